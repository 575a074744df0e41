import type { Matcher, MatcherType } from '../lib/matchers.ts';

/** A matcher is not written as one. */
export class MatcherSyntaxError extends Error {
  override readonly name = 'MatcherSyntaxError';
}

const types: Readonly<Record<string, MatcherType>> = { '=': '=', '!=': '!=', '=~': '=~', '!~': '!~' };

/**
 * Reads matchers as Alertmanager and amtool write them: `severity="critical"`, `{team=~"etl|ops", env!="dev"}`, values
 * with or without quotes. Whether an expression is one is not looked at. Throws `MatcherSyntaxError`.
 */
export function parseMatchers(text: string): Matcher[] {
  const trimmed = text.trim();
  const start = trimmed.startsWith('{') ? 1 : 0;
  const end = trimmed.length > start && trimmed.endsWith('}') ? -1 : undefined;
  return separate(trimmed.slice(start, end)).map(parseMatcher);
}

/** A matcher as Alertmanager prints it: `team=~"etl|ops"`. */
export function formatMatcher({ name, type, value }: Matcher): string {
  const escaped = value.replaceAll(/[\\\n"]/g, (character) =>
    character === '\n' ? '\\n' : `\\${character}`,
  );
  return `${name}${type}"${escaped}"`;
}

/** Matchers in the order given, in braces: what `parseMatchers` reads. */
export function formatMatchers(matchers: readonly Matcher[]): string {
  return `{${matchers.map(formatMatcher).join(',')}}`;
}

/** The parts between commas that are not quoted. One comma may stand at the end. */
function separate(list: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let isQuoted = false;
  for (let at = 0; at < list.length; at++) {
    if (list[at] === '\\') at++;
    else if (list[at] === '"') isQuoted = !isQuoted;
    else if (list[at] === ',' && !isQuoted) {
      parts.push(list.slice(from, at));
      from = at + 1;
    }
  }
  const last = list.slice(from);
  return last.trim() === '' ? parts : [...parts, last];
}

/** Reads one matcher: what follows the first of = != =~ !~ is its value. Throws `MatcherSyntaxError`. */
export function parseMatcher(part: string): Matcher {
  const text = part.trim();
  const [, name, operator, value] = /^([a-zA-Z_:][\w:]*)\s*(=~|!=|!~|=)\s*(.*)$/s.exec(text) ?? [];
  const type = operator === undefined ? undefined : types[operator];
  if (name === undefined || type === undefined || value === undefined) {
    throw new MatcherSyntaxError(
      `\`${text}\`: expected a label, one of = != =~ !~, and a value, as in severity="critical"`,
    );
  }
  return { name, type, value: unquote(value, text) };
}

/** A value with or without quotes around it; a backslash before anything it need not be before stands for itself. */
function unquote(raw: string, text: string): string {
  const isQuoted = raw.startsWith('"');
  const inner = isQuoted ? /^"((?:\\.|[^"\\])*)"$/s.exec(raw)?.[1] : raw;
  if (inner === undefined) {
    throw new MatcherSyntaxError(`\`${text}\`: expected a quote at the end of the value, and none before it`);
  }
  if (!isQuoted && /(?<!\\)(?:\\\\)*"/.test(inner)) {
    throw new MatcherSyntaxError(
      `\`${text}\`: expected quotes around the whole value, or \\" for one inside`,
    );
  }
  return inner.replaceAll(/\\([\\n"])/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
