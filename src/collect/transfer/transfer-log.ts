import type { Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import { isoOrNull } from '../../lib/timestamp.ts';
import type { Row } from '../collector.ts';
import type { FilePosition } from '../tail/index.ts';
import { positionRows, positionsFrom, Tail } from '../tail/index.ts';
import type { BadLine, LoggedTransfer } from './logged-transfer.ts';
import { isBadLine } from './logged-transfer.ts';
import type { VsftpdEntry } from './vsftpd-log.ts';
import { isVsftpdLine, parseVsftpdLine } from './vsftpd-log.ts';
import type { XferlogTransfer } from './xferlog.ts';
import { parseXferlogLine } from './xferlog.ts';

/** What a line is: of xferlog, or of vsftpd.log. */
export type LogEntry = XferlogTransfer | VsftpdEntry;

interface KeptBadLine extends BadLine {
  readonly line: string;
  readonly at: string | null;
}

const keptBadLines = 20;
const keptLineLength = 500;
const maxLineBytes = 16_384;

/** One log that is followed: its lines parsed, the bad ones counted and the last of them kept. */
export class TransferLog {
  readonly path: string;
  /** What its lines are when they are as they should be. */
  readonly kind: LoggedTransfer['source'];
  linesParsed = 0;
  linesBad = 0;
  /** The time of its latest line; infinite once it was read to its end. */
  readUpTo = Number.NEGATIVE_INFINITY;
  readonly #clock: Clock;
  readonly #tail: Tail;
  #badLines: readonly KeptBadLine[] = [];
  #latest = Number.NEGATIVE_INFINITY;
  #positions: readonly FilePosition[];
  #error: string | undefined;

  constructor(path: string, kind: LoggedTransfer['source'], clock: Clock, restored: RestoredLog) {
    this.path = path;
    this.kind = kind;
    this.#clock = clock;
    const positions = positionsFrom(restored.positions);
    this.#positions = positions ?? [];
    this.#tail = new Tail({ patterns: [path], from: 'beginning', maxLineBytes, clock }, positions);
    this.#restoreCounts(restored.log);
  }

  /** The entries of at most about `maxBytes` more. Never rejects: a fault is shown in the log's row. */
  async read(maxBytes: number, signal: AbortSignal): Promise<LogEntry[]> {
    const entries: LogEntry[] = [];
    try {
      const { chunks, positions, isMoreLeft, errors } = await this.#tail.read(maxBytes, signal);
      this.#positions = positions;
      this.#error = errors[0];
      for (const { text } of chunks)
        this.#parse(Buffer.from(text.buffer, text.byteOffset, text.length), entries);
      this.readUpTo = isMoreLeft ? this.#latest : Number.POSITIVE_INFINITY;
    } catch (error) {
      this.#error = messageOf(error);
      this.readUpTo = Number.POSITIVE_INFINITY;
    }
    return entries;
  }

  get hasMore(): boolean {
    return this.readUpTo !== Number.POSITIVE_INFINITY;
  }

  get error(): string | undefined {
    return this.#error;
  }

  watch(wake: () => void): () => void {
    return this.#tail.watch(wake);
  }

  close(): Promise<void> {
    return this.#tail.close();
  }

  /** Its row in `transfer_logs`. */
  row(): Row {
    return {
      path: this.path,
      status: this.#error !== undefined ? 'error' : this.#tail.files().length > 0 ? 'following' : 'waiting',
      error_message: this.#error ?? null,
      lines_parsed: this.linesParsed,
      lines_bad: this.linesBad,
      bad_lines: JSON.stringify(this.#badLines),
    };
  }

  positionRows(): Row[] {
    return positionRows(this.#positions).map((row) => ({ log: this.path, ...row }));
  }

  #parse(text: Buffer, entries: LogEntry[]): void {
    for (const line of text.toString('utf8').split('\n')) {
      if (line.trim() === '') continue;
      const entry = isVsftpdLine(line) ? parseVsftpdLine(line) : parseXferlogLine(line);
      if (isBadLine(entry)) {
        this.linesBad++;
        const at = isoOrNull(this.#clock.now());
        const bad = { line: line.slice(0, keptLineLength), error: entry.error, at };
        this.#badLines = [...this.#badLines, bad].slice(-keptBadLines);
        continue;
      }
      this.linesParsed++;
      this.#latest = Math.max(this.#latest, timeOf(entry));
      entries.push(entry);
    }
  }

  #restoreCounts(row: Row | undefined): void {
    if (!row) return;
    this.linesParsed = Number(row['lines_parsed'] ?? 0);
    this.linesBad = Number(row['lines_bad'] ?? 0);
    try {
      this.#badLines = JSON.parse(String(row['bad_lines'])) as KeptBadLine[];
    } catch {
      this.#badLines = [];
    }
  }
}

export interface RestoredLog {
  readonly positions: readonly Row[];
  readonly log: Row | undefined;
}

/** When what an entry tells happened. */
export function timeOf(entry: LogEntry): number {
  return 'kind' in entry && entry.kind === 'transfer' ? entry.transfer.at : entry.at;
}
