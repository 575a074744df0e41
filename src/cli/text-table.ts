import { displayWidth, padEndCells, padStartCells } from '../lib/cells.ts';
import { harmless } from '../lib/format.ts';

export interface Column<T> {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly of: (row: T) => string;
}

/** A table as plain text lines, indented by two, columns as wide as they need. */
export function textTable<T>(columns: readonly Column<T>[], rows: readonly T[]): string[] {
  const cells = rows.map((row) => columns.map((column) => harmless(column.of(row))));
  const widths = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...cells.map((row) => displayWidth(row[index] ?? ''))),
  );
  const line = (texts: readonly string[]): string =>
    `  ${texts
      .map((text, index) =>
        columns[index]?.align === 'right'
          ? padStartCells(text, widths[index] ?? 0)
          : padEndCells(text, widths[index] ?? 0),
      )
      .join('  ')}`.trimEnd();
  return [line(columns.map(({ title }) => title)), ...cells.map(line)];
}
