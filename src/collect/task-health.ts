import { messageOf, Unavailable } from '../lib/errors.ts';

/** Health of one task, as counted by the scheduler. Times in milliseconds since the epoch. */
export interface TaskHealth {
  readonly collector: string;
  readonly task: string;
  readonly status: 'ok' | 'failing' | 'pending' | 'unavailable';
  readonly running: boolean;
  /** The run under way was given up after its time-out and has not come back. */
  readonly stuck: boolean;
  readonly intervalMs: number;
  readonly lastSuccessAt: number | undefined;
  readonly lastErrorAt: number | undefined;
  readonly lastError: string | undefined;
  readonly durationMs: number | undefined;
  readonly runs: number;
  readonly failures: number;
  readonly skippedTicks: number;
  readonly nextRunAt: number | undefined;
}

/** Counts what happened to one task. */
export class HealthCounter {
  status: TaskHealth['status'] = 'pending';
  lastSuccessAt: number | undefined;
  lastErrorAt: number | undefined;
  lastError: string | undefined;
  durationMs: number | undefined;
  runs = 0;
  failures = 0;
  /** Failures in a row, for the back-off. */
  streak = 0;
  skippedTicks = 0;

  succeeded(at: number, durationMs: number): void {
    this.status = 'ok';
    this.streak = 0;
    this.lastSuccessAt = at;
    this.durationMs = durationMs;
    this.runs++;
  }

  /** A run that handed over a reading and a failure with it (`isPartial`) does not lengthen the interval. */
  failed(at: number, durationMs: number, error: unknown, isPartial = false): void {
    this.status = error instanceof Unavailable ? 'unavailable' : 'failing';
    this.streak = isPartial ? 0 : this.streak + 1;
    this.lastErrorAt = at;
    this.lastError = messageOf(error);
    this.durationMs = durationMs;
    this.runs++;
    this.failures++;
  }
}
