import { displayWidth, takeCells } from '../../lib/cells.ts';
import { harmless } from '../../lib/format.ts';
import { plainText } from '../state/log-parts.ts';

const tabStop = 8;

/** A line of a log made safe to show: tabs to the next eighth cell, no control sequences, nothing invisible. */
export function shownText(text: string): string {
  const plain = plainText(text);
  if (!plain.includes('\t')) return harmless(plain);
  const [first = '', ...others] = plain.split('\t').map((part) => harmless(part));
  let shown = first;
  let column = displayWidth(first);
  for (const part of others) {
    const blanks = tabStop - (column % tabStop);
    shown += ' '.repeat(blanks) + part;
    column += blanks + displayWidth(part);
  }
  return shown;
}

/** No character takes more code units than this for each cell, but for absurd piles of accents. */
const unitsPerCell = 8;

/** The beginning of a text that may be huge: enough to fill so many cells, and more where there is more. */
export function enough(text: string, cells: number): string {
  const most = cells * unitsPerCell + 1;
  return text.length > most ? text.slice(0, most) : text;
}

/** Breaks a text at exactly `width` cells, spaces and all; at most `mostRows` rows. */
export function breakCells(text: string, width: number, mostRows: number): string[] {
  const rows: string[] = [];
  let rest = text;
  while (rest !== '' && rows.length < mostRows) {
    const piece = enough(rest, width);
    // A character wider than the room would never fit.
    const row = takeCells(piece, width) || piece.slice(0, 1);
    rows.push(row);
    rest = rest.slice(row.length);
  }
  return rows.length === 0 ? [''] : rows;
}
