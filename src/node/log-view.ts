import type { LogFilter, LogQuery, LogView } from '../api/log-routes.ts';
import type { LogCollector, LogStatus } from '../collect/log/index.ts';
import type { Scheduler } from '../collect/scheduler.ts';
import type { TaskHealth } from '../collect/task-health.ts';
import type { Log, LogCount, LogLine } from '../contract/logs.ts';
import { Refusal } from '../control/refusal.ts';
import type { Clock } from '../lib/clock.ts';
import { isoOrNull } from '../lib/timestamp.ts';
import type { LogRange, Store, StoredLine } from '../store/index.ts';
import { JobTimeout } from '../store/index.ts';

export interface LogParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly scheduler: Scheduler;
  /** Both change with the configuration. */
  readonly collector: () => LogCollector | undefined;
  readonly bufferLines: (name: string) => number;
}

/** What the API tells about logs: how following goes by the collector, lines by the store. */
export class NodeLogs implements LogView {
  readonly clock: Clock;
  readonly #parts: LogParts;
  readonly #listeners = new Map<string, Set<() => void>>();

  constructor(parts: LogParts) {
    this.clock = parts.clock;
    this.#parts = parts;
  }

  logs(): Log[] {
    return this.#statuses().map((status) => this.#log(status));
  }

  log(name: string): Log | undefined {
    const status = this.#statuses().find((one) => one.name === name);
    return status && this.#log(status);
  }

  bufferLines(name: string): number {
    return Math.min(1000, this.#parts.bufferLines(name));
  }

  async lines(log: string, query: LogQuery): Promise<LogLine[]> {
    const isLight = query.filter === undefined && query.since === undefined && query.until === undefined;
    const lines = isLight
      ? this.#parts.store.logLines({ ...query, log })
      : await bounded(this.#parts.store.query('logLines', { ...query, log }));
    return toLines(lines);
  }

  async count(log: string, filter: LogFilter): Promise<LogCount> {
    if (filter.filter !== undefined) return bounded(this.#parts.store.query('logCount', { ...filter, log }));
    const lines = this.#parts.store.logRange(log).lineCount;
    return { lines, matches: lines };
  }

  async pause(name: string, isPaused: boolean): Promise<void> {
    this.#parts.collector()?.pause(name, isPaused);
    this.#parts.scheduler.trigger('log', name);
    this.changed(name);
  }

  onChange(name: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    const stopLines = this.#parts.store.onLines(name, listener);
    return () => {
      stopLines();
      listeners.delete(listener);
    };
  }

  /** A log was paused or resumed, or (without a name) the configuration has changed. */
  changed(name?: string): void {
    const names = name === undefined ? [...this.#listeners.keys()] : [name];
    for (const one of names) for (const listener of this.#listeners.get(one) ?? []) listener();
  }

  #statuses(): LogStatus[] {
    return this.#parts.collector()?.statuses() ?? [];
  }

  #log(status: LogStatus): Log {
    return toLog(
      status,
      this.#parts.store.logRange(status.name),
      this.#parts.scheduler.healthOf('log', status.name),
    );
  }
}

async function bounded<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof JobTimeout)) throw error;
    throw new Refusal('FILTER_TOO_SLOW', 'the filter takes too long over these lines', {
      hint: 'nested repetitions such as (a+)+ make an expression slow; narrow it, or the range of lines',
      cause: error,
    });
  }
}

/** Lines that were read together have one time of reading, written once. */
function toLines(lines: readonly StoredLine[]): LogLine[] {
  let createdAt = Number.NaN;
  let written = '';
  return lines.map((line) => {
    if (line.createdAt !== createdAt) {
      ({ createdAt } = line);
      written = new Date(createdAt).toISOString();
    }
    return {
      id: line.id,
      line: line.line,
      logged_at: isoOrNull(line.loggedAt ?? undefined),
      created_at: written,
      source_inode: line.inode,
      truncated: line.truncated,
    };
  });
}

function toLog(status: LogStatus, range: LogRange, health: TaskHealth | undefined): Log {
  const [newest] = status.files;
  const failure = status.error ?? (health?.status === 'failing' ? health.lastError : undefined);
  return {
    name: status.name,
    path: status.patterns.join(', '),
    paused: status.isPaused,
    size_bytes: status.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    offset: newest?.offset ?? 0,
    inode: newest?.inode ?? null,
    lag_bytes: status.lagBytes,
    lines_stored: range.lineCount,
    first_id: range.firstId,
    last_id: range.lastId,
    last_line_at: isoOrNull(range.lastReadAt ?? undefined),
    status: statusOf(status, failure),
    error_message: failure ?? null,
    files: status.files.map((file) => ({
      path: file.path,
      device: file.device,
      inode: file.inode,
      size_bytes: file.sizeBytes,
      offset: file.offset,
      status: file.error !== undefined ? 'error' : file.isRotated ? 'rotated' : 'following',
      error_message: file.error ?? null,
    })),
  };
}

/** More than a few batches behind: somebody who looks at the lines should know that they are old. */
const behindBytes = 8 * 2 ** 20;

function statusOf(status: LogStatus, failure: string | undefined): Log['status'] {
  if (status.isPaused) return 'paused';
  if (failure !== undefined) return 'error';
  if (status.files.length === 0) return 'waiting';
  return status.lagBytes > behindBytes ? 'behind' : 'following';
}
