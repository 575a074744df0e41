import { displayWidth, padEndCells } from '../../lib/cells.ts';
import { drawBox } from '../draw/box.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Line } from '../draw/style.ts';
import { fitLine, lineWidth, span, tones } from '../draw/style.ts';

/** A key and what it does, as the help lists it. */
export interface KeyHelp {
  readonly shown: string;
  readonly label: string;
}

/** All keys that work in a view, in two columns where one is not enough. */
export function drawHelp(
  view: string,
  keys: readonly KeyHelp[],
  offset: number,
  room: { readonly columns: number; readonly rows: number; readonly glyphs: Glyphs },
): Line[] {
  const keyWidth = Math.max(...keys.map(({ shown }) => displayWidth(shown)));
  const rows = keys.map(({ shown, label }): Line => [
    span(padEndCells(shown, keyWidth), tones.accent),
    span(`  ${label}`),
  ]);
  const width = Math.max(...rows.map(lineWidth)) + 3;
  const most = room.rows - 4;
  const isDouble = rows.length > most && 2 * width + 4 <= room.columns;
  const lines = isDouble ? twoColumns(rows, width) : rows;
  const first = Math.min(offset, Math.max(0, lines.length - most));
  const closing: Line = [
    span(lines.length > most ? 'j k scroll   esc closes' : 'any key closes', tones.muted),
  ];
  const seen = [...lines.slice(first, first + most), [], closing];
  return drawBox(
    `Keys in ${view}`,
    seen,
    Math.min(room.columns, Math.max(30, (isDouble ? 2 : 1) * width + 4)),
    room.glyphs,
  );
}

function twoColumns(rows: readonly Line[], width: number): Line[] {
  const half = Math.ceil(rows.length / 2);
  return rows.slice(0, half).map((line, index) => [...fitLine(line, width), ...(rows[half + index] ?? [])]);
}
