import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { LineChunk } from '../lib/reading.ts';

/** A run of lines that were read together: how many, when (milliseconds since the epoch), from which inode. */
export type Origin = readonly [lineCount: number, readAt: number, inode: number];

interface SmallBlock {
  readonly firstId: number;
  readonly bytes: number;
}

interface OpenLog {
  readonly id: number;
  nextId: number;
  /** The blocks at the end that are too small to be left alone, oldest first. */
  small: SmallBlock[];
}

/** Blocks are put together from so many small ones, or once they would be so large. */
const maxSmallBlocks = 64;
const sealedBytes = 64 * 1024;
/** So much at once is not put together with what came before it: that would write it twice. */
const bulkBytes = 4 * sealedBytes;

/**
 * Writes log lines in blocks. A row for each line would cost ten times as much to write and to read; a block holds what
 * was read together, and small ones are put together later, in the transaction that adds the next. Belongs to the
 * writer's connection and its transactions.
 */
export class LogBlocks {
  readonly #logs = new Map<string, OpenLog>();
  readonly #find: StatementSync;
  readonly #create: StatementSync;
  readonly #count: StatementSync;
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare('SELECT id, next_id FROM logs WHERE name = ?');
    this.#create = database.prepare('INSERT INTO logs (name) VALUES (?) RETURNING id, next_id');
    this.#count = database.prepare('UPDATE logs SET next_id = ? WHERE id = ?');
    this.#insert = database.prepare(
      'INSERT INTO log_blocks (log_id, first_id, line_count, read_at, origins, truncated, logged_at, text, checksum) ' +
        'VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#select = database.prepare(
      'SELECT first_id, line_count, read_at, origins, truncated, logged_at, text FROM log_blocks ' +
        'WHERE log_id = ? AND first_id >= ? ORDER BY first_id',
    );
    this.#delete = database.prepare('DELETE FROM log_blocks WHERE log_id = ? AND first_id >= ?');
  }

  /** Adds lines to a log. Gives the ids of the first and the last. */
  append(name: string, chunk: LineChunk): { firstId: number; lastId: number } {
    const log = this.#open(name);
    if (chunk.text.length >= bulkBytes) this.#seal(log);
    const firstId = log.nextId;
    this.#insertBlock(log, firstId, {
      ...chunk,
      origins: [[chunk.lineCount, chunk.readAt, chunk.inode]],
    });
    log.nextId += chunk.lineCount;
    this.#count.run(log.nextId, log.id);
    log.small.push({ firstId, bytes: chunk.text.length });
    this.#mergeSmall(log);
    return { firstId, lastId: log.nextId - 1 };
  }

  /** After a rollback what is remembered of the blocks is not so. */
  forget(): void {
    this.#logs.clear();
  }

  #open(name: string): OpenLog {
    let log = this.#logs.get(name);
    if (!log) {
      const row = this.#find.get(name) ?? this.#create.get(name);
      log = { id: Number(row?.['id']), nextId: Number(row?.['next_id']), small: [] };
      this.#logs.set(name, log);
    }
    return log;
  }

  #insertBlock(log: OpenLog, firstId: number, block: Block): void {
    const { lineCount, readAt, origins, truncated, loggedAt, text } = block;
    this.#insert.run(
      log.id,
      firstId,
      lineCount,
      readAt,
      JSON.stringify(origins),
      truncated.length === 0 ? null : JSON.stringify(truncated),
      loggedAt ? new Uint8Array(loggedAt.buffer, loggedAt.byteOffset, loggedAt.byteLength) : null,
      text,
      crc32(text),
    );
  }

  #mergeSmall(log: OpenLog): void {
    const bytes = log.small.reduce((sum, block) => sum + block.bytes, 0);
    if (log.small.length < maxSmallBlocks && bytes < sealedBytes) return;
    const [first] = log.small;
    const firstId = first && log.small.length > 1 ? this.#merge(log, first.firstId) : first?.firstId;
    log.small = bytes < sealedBytes && firstId !== undefined ? [{ firstId, bytes }] : [];
  }

  /** Puts the small blocks together now, however small they stay. */
  #seal(log: OpenLog): void {
    const [first] = log.small;
    if (first && log.small.length > 1) this.#merge(log, first.firstId);
    log.small = [];
  }

  /** Gives where the new block begins: retention may have removed the first of those that are remembered, or all. */
  #merge(log: OpenLog, fromId: number): number {
    const rows = this.#select.all(log.id, fromId);
    if (rows.length === 0) return fromId;
    const firstId = Number(rows[0]?.['first_id']);
    this.#delete.run(log.id, fromId);
    this.#insertBlock(log, firstId, joined(rows.map(blockOf)));
    return firstId;
  }
}

interface Block extends Omit<LineChunk, 'inode'> {
  readonly origins: readonly Origin[];
}

function blockOf(row: Record<string, unknown>): Block {
  const times = row['logged_at'];
  const truncated = row['truncated'];
  return {
    lineCount: Number(row['line_count']),
    readAt: Number(row['read_at']),
    origins: JSON.parse(String(row['origins'])) as Origin[],
    truncated: typeof truncated === 'string' ? (JSON.parse(truncated) as number[]) : [],
    loggedAt: times instanceof Uint8Array ? timesOf(times) : undefined,
    text: row['text'] as Uint8Array,
  };
}

/** The doubles in a blob, which SQLite hands out at any address. */
export function timesOf(blob: Uint8Array): Float64Array {
  return new Float64Array(Uint8Array.from(blob).buffer);
}

function joined(blocks: readonly Block[]): Block {
  const lineCount = blocks.reduce((sum, block) => sum + block.lineCount, 0);
  const loggedAt = blocks.some((block) => block.loggedAt)
    ? new Float64Array(lineCount).fill(Number.NaN)
    : undefined;
  const truncated: number[] = [];
  const origins: Origin[] = [];
  let before = 0;
  for (const block of blocks) {
    if (block.loggedAt) loggedAt?.set(block.loggedAt, before);
    for (const index of block.truncated) truncated.push(before + index);
    for (const origin of block.origins) addOrigin(origins, origin);
    before += block.lineCount;
  }
  return {
    lineCount,
    readAt: Math.max(...blocks.map((block) => block.readAt)),
    origins,
    truncated,
    loggedAt,
    text: Buffer.concat(blocks.map((block) => block.text)),
  };
}

function addOrigin(origins: Origin[], [count, readAt, inode]: Origin): void {
  const last = origins.at(-1);
  if (last && last[1] === readAt && last[2] === inode)
    origins[origins.length - 1] = [last[0] + count, readAt, inode];
  else origins.push([count, readAt, inode]);
}
