import { crc32 } from 'node:zlib';
import type { Preparer } from '../cached-statements.ts';
import type { Origin } from '../log-blocks.ts';
import { timesOf } from '../log-blocks.ts';

export interface StoredLine {
  readonly id: number;
  readonly line: string;
  /** Milliseconds since the epoch; null: no time in the line. */
  readonly loggedAt: number | null;
  readonly createdAt: number;
  readonly inode: number;
  readonly truncated: boolean;
}

export interface LineFilter {
  readonly filter?: string | undefined;
  readonly ignoreCase?: boolean;
  readonly invert?: boolean;
}

/** Which lines: the last ones (below `before`), or the first ones above `after` or from `since` on. */
export interface LineQuery extends LineFilter {
  readonly log: string;
  readonly limit: number;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  /** Milliseconds since the epoch; a line's own time counts, else when it was read. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** A block's text is not what was written: the file is damaged. Has SQLite's own code for that. */
export class BlockDamage extends Error {
  readonly errcode = 11;
}

const lineFeed = 10;
const decoder = new TextDecoder();

/** One block of lines, its lines cut out only as they are asked for. */
class StoredBlock {
  readonly firstId: number;
  readonly lineCount: number;
  readonly #text: Uint8Array;
  readonly #origins: readonly Origin[];
  readonly #times: Float64Array | undefined;
  readonly #truncated: ReadonlySet<number>;

