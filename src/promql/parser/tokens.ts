import { quote } from '../strings.ts';

export type TokenKind =
  | 'eof'
  /** What could not be read; `text` is the message. */
  | 'error'
  | 'identifier'
  /** With a colon: a metric's name, but no function's. */
  | 'metric-identifier'
  | 'number'
  | 'duration'
  | 'string'
  | 'operator'
  | 'aggregator'
  | 'keyword'
  /** A function that also has a meaning within durations or after `@`. */
  | 'time-function'
  | 'punctuation';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** In lower case where case does not matter, as written otherwise. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const words: Readonly<Partial<Record<TokenKind, string>>> = {
  operator: 'and or unless atan2',
  aggregator:
    'sum avg count min max group stddev stdvar topk bottomk count_values quantile limitk limit_ratio',
  keyword:
    'offset smoothed anchored by without on ignoring group_left group_right fill fill_left fill_right bool',
  'time-function': 'start end step range max_of min_of',
  number: 'inf nan',
};

/** Words with a meaning of their own, in lower case. */
export const keywords: ReadonlyMap<string, TokenKind> = new Map(
  Object.entries(words).flatMap(([kind, list]) => list.split(' ').map((word) => [word, kind as TokenKind])),
);

/** Words that would begin something else where a metric may stand. */
const noMetrics = new Set(['atan2', 'bool', 'on', 'ignoring', 'group_left', 'group_right']);

/** Whether a token can be the name of a metric. Most keywords can. */
export function isMetricName({ kind, value }: Token): boolean {
  if (kind === 'operator' || kind === 'keyword') return /^[a-z]/.test(value) && !noMetrics.has(value);
  return (
    kind === 'identifier' || kind === 'metric-identifier' || kind === 'aggregator' || kind === 'time-function'
  );
}

/** Whether a token can be the name of a label in a list of them. `without`, `inf` and `nan` cannot. */
export function isLabelName(token: Token): boolean {
  if (token.value === 'without' && token.kind === 'keyword') return false;
  return isMetricName(token) || noMetrics.has(token.value);
}

/** Whether an expression can begin with a token. */
export function startsExpression(token: Token): boolean {
  const { kind, value } = token;
  if (kind === 'punctuation') return value === '(' || value === '{';
  if (kind === 'operator' && (value === '+' || value === '-')) return true;
  return kind === 'number' || kind === 'duration' || kind === 'string' || isMetricName(token);
}

/** A token as errors name it: `identifier "foo"`, `<op:+>`, `end of input`. */
export function describeToken({ kind, text }: Token): string {
  switch (kind) {
    case 'eof':
      return 'end of input';
    case 'operator':
      return `<op:${text}>`;
    case 'aggregator':
      return `<aggr:${text}>`;
    case 'keyword':
      return `<${text}>`;
    case 'punctuation':
    case 'time-function':
      return quote(text);
    case 'identifier':
      return `identifier ${quote(text)}`;
    case 'metric-identifier':
      return `metric identifier ${quote(text)}`;
    default:
      return `${kind} ${Buffer.byteLength(text) > 10 ? `${quote(Array.from(text).slice(0, 10).join(''))}...` : quote(text)}`;
  }
}
