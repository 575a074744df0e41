import type { ScriptView } from '../api/script-routes.ts';
import type { ExecEntry } from '../collect/exec/index.ts';
import type { Scheduler } from '../collect/scheduler.ts';
import type { TaskHealth } from '../collect/task-health.ts';
import type { Script } from '../contract/scripts.ts';
import type { Row } from '../lib/reading.ts';
import { isoOrNull } from '../lib/timestamp.ts';
import type { Store } from '../store/index.ts';

export interface ScriptParts {
  readonly store: Store;
  readonly scheduler: Scheduler;
  /** These change with the configuration. */
  readonly entries: () => readonly ExecEntry[];
}

/** What the API tells about scripts. */
export class NodeScripts implements ScriptView {
  readonly #parts: ScriptParts;

  constructor(parts: ScriptParts) {
    this.#parts = parts;
  }

  scripts(): Script[] {
    const { store, scheduler, entries } = this.#parts;
    return entries()
      .filter(({ enabled }) => enabled)
      .map((entry) =>
        toScript(entry, store.current.get('scripts', entry.name)[0], scheduler.healthOf('exec', entry.name)),
      );
  }
}

/** A script with its row of `scripts`, and what the scheduler knows of it. Before its first run it is pending. */
export function toScript(entry: ExecEntry, row: Row | undefined, health: TaskHealth | undefined): Script {
  // A run the scheduler gave up leaves no row.
  const failure = health?.status === 'failing' ? (health.lastError ?? 'the run failed') : null;
  const error = textOrNull(row?.['error_message']) ?? failure;
  const stderr = textOrNull(row?.['stderr_tail']) ?? '';
  return {
    name: entry.name,
    program: entry.command[0] ?? '',
    format: entry.format,
    interval_ms: entry.interval,
    timeout_ms: entry.timeout,
    status: error !== null ? 'failing' : row === undefined ? 'pending' : 'ok',
    running: health?.running === true,
    last_run: textOrNull(row?.['last_run']),
    next_run: isoOrNull(health?.nextRunAt),
    duration_ms: numberOrNull(row?.['duration_ms']),
    exit_code: numberOrNull(row?.['exit_code']),
    signal: textOrNull(row?.['signal']),
    timed_out: row?.['timed_out'] === 1,
    timeouts: numberOrNull(row?.['timeouts']) ?? 0,
    samples: numberOrNull(row?.['samples']) ?? 0,
    faults: numberOrNull(row?.['faults']) ?? 0,
    output_bytes: numberOrNull(row?.['output_bytes']),
    error_message: error,
    stderr_tail: stderr === '' ? [] : stderr.split('\n'),
  };
}

function textOrNull(cell: unknown): string | null {
  return typeof cell === 'string' ? cell : null;
}

function numberOrNull(cell: unknown): number | null {
  return typeof cell === 'number' ? cell : null;
}
