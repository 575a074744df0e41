import { RE2JS } from 're2js';

/** What is expected of a query besides its values. */
export interface Expectation {
  readonly kind: 'fail' | 'warn' | 'info' | 'no_warn' | 'no_info' | 'ordered';
  /** The text a message must be, or the expression it must match; undefined for any. */
  readonly match: { readonly text: string } | { readonly expression: RE2JS } | undefined;
}

const pattern = /^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$/;
const olderPattern = /^expected_fail_(message|regexp)\s+(.+)$/;

/** Reads an `expect` line. Throws where it is none. */
export function readExpectation(text: string, line: number): Expectation {
  const [, older, olderText = ''] = olderPattern.exec(text) ?? [];
  if (older !== undefined) return { kind: 'fail', match: matchOf(older === 'regexp', olderText) };
  const parts = pattern.exec(text);
  if (parts === null) throw new Error(`line ${line}: expected "expect TYPE [msg|regex: TEXT]"`);
  const [, kind, how, wanted = ''] = parts;
  return {
    kind: kind as Expectation['kind'],
    match: how === undefined ? undefined : matchOf(how === 'regex', wanted),
  };
}

/** Whether a message is the expected one. */
export function isMatch({ match }: Expectation, message: string): boolean {
  if (match === undefined) return true;
  return 'text' in match ? match.text === message : match.expression.matcher(message).find();
}

/** How it is shown in a failure. */
export function describeExpectation({ kind, match }: Expectation): string {
  if (match === undefined) return kind;
  return 'text' in match
    ? `${kind} ${JSON.stringify(match.text)}`
    : `${kind} /${match.expression.pattern()}/`;
}

function matchOf(isExpression: boolean, written: string): Expectation['match'] {
  const text = written.trim();
  return isExpression ? { expression: RE2JS.compile(text) } : { text };
}
