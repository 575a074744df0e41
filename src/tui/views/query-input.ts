import { displayWidth } from '../../lib/cells.ts';
import { harmless } from '../../lib/format.ts';
import { wrapCells } from '../draw/fields.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, sliceLine, span, tones } from '../draw/style.ts';
import type { Failure } from '../state/answers.ts';
import type { State } from '../state/model.ts';
import { cellOf, layLine, seenRows } from '../state/query-layout.ts';
import type { QueryPopup } from '../state/query-view.ts';
import type { Context } from './content.ts';

/** A key and its word. */
interface KeyHint {
  readonly shown: string;
  readonly label: string;
}

const sign = ' > ';
export const inputLeft = sign.length;

/** Cells a row of the expression has: one is left for the cursor behind it. */
export function inputWidth(columns: number): number {
  return Math.max(8, columns - inputLeft - 1);
}

/** Rows the expression may take. */
export function mostInputRows(rows: number): number {
  return Math.max(1, Math.min(5, Math.floor(rows / 6)));
}

/** The keys that work while one types, for the last line. */
export function queryHints(state: State, popup: QueryPopup | null): KeyHint[] {
  if (popup !== null)
    return [
      { shown: 'tab', label: 'next' },
      { shown: 'enter', label: 'insert' },
      { shown: 'esc', label: 'close the list' },
    ];
  return [
    { shown: 'enter', label: 'run' },
    { shown: 'tab', label: 'complete' },
    { shown: upDown(state.isAscii), label: 'history' },
    { shown: 'esc', label: 'done' },
  ];
}

const upDown = (isAscii: boolean): string => (isAscii ? 'up down' : '↑ ↓');

/** The same for the help. */
export function typingHelp(isAscii: boolean): KeyHint[] {
  return [
    { shown: 'typing:', label: 'enter runs, esc is done' },
    { shown: 'tab', label: 'complete; again for the next' },
    { shown: upDown(isAscii), label: 'earlier expressions' },
    { shown: '^A ^E', label: 'to the begin, to the end' },
    { shown: '^left', label: 'a word back; ^right: on' },
    { shown: '^W ^U ^K', label: 'cut a word, all before, all behind' },
  ];
}

/** The expression with the cursor, and under it what is wrong with it. */
export function inputLines({ state, glyphs }: Context, fault: Failure | null): Line[] {
  const { line, expression } = state.query;
  const { text, cursor } = line;
  const isTyping = state.overlay?.kind === 'query';
  const width = inputWidth(state.columns);
  const rows = layLine(text, width);
  const { first, count } = seenRows(line, width, mostInputRows(state.rows));
  const at = cellOf(rows, text, cursor, width);
  const lines = Array.from({ length: count }, (_, index): Line => {
    const row = first + index;
    const shown = [span(rows[row]?.text ?? '')];
    const head = span(row === 0 ? sign : ' '.repeat(inputLeft), isTyping ? tones.accent : tones.muted);
    if (!isTyping || row !== at.row) return [head, ...shown];
    const cell = sliceLine(shown, at.column, at.column + cursorWidth(text, cursor));
    const under = cell.map((part) => ({ ...part, style: tones.current }));
    const after = at.column + cursorWidth(text, cursor);
    return [head, ...sliceLine(shown, 0, at.column), ...under, ...sliceLine(shown, after, width + 1)];
  });
  if (text === '' && !isTyping)
    return [[span(sign, tones.muted), span('e types an expression', tones.muted)]];
  if (fault === null || text.trim() !== expression) return lines;
  const position = fault.position ?? null;
  const faultRows = wrapCells(`${glyphs.critical} ${harmless(fault.message)}`, state.columns - 4);
  const said = faultRows.map((row) => lineOf(`   ${row}`, tones.critical));
  if (position === null) return [...lines, ...said];
  const place = cellOf(rows, text, position + text.length - text.trimStart().length, width);
  const caret = lineOf(`${' '.repeat(inputLeft + place.column)}^`, tones.critical);
  const below = Math.max(0, Math.min(count, place.row - first + 1));
  return [...lines.slice(0, below), caret, ...lines.slice(below), ...said];
}

const segmenter = new Intl.Segmenter();

function cursorWidth(text: string, cursor: number): number {
  const [under] = segmenter.segment(text.slice(cursor));
  return Math.max(1, displayWidth(harmless(under?.segment ?? ' ')));
}
