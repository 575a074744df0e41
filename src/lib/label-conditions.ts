import { EtlmonError } from './errors.ts';
import type { Matcher, MatcherType } from './matchers.ts';

/** Text that is no list of conditions on labels; `at` counts characters from 0. */
export class ConditionError extends EtlmonError {
  readonly at: number;

  constructor(at: number, expected: string, text: string) {
    const found = at < text.length ? JSON.stringify(text.slice(at, at + 20)) : 'the end';
    super('CONDITION', `at character ${at + 1}: expected ${expected}, got ${found}`);
    this.at = at;
  }
}

const token = {
  name: /\s*([A-Za-z_][\w.:]*|"(?:[^"\\]|\\.)*")/y,
  type: /\s*(=~|!~|!=|=)/y,
  value: /\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)/y,
  comma: /\s*,/y,
  end: /\s*$/y,
} as const;

/**
 * Reads conditions as a PromQL selector has them: `device="sda", mode=~"r|w"`, with or without braces around them. Throws
 * `ConditionError`.
 */
export function parseConditions(given: string): Matcher[] {
  const inner = /^\s*\{([^]*)\}\s*$/.exec(given);
  const text = inner?.[1] ?? given;
  const shift = inner ? given.indexOf('{') + 1 : 0;
  let at = 0;
  const take = (kind: keyof typeof token): string | undefined => {
    const expression = new RegExp(token[kind]);
    expression.lastIndex = at;
    const match = expression.exec(text);
    if (match) at += match[0].length;
    return match?.[1] ?? match?.[0];
  };
  const need = (kind: keyof typeof token, expected: string): string => {
    const taken = take(kind);
    if (taken === undefined) throw new ConditionError(at + shift, expected, given);
    return taken;
  };
  const matchers: Matcher[] = [];
  while (take('end') === undefined) {
    const name = need('name', 'the name of a label');
    const type = need('type', '=, !=, =~ or !~') as MatcherType;
    const value = need('value', 'a value in quotes');
    matchers.push({ name: name.startsWith('"') ? unquoted(name) : name, type, value: unquoted(value) });
    if (take('end') !== undefined) break;
    need('comma', 'a comma');
  }
  return matchers;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** Without its quotes; nothing is escaped between backquotes. */
function unquoted(text: string): string {
  const inner = text.slice(1, -1);
  return text.startsWith('`')
    ? inner
    : inner.replaceAll(/\\([^])/g, (_, escaped: string) => escapes[escaped] ?? escaped);
}
