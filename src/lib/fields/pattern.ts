import picomatch from 'picomatch';
import { z } from 'zod';
import { messageOf } from '../errors.ts';

/** A text that `compile` takes without throwing; what it says when it does becomes the issue's `reason`. */
export function compiled(expected: string, compile: (text: string) => unknown): z.ZodString {
  return z.string({ error: expected }).superRefine((written, context) => {
    const reason = whyNot(compile, written);
    if (reason === undefined) return;
    context.addIssue({ code: 'custom', message: expected, params: { reason } });
  });
}

function whyNot(compile: (text: string) => unknown, written: string): string | undefined {
  if (written === '') return 'it is empty';
  try {
    compile(written);
    return undefined;
  } catch (error) {
    // V8 repeats the whole pattern first: `Invalid regular expression: /(/: Unterminated group`;
    // picomatch appends advice in its own terms.
    const message = messageOf(error).replace(/^Invalid regular expression: (\/.*\/[a-z]*: )?/s, '');
    return message.replace(/ - use .*$/s, '').replace(/^./, (letter) => letter.toLowerCase());
  }
}

/** A glob as picomatch reads it: `*.tmp`, `/mnt/{a,b}/**`. */
export function glob(): z.ZodString {
  return compiled('a glob such as *.tmp', (text) => picomatch.makeRe(text, { strictBrackets: true }));
}

/** A JavaScript regular expression, without slashes around it. */
export function regularExpression(): z.ZodString {
  return compiled('a regular expression', (text) => new RegExp(text));
}

/** A regular expression that is matched in linear time (RE2's syntax): it can neither look around nor refer back. */
export function linearExpression(): z.ZodString {
  return compiled('a regular expression without look-around and back-references', (text) => {
    const unsupported = /(?<!\\)(?:\\\\)*(\(\?<?[=!]|\\[1-9]|\\k<)/.exec(text)?.[1];
    if (unsupported !== undefined) throw new Error(`${unsupported} is not supported here`);
    return new RegExp(text);
  });
}
