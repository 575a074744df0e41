import type { CollectorContext, Reading, Task } from '../collector.ts';
import type { TailChunk, TailedFile } from '../tail/index.ts';
import { positionRows, positionsFrom, Tail } from '../tail/index.ts';
import { LineCounter } from './line-counter.ts';
import type { LineFilter } from './line-filter.ts';
import { lineFilter } from './line-filter.ts';
import { LineTimes } from './line-times.ts';
import { logSamples } from './metrics.ts';
import type { LogTarget } from './target.ts';
import { compileTimePattern } from './time-pattern.ts';

/** How the following of a log goes. */
export interface LogStatus {
  readonly name: string;
  readonly patterns: readonly string[];
  readonly isPaused: boolean;
  readonly files: readonly TailedFile[];
  readonly lagBytes: number;
  readonly error: string | undefined;
}

/** Bytes handed over in one transaction: some milliseconds of work. */
const batchBytes = 1 << 20;
const intervalMs = 1000;
/** Where there is no file, and perhaps never will be. */
const waitingIntervalMs = 15_000;
/** A file on a mount that hangs holds up its own log only. */
const timeoutMs = 30_000;
const noMatches: ReadonlyMap<string, number> = new Map();

/** One configured log. Its lines and its positions are handed over together. */
export class FollowedLog implements Task {
  readonly id: string;
  readonly timeoutMs = timeoutMs;
  readonly watch?: (wake: () => void) => () => void;
  readonly #target: LogTarget;
  readonly #context: CollectorContext;
  readonly #tail: Tail;
  readonly #times: LineTimes;
  #filter: LineFilter | undefined;
  #counter: LineCounter | undefined;
  #isPrepared = false;
  #isPaused: boolean;
  #isPauseKept = true;
  #isDone = false;
  #isReading = false;
  #isClosed = false;
  #error: string | undefined;
  #counts = { lines: 0, bytes: 0, truncated: 0, lastReadAt: undefined as number | undefined };

  /** Throws where the encoding or the time format is not known; the configuration has checked both. */
  constructor(target: LogTarget, context: CollectorContext) {
    this.id = target.name;
    this.#target = target;
    this.#context = context;
    this.#times = new LineTimes(
      target.timestamp === undefined ? undefined : compileTimePattern(target.timestamp),
    );
    const { patterns, from, maxLineBytes, encoding } = target;
    this.#tail = new Tail(
      { patterns, from, maxLineBytes, encoding, clock: context.clock },
      positionsFrom(context.restored('log_positions', target.name)),
    );
    this.#isPaused = context.restored('log_paused', target.name)[0]?.['paused'] === 1;
    if (target.isFollowed) this.watch = (wake) => this.#tail.watch(wake);
  }

  get intervalMs(): number {
    const isWaiting = this.#target.isOptional === true && this.#isPrepared && this.#tail.files().length === 0;
    return isWaiting ? waitingIntervalMs : intervalMs;
  }

  /** Stops or goes on reading; kept over a restart with the next reading. */
  pause(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    this.#isPauseKept = false;
  }

  status(): LogStatus {
    const files = this.#tail.files();
    return {
      name: this.id,
      patterns: this.#target.patterns,
      isPaused: this.#isPaused,
      files,
      lagBytes: lagOf(files),
      error: this.#error,
    };
  }

  /** Closes the files, at once or after the read that is under way. */
  close(): void {
    this.#isClosed = true;
    if (!this.#isReading) void this.#tail.close();
  }

  async read(signal: AbortSignal): Promise<Reading> {
    this.#isReading = true;
    try {
      return await this.#readOn(signal);
    } finally {
      this.#isReading = false;
      if (this.#isClosed) void this.#tail.close();
    }
  }

  async #readOn(signal: AbortSignal): Promise<Reading> {
    if (!this.#isPrepared) {
      this.#filter = await lineFilter(this.#target);
      this.#counter = await LineCounter.of(this.#target.counted ?? []);
      this.#isPrepared = true;
    }
    const changes = this.#pauseChanges();
    if (this.#isPaused || this.#isDone) return { changes, isDurable: true };
    const read = await this.#tail.read(batchBytes, signal);
    const { clock } = this.#context;
    const lines = read.chunks
      .map((chunk) => (this.#filter ? this.#filter(chunk) : chunk))
      .filter(({ lineCount }) => lineCount > 0)
      .map((chunk) => ({
        ...chunk,
        loggedAt: this.#times.timesOf(chunk.text, chunk.lineCount, clock.now()),
      }));
    if (read.chunks.length > 0 || !this.#hasBegun()) {
      changes.push({
        kind: 'replace',
        table: 'log_positions',
        scope: this.id,
        rows: positionRows(read.positions),
      });
    }
    this.#error = read.errors[0];
    if (!this.#target.isFollowed && !read.isMoreLeft) this.#isDone = true;
    this.#count(lines, read.chunks);
    return {
      changes,
      lines: lines.map((chunk) => ({ log: this.id, chunk })),
      samples: this.#samples(),
      isDurable: true,
      isMoreLeft: read.isMoreLeft,
      ...(this.#error === undefined ? {} : { failure: this.#error }),
    };
  }

  #hasBegun(): boolean {
    return this.#context.restored('log_positions', this.id).length > 0;
  }

  #pauseChanges(): {
    kind: 'replace';
    table: string;
    scope: string;
    rows: Record<string, number | null | string>[];
  }[] {
    if (this.#isPauseKept) return [];
    this.#isPauseKept = true;
    return [{ kind: 'replace', table: 'log_paused', scope: this.id, rows: [{ paused: +this.#isPaused }] }];
  }

  #count(
    stored: readonly Pick<TailChunk, 'lineCount' | 'truncated' | 'readAt' | 'text'>[],
    read: readonly { text: Uint8Array }[],
  ): void {
    for (const { lineCount, truncated, readAt } of stored) {
      this.#counts.lines += lineCount;
      this.#counts.truncated += truncated.length;
      this.#counts.lastReadAt = readAt;
    }
    if (this.#counter) for (const chunk of stored) this.#counter.add(chunk);
    for (const { text } of read) this.#counts.bytes += text.length;
  }

  #samples(): ReturnType<typeof logSamples> {
    const files = this.#tail.files();
    return logSamples(this.id, {
      ...this.#counts,
      lagBytes: lagOf(files),
      files: files.length,
      matches: this.#counter?.counts ?? noMatches,
    });
  }
}

function lagOf(files: readonly TailedFile[]): number {
  return files.reduce((sum, { sizeBytes, offset }) => sum + Math.max(0, sizeBytes - offset), 0);
}
