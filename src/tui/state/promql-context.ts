import type { Piece } from './promql-scan.ts';
import { innermost, isClosed, scanPromql } from './promql-scan.ts';
import { groupingWords, promqlAggregations } from './promql-words.ts';

/** What may stand where the cursor is. `from` is where it begins; it ends at the cursor. */
export type PromqlContext = { readonly from: number; readonly typed: string } & (
  | { readonly kind: 'nothing' | 'duration' }
  /** A metric or a call; behind an operator also how its sides are matched. */
  | { readonly kind: 'operand' | 'right-side' }
  /** Behind an operand, behind an aggregation. */
  | { readonly kind: 'operator' | 'grouping-word' }
  /** The label of a condition in braces. */
  | { readonly kind: 'label'; readonly metric: string | null }
  /** A label in the list of `by`, `on` and their like. */
  | { readonly kind: 'grouping' }
  | ValueContext
);

/** The value of a condition. `quote`: the one that was typed, null where none was. */
export interface ValueContext {
  readonly kind: 'value';
  readonly from: number;
  readonly typed: string;
  readonly label: string;
  readonly quote: string | null;
  readonly isRegex: boolean;
  /** Of the same braces, what selects the series: the metric and the conditions before. Null: all series. */
  readonly match: string | null;
}

const aggregations = new Set(promqlAggregations.map(({ name }) => name));
const joining = new Set(['and', 'or', 'unless', 'atan2']);
const matching = new Set(['on', 'ignoring', 'group_left', 'group_right']);

/** Tells from what stands before the cursor what may come. Takes any text and any place in it. */
export function contextAt(text: string, cursor: number): PromqlContext {
  const pieces = scanPromql(text.slice(0, cursor));
  const last = pieces.at(-1);
  const nothing = { kind: 'nothing', from: cursor, typed: '' } as const;
  if (last?.kind === 'comment') return nothing;
  const isBegun = last !== undefined && last.end === cursor && isUnfinished(last);
  const before = isBegun ? pieces.slice(0, -1) : pieces;
  const typed = isBegun ? last.text : '';
  const from = cursor - typed.length;
  const open = innermost(before);
  const bracket = before[open]?.text;
  if (bracket === '{') return inBraces(before, open, { from, typed, begun: isBegun ? last.kind : null });
  if (isBegun && last.kind === 'string') return nothing;
  if (bracket === '[') return { kind: 'duration', from, typed };
  if (isBegun && last.kind === 'number')
    return before.at(-1)?.text === 'offset' ? { kind: 'duration', from, typed } : nothing;
  if (bracket === '(' && groupingWords.has((before[open - 1]?.text ?? '').toLowerCase()))
    return { kind: 'grouping', from, typed };
  return { kind: afterPiece(before), from, typed };
}

/** Whether what ends at the cursor may go on there. */
function isUnfinished(piece: Piece): boolean {
  return piece.kind === 'word' || piece.kind === 'number' || (piece.kind === 'string' && !isClosed(piece));
}

type Following = 'operand' | 'right-side' | 'operator' | 'grouping-word' | 'duration';

/** What may follow an expression's last piece. */
function afterPiece(before: readonly Piece[]): Following {
  const last = before.at(-1);
  if (last === undefined) return 'operand';
  switch (last.kind) {
    case 'word': {
      const word = last.text.toLowerCase();
      if (word === 'offset') return 'duration';
      if (joining.has(word)) return 'right-side';
      if (word === 'bool') return 'operand';
      return aggregations.has(word) ? 'grouping-word' : 'operator';
    }
    case 'close':
      return last.text === ')' ? afterParenthesis(before) : 'operator';
    case 'sign':
      return 'right-side';
    case 'open':
    case 'comma':
      return 'operand';
    default:
      return 'operator';
  }
}

/** Behind the labels of `on (…)` comes the other side. */
function afterParenthesis(before: readonly Piece[]): Following {
  const word = before[innermost(before.slice(0, -1)) - 1];
  return word?.kind === 'word' && matching.has(word.text.toLowerCase()) ? 'right-side' : 'operator';
}

interface Begun {
  readonly from: number;
  readonly typed: string;
  readonly begun: Piece['kind'] | null;
}

const equals = new Set(['=', '!=', '=~', '!~']);

function inBraces(before: readonly Piece[], open: number, { from, typed, begun }: Begun): PromqlContext {
  const last = before.at(-1);
  const metric = before[open - 1]?.kind === 'word' ? (before[open - 1]?.text ?? null) : null;
  const nothing = { kind: 'nothing', from, typed } as const;
  if (last?.kind === 'sign' && equals.has(last.text)) {
    const label = labelOf(before.at(-2));
    const isValue = begun === null || begun === 'string';
    if (label === null || !isValue) return nothing;
    const quote = begun === 'string' ? (typed[0] ?? '"') : null;
    const isRegex = last.text.endsWith('~');
    const inner = quote === null ? '' : typed.slice(1);
    // Of alternatives the last one is being typed.
    const done = isRegex ? inner.lastIndexOf('|') + 1 : 0;
    return {
      kind: 'value',
      from: from + (quote === null ? 0 : 1) + done,
      typed: inner.slice(done),
      label,
      quote,
      isRegex,
      match: selectorOf(metric, before.slice(open + 1, -2)),
    };
  }
  const isLabelPlace = last?.kind === 'comma' || before.length - 1 === open;
  if (!isLabelPlace || begun === 'string' || begun === 'number') return nothing;
  return { kind: 'label', from, typed, metric };
}

/** The name of a label, also of one in quotes. */
function labelOf(piece: Piece | undefined): string | null {
  if (piece?.kind === 'word') return piece.text;
  return piece?.kind === 'string' && isClosed(piece) ? piece.text.slice(1, -1) : null;
}

/** The whole conditions among some pieces as a selector; null where they select everything. */
function selectorOf(metric: string | null, pieces: readonly Piece[]): string | null {
  const conditions: string[] = [];
  for (let index = 0; index < pieces.length; index++) {
    const [label, sign, value] = pieces.slice(index, index + 3);
    if (labelOf(label) === null || sign === undefined || !equals.has(sign.text)) continue;
    if (value?.kind === 'string' && isClosed(value))
      conditions.push(`${label?.text}${sign.text}${value.text}`);
  }
  if (conditions.length === 0) return metric;
  return `${metric ?? ''}{${conditions.join(',')}}`;
}
