import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log, LogLine } from '../../src/contract/logs.ts';
import type { HttpClient } from './http.ts';
import { readBack } from './log-text.ts';
import type { Session } from './session.ts';

/** Looking more often than this would itself take what is measured. */
const shareOfPolls = 0.01;
const firstPollMs = 2;
const deadlineMs = 300_000;

/** Waits until so many lines of a log are durable. Answers the milliseconds since `startedAt`. */
export async function linesStored(
  client: HttpClient,
  name: string,
  lines: number,
  startedAt = performance.now(),
): Promise<number> {
  for (;;) {
    const log = await statusOf(client, name);
    const elapsedMs = performance.now() - startedAt;
    if (log.lines_stored >= lines) return elapsedMs;
    if (log.error_message !== null || elapsedMs > deadlineMs)
      throw new Error(`${log.lines_stored} of ${lines} lines are stored: ${log.error_message ?? 'too slow'}`);
    await delay(Math.max(firstPollMs, elapsedMs * shareOfPolls));
  }
}

export interface ExpectedLines {
  readonly files: number;
  readonly linesPerFile: number;
  readonly bytes: number;
  /** Reads every line; else some pages, of which the first and the last are two. */
  readonly isWhole: boolean;
}

const pages = 50;
const mostPageBytes = 2 ** 20;

/** Reads lines back and throws where one is missing, doubled, changed or out of order. Answers how many it read. */
export async function checkLines(client: HttpClient, name: string, expected: ExpectedLines): Promise<number> {
  const total = expected.files * expected.linesPerFile;
  const log = await statusOf(client, name);
  if (log.lines_stored !== total || log.first_id !== 1 || log.last_id !== total)
    throw new Error(
      `expected the lines 1 to ${total}, got ${log.lines_stored}: ${log.first_id} to ${log.last_id}`,
    );
  const pageLines = Math.min(1000, Math.floor(mostPageBytes / expected.bytes));
  const step = expected.isWhole ? pageLines : Math.max(pageLines, Math.floor((total - pageLines) / pages));
  let checked = 0;
  let rows = new Map<number, number>();
  const starts: number[] = [];
  for (let after = 0; after < total; after += step) starts.push(after);
  if (!expected.isWhole) starts.push(Math.max(0, total - pageLines));
  for (const after of starts) {
    const lines = await client.getJson<LogLine[]>(`/api/v1/logs/${name}?lines=${pageLines}&after=${after}`);
    if (lines.length !== Math.min(pageLines, total - after))
      throw new Error(`${lines.length} lines after ${after}`);
    if (!expected.isWhole) rows = new Map();
    checkPage(lines, after, rows, expected);
    checked += lines.length;
  }
  const short = [...rows].find(([, row]) => expected.isWhole && row !== expected.linesPerFile);
  if (short !== undefined) throw new Error(`file ${short[0]} ends with row ${short[1]}`);
  return checked;
}

/** `rows`: the last row of each file before this page, where that is known. */
function checkPage(
  lines: readonly LogLine[],
  after: number,
  rows: Map<number, number>,
  { bytes, isWhole }: ExpectedLines,
): void {
  for (const [index, { id, line, truncated }] of lines.entries()) {
    const { file, row } = readBack(line);
    const before = rows.get(file) ?? (isWhole ? 0 : row - 1);
    if (id !== after + index + 1) throw new Error(`line ${id} follows ${after + index}`);
    if (row !== before + 1) throw new Error(`line ${id}: row ${row} of file ${file} follows ${before}`);
    if (line.length !== bytes - 1 || truncated) throw new Error(`line ${id} has ${line.length} bytes`);
    rows.set(file, row);
  }
}

async function statusOf(client: HttpClient, name: string): Promise<Log> {
  const logs = await client.getJson<Log[]>('/api/v1/logs');
  const log = logs.find((candidate) => candidate.name === name);
  if (log === undefined) throw new Error(`the node does not follow ${name}`);
  return log;
}

export interface Writing {
  readonly perSecond: number;
  readonly seconds: number;
  readonly bytes: number;
}

/** Starts a process that appends lines at a steady pace; `done` resolves when it has ended. */
export async function startWriter(
  session: Session,
  file: string,
  { perSecond, seconds, bytes }: Writing,
): Promise<{ done: Promise<void> }> {
  const script = `${import.meta.dirname}/steady-writer.ts`;
  const child = await session.start(process.execPath, [
    script,
    file,
    ...[perSecond, seconds, bytes].map(String),
  ]);
  const done = once(child, 'exit').then(([code]) => {
    if (code !== 0) throw new Error(`the writer ended with code ${code}`);
  });
  return { done };
}
