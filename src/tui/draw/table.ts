import { cutEnd, cutMiddle, displayWidth, padEndCells, padStartCells } from '../../lib/cells.ts';
import type { ListState, Sort } from '../state/model.ts';
import type { Glyphs } from './glyphs.ts';
import type { Line, Span, Style } from './style.ts';
import { fitLine, lineWidth, overlay, span, tones } from './style.ts';

/** A cell: text in one style, or spans that already have the column's width. */
export type Cell = string | Span | readonly Span[];

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** In cells, of numbers: so wide that nothing jumps when they change. */
  readonly width: number;
  /** Takes a share of the spare room up to this width. */
  readonly maxWidth?: number;
  readonly align?: 'left' | 'right';
  /** The lowest goes first when the screen narrows; `keep` never goes. */
  readonly priority: number | 'keep';
  /** Where a long text is cut; a name in the middle, which is the default, prose at its end. */
  readonly cut?: 'middle' | 'end';
  /** What the column is sorted by; unknown values come last. Left out: not sortable. */
  readonly value?: (row: Row) => string | number | null;
  /** Orders rows of the same value, the lowest first, before their identity does. */
  readonly tie?: (row: Row) => number;
  /** Whether the first sort by this column starts with the largest. */
  readonly descends?: boolean;
  readonly cell: (row: Row, width: number) => Cell;
}

/** Words in place of numbers, with fewer of them for a narrow screen. */
export interface Note extends Span {
  readonly short?: string;
}

export interface TableSpec<Row> {
  readonly columns: readonly Column<Row>[];
  readonly key: (row: Row) => string;
  /** What else equal rows are ordered by, so that nothing swaps places; the key where it is left out. */
  readonly identity?: (row: Row) => string | number;
  /** What `/` searches. */
  readonly text: (row: Row) => string;
  /** Said in place of all cells but those of `besideNote`, where a row has no numbers to show. */
  readonly note?: (row: Row) => Note | null;
  readonly besideNote?: readonly string[];
  readonly defaultSort: Sort;
}

/** The rows that match the filter, in order. */
export function arrange<Row>(spec: TableSpec<Row>, rows: readonly Row[], list: ListState): Row[] {
  const wanted = list.filter.toLowerCase();
  const kept =
    wanted === '' ? [...rows] : rows.filter((row) => spec.text(row).toLowerCase().includes(wanted));
  const { column, descending } = list.sort ?? spec.defaultSort;
  const { value, tie } = spec.columns.find(({ id }) => id === column) ?? {};
  if (value === undefined) return kept;
  const identity = spec.identity ?? spec.key;
  const keyed = kept.map((row) => ({ row, by: value(row), tie: tie?.(row) ?? 0, key: identity(row) }));
  keyed.sort((a, b) => orderKnown(a.by, b.by, descending) || order(a.tie, b.tie) || order(a.key, b.key));
  return keyed.map(({ row }) => row);
}

/** What is not known comes last whichever way round. */
function orderKnown(a: string | number | null, b: string | number | null, descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return descending ? order(b, a) : order(a, b);
}

function order(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

export interface TableRoom {
  readonly width: number;
  /** With the line of titles. */
  readonly height: number;
  readonly glyphs: Glyphs;
}

interface Placed<Row> {
  readonly column: Column<Row>;
  readonly width: number;
}

const markerWidth = 3;
const gap = 2;

/** The titles and as many arranged rows as fit, the selected one marked. Only what is on the screen is made. */
export function drawTable<Row>(
  spec: TableSpec<Row>,
  rows: readonly Row[],
  list: ListState,
  room: TableRoom,
): Line[] {
  const placed = placeColumns(spec.columns, room.width - markerWidth - 1);
  const titles = [
    span(' '.repeat(markerWidth)),
    ...titleSpans(placed, list.sort ?? spec.defaultSort, room.glyphs),
  ];
  const visible = rows.slice(list.offset, list.offset + Math.max(0, room.height - 1));
  return [
    overlay(titles, tones.muted),
    ...visible.map((row, index) => drawRow(spec, row, placed, list.offset + index === list.index, room)),
  ];
}

/** Which columns have room, and how wide they may be: by priority first, then the spare room is shared out. */
function placeColumns<Row>(columns: readonly Column<Row>[], width: number): Placed<Row>[] {
  let shown = [...columns];
  const total = (): number => shown.reduce((sum, column) => sum + column.width + gap, -gap);
  const droppable = columns
    .filter(({ priority }) => priority !== 'keep')
    .toSorted((a, b) => Number(a.priority) - Number(b.priority));
  for (const column of droppable) {
    if (total() <= width) break;
    shown = shown.filter((other) => other !== column);
  }
  const widths = shown.map((column) => column.width);
  let spare = width - total();
  // Cell by cell in turn, so that a long name does not starve a bar.
  for (let isGrowing = true; isGrowing && spare > 0;) {
    isGrowing = false;
    for (const [index, column] of shown.entries()) {
      const current = widths[index] ?? 0;
      if (spare === 0 || current >= (column.maxWidth ?? column.width)) continue;
      widths[index] = current + 1;
      spare -= 1;
      isGrowing = true;
    }
  }
  return shown.map((column, index) => ({ column, width: widths[index] ?? column.width }));
}

function titleSpans<Row>(placed: readonly Placed<Row>[], sort: Sort, glyphs: Glyphs): Span[] {
  return placed.flatMap(({ column, width }, index) => {
    const isSorted = column.id === sort.column && column.value !== undefined;
    const sign = isSorted ? (sort.descending ? glyphs.descending : glyphs.ascending) : '';
    const title = column.align === 'right' ? sign + column.title : column.title + sign;
    const text = align(cutEnd(title, width, ''), width, column.align);
    return [span((index === 0 ? '' : ' '.repeat(gap)) + text)];
  });
}

function drawRow<Row>(
  spec: TableSpec<Row>,
  row: Row,
  placed: readonly Placed<Row>[],
  isSelected: boolean,
  room: TableRoom,
): Line {
  const note = spec.note?.(row) ?? null;
  const cells = note === null ? placed : placed.filter(({ column }) => spec.besideNote?.includes(column.id));
  const spans: Span[] = [span(isSelected ? ` ${room.glyphs.marker} ` : ' '.repeat(markerWidth))];
  for (const [index, { column, width }] of cells.entries()) {
    if (index > 0) spans.push(span(' '.repeat(gap)));
    spans.push(...cellSpans(column, column.cell(row, width), width, room.glyphs));
  }
  if (note !== null) {
    const left = room.width - lineWidth(spans) - gap - 1;
    const text = displayWidth(note.text) <= left ? note.text : (note.short ?? note.text);
    spans.push(span(' '.repeat(gap)), span(cutEnd(text, left, room.glyphs.ellipsis), note.style));
  }
  return isSelected ? overlay(fitLine(spans, room.width), { reverse: true }) : spans;
}

function cellSpans<Row>(column: Column<Row>, cell: Cell, width: number, glyphs: Glyphs): readonly Span[] {
  if (Array.isArray(cell)) return fitLine(cell as readonly Span[], width);
  const { text, style } = (typeof cell === 'string' ? { text: cell } : cell) as {
    text: string;
    style?: Style;
  };
  const cut =
    displayWidth(text) <= width
      ? text
      : column.cut === 'end'
        ? cutEnd(text, width, glyphs.ellipsis)
        : cutMiddle(text, width, glyphs.ellipsis);
  return [span(align(cut, width, column.align), style)];
}

function align(text: string, width: number, to: 'left' | 'right' | undefined): string {
  return to === 'right' ? padStartCells(text, width) : padEndCells(text, width);
}
