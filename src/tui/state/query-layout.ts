import { displayWidth } from '../../lib/cells.ts';
import { harmless } from '../../lib/format.ts';
import type { EditLine } from './edit-line.ts';

/** A row of a line that is broken where it meets the edge. `start` and `end` are places in the text. */
export interface LaidRow {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const segmenter = new Intl.Segmenter();

/** The text in rows of at most `width` cells, at least one, safe to print. */
export function layLine(text: string, width: number): LaidRow[] {
  const rows: LaidRow[] = [];
  let row: LaidRow = { text: '', start: 0, end: 0 };
  for (const { segment, index } of segmenter.segment(text)) {
    const shown = harmless(segment);
    if (row.text !== '' && displayWidth(row.text + shown) > width) {
      rows.push(row);
      row = { text: '', start: index, end: index };
    }
    row = { ...row, text: row.text + shown, end: index + segment.length };
  }
  return [...rows, row];
}

/** Where a place of the text is: behind a full row the next one begins. */
export function cellOf(
  rows: readonly LaidRow[],
  text: string,
  place: number,
  width: number,
): { readonly row: number; readonly column: number } {
  const found = rows.findIndex(({ end }) => place < end);
  const row = found === -1 ? rows.length - 1 : found;
  const start = rows[row]?.start ?? 0;
  const column = displayWidth(harmless(text.slice(start, Math.max(start, place))));
  return column < width ? { row, column } : { row: row + 1, column: 0 };
}

/** The rows that are seen where there is room for some only: those around the cursor. */
export function seenRows(
  line: EditLine,
  width: number,
  most: number,
): { readonly first: number; readonly count: number } {
  const rows = layLine(line.text, width);
  const cursor = cellOf(rows, line.text, line.cursor, width);
  const total = Math.max(rows.length, cursor.row + 1);
  const count = Math.min(total, Math.max(1, most));
  return { first: Math.max(0, cursor.row - count + 1), count };
}
