import type { LogLine } from '../../contract/logs.ts';
import type { LogGap, LogView } from './log-view.ts';
import { indexOfLine } from './log-view.ts';
import { plainText } from './log-parts.ts';
import { splitTime } from './log-prefix.ts';

/** Lines that say the same in a row, shown as one: indices into the window, `last` included. */
export interface LogEntry {
  readonly first: number;
  readonly last: number;
}

/** An entry on the screen with the rows it takes; where an entry is cut, only those of them that fit. */
export interface PlacedEntry<Row> extends LogEntry {
  readonly rows: readonly Row[];
}

/** Draws an entry. */
export type DrawEntry<Row> = (entry: LogEntry) => readonly Row[];

/**
 * What is seen in `height` rows: the end while following, else from the top line on, moved by no more than it takes to
 * show the line one is on. Only entries near the screen are looked at, however many lines there are.
 */
export function layOut<Row>(log: LogView, height: number, draw: DrawEntry<Row>): PlacedEntry<Row>[] {
  const { lines } = log;
  if (lines.length === 0 || height < 1) return [];
  if (log.isFollowing || log.cursor === null) return upwards(log, lines.length - 1, height, draw);
  const cursor = entryAt(log, indexOfLine(lines, log.cursor));
  const top = log.top === null ? cursor.first : indexOfLine(lines, log.top);
  const start = entryAt(log, Math.min(top, cursor.first));
  const placed = downwards(log, start.first, height, draw);
  if (!isWhole(placed, cursor, draw)) return upwards(log, cursor.last, height, draw);
  const isFull = heightOf(placed) >= height;
  return isFull || placed[0]?.first === 0 ? placed : upwards(log, lines.length - 1, height, draw);
}

/** The entry a line belongs to. */
export function entryAt(log: LogView, index: number): LogEntry {
  let [first, last] = [index, index];
  while (first > 0 && isRepeat(log, first)) first -= 1;
  while (last < log.lines.length - 1 && isRepeat(log, last + 1)) last += 1;
  return { first, last };
}

/** The gap right before a line, if something is missing there. */
export function gapBefore(log: LogView, index: number): LogGap | undefined {
  if (log.gaps.length === 0) return undefined;
  const [before, line] = [log.lines[index - 1], log.lines[index]];
  return log.gaps.find(({ from, to }) => to < (line?.id ?? 0) && from > (before?.id ?? -1));
}

function heightOf<Row>(placed: readonly PlacedEntry<Row>[]): number {
  return placed.reduce((sum, { rows }) => sum + rows.length, 0);
}

/** Whether all rows of an entry are seen, or it has the screen for itself. */
function isWhole<Row>(placed: readonly PlacedEntry<Row>[], entry: LogEntry, draw: DrawEntry<Row>): boolean {
  const index = placed.findIndex(({ first }) => first === entry.first);
  return index === 0 || (index > 0 && placed[index]?.rows.length === draw(entry).length);
}

/** From this line on down; of the last entry as many rows as fit. */
function downwards<Row>(
  log: LogView,
  from: number,
  height: number,
  draw: DrawEntry<Row>,
): PlacedEntry<Row>[] {
  const placed: PlacedEntry<Row>[] = [];
  let room = height;
  for (let index = from; index < log.lines.length && room > 0;) {
    const entry = entryAt(log, index);
    const rows = draw(entry);
    placed.push({ ...entry, rows: rows.slice(0, room) });
    room -= rows.length;
    index = entry.last + 1;
  }
  return placed;
}

/** So that this line is the last one seen. */
function upwards<Row>(log: LogView, to: number, height: number, draw: DrawEntry<Row>): PlacedEntry<Row>[] {
  const placed: PlacedEntry<Row>[] = [];
  let room = height;
  for (let index = to; index >= 0 && room > 0;) {
    const entry = entryAt(log, index);
    const rows = draw(entry);
    const seen = placed.length === 0 ? rows.slice(0, room) : rows.slice(-room);
    placed.unshift({ ...entry, rows: seen });
    room -= rows.length;
    index = entry.first - 1;
  }
  return placed;
}

/** Whether a line says the same as the one before; what is indented or empty belongs to its neighbours instead. */
function isRepeat(log: LogView, index: number): boolean {
  const [before, line] = [log.lines[index - 1], log.lines[index]];
  if (before === undefined || line === undefined || before.line.length !== line.line.length) return false;
  if (/^\s|^$/.test(line.line) || gapBefore(log, index) !== undefined) return false;
  return before.line === line.line || said(before) === said(line);
}

/** A line without the time it begins with. */
function said({ line }: LogLine): string {
  return splitTime(plainText(line)).rest;
}