  constructor(row: Record<string, unknown>) {
    this.firstId = Number(row['first_id']);
    this.lineCount = Number(row['line_count']);
    this.#text = row['text'] as Uint8Array;
    if (crc32(this.#text) !== Number(row['checksum']))
      throw new BlockDamage(`the log lines from ${this.firstId} on are damaged`);
    this.#origins = JSON.parse(String(row['origins'])) as Origin[];
    const times = row['logged_at'];
    this.#times = times instanceof Uint8Array ? timesOf(times) : undefined;
    const truncated = row['truncated'];
    this.#truncated = new Set(typeof truncated === 'string' ? (JSON.parse(truncated) as number[]) : []);
  }

  /** All lines, in order. */
  lines(): string[] {
    const lines = decoder.decode(this.#text).split('\n');
    lines.pop();
    return lines;
  }

  /** The last `count` lines below the index `end`, without cutting out those before. */
  lastLines(count: number, end: number): string[] {
    if (end < this.lineCount) return this.lines().slice(Math.max(0, end - count), end);
    let start = this.#text.length - 1;
    for (let left = Math.min(count, this.lineCount); left > 0 && start >= 0; left--)
      start = start === 0 ? -1 : this.#text.lastIndexOf(lineFeed, start - 1);
    const lines = decoder.decode(this.#text.subarray(start + 1)).split('\n');
    lines.pop();
    return lines;
  }

  at(index: number, line: string): StoredLine {
    const [createdAt, inode] = this.#originOf(index);
    const time = this.#times?.[index] ?? Number.NaN;
    return {
      id: this.firstId + index,
      line,
      loggedAt: Number.isNaN(time) ? null : time,
      createdAt,
      inode,
      truncated: this.#truncated.has(index),
    };
  }

  timeAt(index: number): number {
    const time = this.#times?.[index] ?? Number.NaN;
    return Number.isNaN(time) ? this.#originOf(index)[0] : time;
  }

  #originOf(index: number): readonly [createdAt: number, inode: number] {
    let before = 0;
    for (const [count, createdAt, inode] of this.#origins) {
      before += count;
      if (index < before) return [createdAt, inode];
    }
    throw new Error(`BUG: line ${index} of a block of ${before}`);
  }
}

interface Range {
  readonly logId: number;
  /** Ids of the lines that are kept: from `firstId` on, below `nextId`. */
  readonly firstId: number;
  readonly nextId: number;
}

/** The lines a query asks for, oldest first. Throws `SyntaxError` for a bad regular expression. */
export function logLines(database: Preparer, query: LineQuery): StoredLine[] {
  const range = rangeOf(database, query.log);
  if (range === undefined || query.limit === 0) return [];
  const isForward = query.after !== undefined || query.since !== undefined;
  const first = Math.max(range.firstId, (query.after ?? -1) + 1);
  const end = Math.min(range.nextId, query.before ?? range.nextId);
  const found: StoredLine[] = [];
  const accepts = predicate(query);
  for (const block of blocks(database, range.logId, first, end, isForward)) {
    const from = Math.max(0, first - block.firstId);
    const to = Math.min(block.lineCount, end - block.firstId);
    const isWhole = accepts === undefined && query.since === undefined && query.until === undefined;
    if (isWhole && !isForward) takeLast(block, from, to, query.limit, found);
    else take(block, from, to, query, accepts, isForward, found);
    if (found.length >= query.limit) break;
  }
  return isForward ? found : found.toReversed();
}

/** How many lines a log has, and how many of them the filter lets through. */
export function logCount(
  database: Preparer,
  query: LineFilter & { readonly log: string },
): { lines: number; matches: number } {
  const range = rangeOf(database, query.log);
  if (range === undefined) return { lines: 0, matches: 0 };
  const lines = range.nextId - range.firstId;
  const accepts = predicate(query);
  if (accepts === undefined) return { lines, matches: lines };
  let matches = 0;
  for (const block of blocks(database, range.logId, range.firstId, range.nextId, true)) {
    const kept = block.lines();
    for (let index = Math.max(0, range.firstId - block.firstId); index < kept.length; index++)
      if (accepts(kept[index] ?? '')) matches++;
  }
  return { lines, matches };
}

export interface LogRange {
  /** Of the oldest line kept; null: none. */
  readonly firstId: number | null;
  readonly lastId: number | null;
  readonly lineCount: number;
  /** When the newest line was read, milliseconds since the epoch. */
  readonly lastReadAt: number | null;
}

/** Of a log that has none. */
export const noLines: LogRange = { firstId: null, lastId: null, lineCount: 0, lastReadAt: null };

/** How much of a log is kept. */
export function logRange(database: Preparer, log: string): LogRange {
  // One statement: a follower asks for this with each batch of lines, and preparing costs more than running.
  const row = database
    .prepare(
      `SELECT first_id, next_id,
         (SELECT read_at FROM log_blocks WHERE log_id = logs.id ORDER BY first_id DESC LIMIT 1) AS read_at
       FROM logs WHERE name = ?`,
    )
    .get(log);
  const firstId = Number(row?.['first_id']);
  const nextId = Number(row?.['next_id']);
  if (row === undefined || nextId === firstId)
    return { firstId: null, lastId: null, lineCount: 0, lastReadAt: null };
  const readAt = row['read_at'];
  return {
    firstId,
    lastId: nextId - 1,
    lineCount: nextId - firstId,
    lastReadAt: typeof readAt === 'number' ? readAt : null,
  };
}

function rangeOf(database: Preparer, log: string): Range | undefined {
  const row = database.prepare('SELECT id, first_id, next_id FROM logs WHERE name = ?').get(log);
  return (
    row && { logId: Number(row['id']), firstId: Number(row['first_id']), nextId: Number(row['next_id']) }
  );
}

function* blocks(
  database: Preparer,
  logId: number,
  first: number,
  end: number,
  isForward: boolean,
): Generator<StoredBlock> {
  const statement = database.prepare(
    `SELECT first_id, line_count, origins, truncated, logged_at, text, checksum FROM log_blocks
     WHERE log_id = ? AND first_id < ? AND first_id >=
       coalesce((SELECT max(first_id) FROM log_blocks WHERE log_id = ? AND first_id <= ?), 0)
     ORDER BY first_id ${isForward ? 'ASC' : 'DESC'}`,
  );
  for (const row of statement.iterate(logId, end, logId, first)) yield new StoredBlock(row);
}

function takeLast(block: StoredBlock, from: number, to: number, limit: number, found: StoredLine[]): void {
  const lines = block.lastLines(Math.min(limit - found.length, to - from), to);
  for (let index = lines.length - 1; index >= 0; index--)
    found.push(block.at(to - lines.length + index, lines[index] ?? ''));
}

function take(
  block: StoredBlock,
  from: number,
  to: number,
  query: LineQuery,
  accepts: ((line: string) => boolean) | undefined,
  isForward: boolean,
  found: StoredLine[],
): void {
  const lines = block.lines();
  const { limit, since, until } = query;
  const step = isForward ? 1 : -1;
  for (let index = isForward ? from : to - 1; index >= from && index < to; index += step) {
    const line = lines[index] ?? '';
    if (accepts?.(line) === false) continue;
    if (since !== undefined && block.timeAt(index) < since) continue;
    if (until !== undefined && block.timeAt(index) >= until) continue;
    found.push(block.at(index, line));
    if (found.length >= limit) return;
  }
}

function predicate({ filter, ignoreCase, invert }: LineFilter): ((line: string) => boolean) | undefined {
  if (filter === undefined) return undefined;
  const expression = new RegExp(filter, ignoreCase === true ? 'i' : '');
  return invert === true ? (line) => !expression.test(line) : (line) => expression.test(line);
}
