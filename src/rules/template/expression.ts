import { RE2JS } from 're2js';
import { messageOf } from '../../lib/errors.ts';

/** Whether a text has a place that matches an expression of RE2's. Throws where it is none. */
export function matches(expression: string, text: string): boolean {
  return RE2JS.compile(expression).matcher(text).find();
}

/** Replaces every match, with `$1`, `${1}` and `${name}` in the replacement as Go expands them. */
export function replaceAll(expression: string, replacement: string, text: string): string {
  const matcher = compile(expression).matcher(text);
  let [replaced, end] = ['', 0];
  while (matcher.find()) {
    const group = (name: string): string => {
      if (/^[0-9]+$/.test(name))
        return Number(name) <= matcher.groupCount() ? (matcher.group(Number(name)) ?? '') : '';
      return name in matcher.namedGroups ? (matcher.group(name) ?? '') : '';
    };
    replaced += text.slice(end, matcher.start()) + expand(replacement, group);
    end = matcher.end();
  }
  return replaced + text.slice(end);
}

function expand(replacement: string, group: (name: string) => string): string {
  return replacement.replaceAll(
    /\$(?:(\$)|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu,
    (_, dollar, plain, braced) => (dollar === undefined ? group(String(plain ?? braced)) : '$'),
  );
}

function compile(expression: string): RE2JS {
  try {
    return RE2JS.compile(expression);
  } catch (error) {
    const shown = expression.includes('`') ? JSON.stringify(expression) : `\`${expression}\``;
    throw new TypeError(`regexp: Compile(${shown}): ${messageOf(error)}`, { cause: error });
  }
}
