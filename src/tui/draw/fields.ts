import { displayWidth, padEndCells } from '../../lib/cells.ts';
import type { Line, Span } from './style.ts';
import { fitLine, span, tones } from './style.ts';

/** A name and what there is to say of it. */
export type Field = readonly [label: string, value: string | Span];

/** Names on the left, values aligned beside them, long values wrapped. */
export function drawFields(fields: readonly Field[], width: number): Line[] {
  const labelWidth = Math.max(...fields.map(([label]) => displayWidth(label))) + 2;
  return fields.flatMap(([label, value]) => {
    const { text, style } = typeof value === 'string' ? span(value) : value;
    const rows = wrapCells(text, Math.max(10, width - labelWidth - 2));
    return rows.map((row, index): Line => [
      span(` ${padEndCells(index === 0 ? label : '', labelWidth)}`, tones.muted),
      span(row, style),
    ]);
  });
}

/** Breaks a text into rows of at most `width` cells, between words where it can. */
export function wrapCells(text: string, width: number): string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ')) {
    const joined = row === '' ? word : `${row} ${word}`;
    if (displayWidth(joined) <= width) {
      row = joined;
      continue;
    }
    if (row !== '') rows.push(row);
    row = word;
    while (displayWidth(row) > width) {
      const [head] = fitLine([span(row)], width);
      const taken = head?.text ?? '';
      if (taken === '') break;
      rows.push(taken);
      row = row.slice(taken.length);
    }
  }
  return [...rows, row];
}

/** Blocks of lines side by side where there is room for two, else below each other, an empty line between them. */
export function drawBlocks(
  blocks: readonly ((width: number) => readonly Line[])[],
  width: number,
  twoColumnsFrom: number,
): Line[] {
  if (width < twoColumnsFrom) {
    return blocks.flatMap((draw, index) => (index === 0 ? draw(width) : [[], ...draw(width)]));
  }
  const half = Math.floor(width / 2);
  const lines: Line[] = [];
  for (let index = 0; index < blocks.length; index += 2) {
    const left = blocks[index]?.(half) ?? [];
    const right = blocks[index + 1]?.(width - half) ?? [];
    if (index > 0) lines.push([]);
    for (let row = 0; row < Math.max(left.length, right.length); row++) {
      lines.push([...fitLine(left[row] ?? [], half), ...(right[row] ?? [])]);
    }
  }
  return lines;
}
