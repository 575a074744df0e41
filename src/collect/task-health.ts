import { messageOf, Unavailable } from '../lib/errors.ts';

/** Health of one task, as counted by the scheduler. Times in milliseconds since the epoch. */
export interface TaskHealth {
  readonly collector: string;
  readonly task: string;
  readonly status: 'ok' | 'failing' | 'pending' | 'unavailable';
  readonly running: boolean;
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

  failed(at: number, durationMs: number, error: unknown): void {
    this.status = error instanceof Unavailable ? 'unavailable' : 'failing';
    this.streak++;
    this.lastErrorAt = at;
    this.lastError = messageOf(error);
    this.durationMs = durationMs;
    this.runs++;
    this.failures++;
  }
}
