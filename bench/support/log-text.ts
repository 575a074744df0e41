import { closeSync, openSync, writeSync } from 'node:fs';

/** What stands in one line. */
export interface LineParts {
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  /** Which file it is in. */
  readonly file: number;
  /** Counts up from 1 in each file. */
  readonly row: number;
  /** Length with the line feed. */
  readonly bytes: number;
  /** Of the machine's monotonic clock, when it was written; left out in files that are there before anybody reads. */
  readonly writtenUs?: bigint;
}

/** What a line read back says of itself. */
export interface ReadBack {
  readonly file: number;
  readonly row: number;
}

/** One line in so many is an error; one in so many a warning. */
export const errorEvery = 10_000;
const warningEvery = 50;

const startMs = Date.UTC(2026, 0, 1);
const betweenLinesMs = 10;
const linesAWrite = 5000;
const sentence = 'loaded from /data/in/orders into staging.orders; ';

/** A line such as a loader writes, with its number, of exactly so many bytes. */
export function lineOf({ timeMs, file, row, bytes, writtenUs }: LineParts): string {
  const level = row % errorEvery === 0 ? 'ERROR' : row % warningEvery === 0 ? 'WARN ' : 'INFO ';
  const written = writtenUs === undefined ? '' : `written=${writtenUs} `;
  const text = `${new Date(timeMs).toISOString()} ${level} loader[${file}]: row ${row} ${written}`;
  const left = bytes - text.length - 1;
  return `${text}${sentence.repeat(Math.ceil(left / sentence.length)).slice(0, left)}\n`;
}

/** Reads the numbers of a line again. Throws for a line that is not one of these. */
export function readBack(line: string): ReadBack {
  const [, file, row] = / loader\[(\d+)\]: row (\d+) /.exec(line) ?? [];
  if (row === undefined) throw new Error(`not a line that was written: ${line.slice(0, 100)}`);
  return { file: Number(file), row: Number(row) };
}

/** When a line was written, microseconds of the monotonic clock. Undefined: no such line. */
export function writtenUsOf(line: string): bigint | undefined {
  const written = / written=(\d+) /.exec(line)?.[1];
  return written === undefined ? undefined : BigInt(written);
}

/** The machine's monotonic clock, the same in all processes. */
export function monotonicUs(): bigint {
  return process.hrtime.bigint() / 1000n;
}

/** Writes a file of numbered lines. */
export function writeLogFile(
  path: string,
  file: number,
  { lines, bytes }: { lines: number; bytes: number },
): void {
  const fd = openSync(path, 'w');
  const step = Math.max(1, Math.min(linesAWrite, Math.floor(2 ** 22 / bytes)));
  for (let first = 1; first <= lines; first += step) {
    let text = '';
    for (let row = first; row < Math.min(first + step, lines + 1); row++)
      text += lineOf({ timeMs: startMs + row * betweenLinesMs, file, row, bytes });
    writeSync(fd, text);
  }
  closeSync(fd);
}
