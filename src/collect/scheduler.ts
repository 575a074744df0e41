import type { Clock } from '../lib/clock.ts';
import { EtlmonError } from '../lib/errors.ts';
import type { Collector, Reading, Task } from './collector.ts';
import type { Found } from './following.ts';
import { Following } from './following.ts';
import { HealthCounter } from './task-health.ts';
import type { TaskHealth } from './task-health.ts';

/**
 * Where readings go. Resolves once the reading is taken over (a durable one: once it is durable); a rejection counts as
 * a failure of the run.
 */
export type ReadingSink = (collector: string, task: string, reading: Reading) => Promise<void>;

export interface SchedulerOptions {
  readonly clock: Clock;
  readonly sink: ReadingSink;
  /** Told after each run, failed or not, and after a run was abandoned. */
  readonly settled?: (collector: string, task: string) => void;
  /** For the jitter: from 0 up to 1. */
  readonly random?: () => number;
}

interface Entry {
  readonly collector: string;
  readonly task: Task;
  readonly health: HealthCounter;
  abort: AbortController | undefined;
  running: Promise<void> | undefined;
  /** Taken out, or the scheduler is closed: starts no more. */
  isHalted: boolean;
  /** Was waited for long enough: what it still brings is too late. */
  isClosed: boolean;
  isStuck: boolean;
  /** Due on the monotonic clock. */
  dueAt: number;
  cancelTimer: () => void;
  /** Of a following task: what may start it before its interval is over. */
  following: Following | undefined;
}

/** What one run came to. */
interface Outcome {
  readonly failure: string | undefined;
  readonly found: Found;
}

const lateMs = 60_000;
const maxBackoffFactor = 8;
const unavailableRetryMs = 10 * 60_000;

/**
 * Runs every collector's tasks: intervals with jitter, time-outs, overlap (a tick that finds its run still under way
 * is skipped and counted), back-off after failures, health. Intervals are kept on the monotonic clock, so a jump of
 * the wall clock neither delays nor repeats a run; after a suspend the missed ticks are dropped, not caught up.
 */
export class Scheduler {
  readonly #clock: Clock;
  readonly #sink: ReadingSink;
  readonly #settled: (collector: string, task: string) => void;
  readonly #random: () => number;
  #collectors: readonly Collector[] = [];
  readonly #entries = new Map<string, Entry>();
  #closed = false;

  constructor(options: SchedulerOptions) {
    this.#clock = options.clock;
    this.#sink = options.sink;
    this.#settled = options.settled ?? (() => {});
    this.#random = options.random ?? Math.random;
  }

  /** Adds a collector and runs each of its tasks at once, then on its interval. */
  start(collector: Collector): void {
    this.#collectors = [...this.#collectors, collector];
    for (const task of collector.tasks) {
      const entry: Entry = {
        collector: collector.name,
        task,
        health: new HealthCounter(),
        abort: undefined,
        running: undefined,
        isHalted: false,
        isClosed: false,
        isStuck: false,
        dueAt: this.#clock.monotonic(),
        cancelTimer: () => {},
        following: undefined,
      };
      if (task.watch)
        entry.following = new Following(this.#clock, task.watch.bind(task), () => this.#runIfIdle(entry));
      this.#entries.set(keyOf(collector.name, task.id), entry);
      this.#arm(entry);
    }
  }

  /** Runs a task now, outside its interval. */
  trigger(collector: string, task: string): 'started' | 'already-running' | 'unknown' {
    const entry = this.#entries.get(keyOf(collector, task));
    if (!entry || this.#closed) return 'unknown';
    if (entry.abort) return 'already-running';
    this.#run(entry);
    return 'started';
  }

  /** Health of every task, in the order they were added. */
  health(): TaskHealth[] {
    return [...this.#entries.values()].map((entry) => this.#healthOf(entry));
  }

  /** Health of one task, or `undefined` where there is no such task. */
  healthOf(collector: string, task: string): TaskHealth | undefined {
    const entry = this.#entries.get(keyOf(collector, task));
    return entry && this.#healthOf(entry);
  }

  /** Whether every interval is kept: no tick is late by more than a minute. */
  isOnTime(): boolean {
    const latest = this.#clock.monotonic() - lateMs;
    return [...this.#entries.values()].every(({ dueAt, isHalted }) => isHalted || dueAt > latest);
  }

  /** Takes a collector out: aborts what runs of it, waits at most `graceMs` for that and closes it. */
  async stop(collector: Collector, graceMs: number): Promise<void> {
    const entries = collector.tasks.flatMap(({ id }) => this.#entries.get(keyOf(collector.name, id)) ?? []);
    for (const { id } of collector.tasks) this.#entries.delete(keyOf(collector.name, id));
    this.#collectors = this.#collectors.filter((other) => other !== collector);
    await this.#endAll(entries, graceMs);
    collector.close?.();
  }

  /** Stops all intervals, aborts what runs, and waits at most `graceMs` for it. */
  async close(graceMs: number): Promise<void> {
    this.#closed = true;
    await this.#endAll([...this.#entries.values()], graceMs);
    for (const collector of this.#collectors) collector.close?.();
  }

  async #endAll(entries: readonly Entry[], graceMs: number): Promise<void> {
    for (const entry of entries) {
      entry.isHalted = true;
      entry.cancelTimer();
      entry.following?.stop();
      entry.abort?.abort(new EtlmonError('SHUTDOWN', 'the node is shutting down'));
    }
    const { promise: graceOver, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.schedule(graceMs, resolve);
    await Promise.race([Promise.allSettled(entries.flatMap(({ running }) => running ?? [])), graceOver]);
    cancel();
    for (const entry of entries) entry.isClosed = true;
  }

  #arm(entry: Entry): void {
    entry.cancelTimer = this.#clock.schedule(Math.max(0, entry.dueAt - this.#clock.monotonic()), () => {
      this.#tick(entry);
    });
  }

  #tick(entry: Entry): void {
    if (entry.isHalted) return;
    const first = entry.health.runs === 0 && !entry.abort;
    if (entry.abort) entry.health.skippedTicks++;
    else this.#run(entry);
    this.#planNext(entry, first);
    this.#arm(entry);
  }

  /** The jitter shifts a task once, after its first run, so that a fleet started together does not stay in step. */
  #planNext(entry: Entry, first: boolean): void {
    const interval = this.#currentInterval(entry);
    const jitter = first ? this.#random() * Math.min(interval * 0.1, 30_000) : 0;
    const now = this.#clock.monotonic();
    entry.dueAt += interval + jitter;
    if (entry.dueAt <= now) entry.dueAt = now + interval;
  }

  /** The next tick was planned with the back-off of a failure that is over. */
  #resume(entry: Entry): void {
    entry.cancelTimer();
    entry.dueAt = this.#clock.monotonic() + entry.task.intervalMs;
    this.#arm(entry);
  }

  #currentInterval(entry: Entry): number {
    const { intervalMs } = entry.task;
    if (entry.health.status === 'unavailable') return Math.max(intervalMs, unavailableRetryMs);
    const doublings = Math.max(0, entry.health.streak - 2);
    return intervalMs * Math.min(2 ** doublings, maxBackoffFactor);
  }

  #run(entry: Entry): void {
    const abort = new AbortController();
    entry.abort = abort;
    const startedAt = this.#clock.monotonic();
    let abandoned = false;
    let next: Found = 'nothing';
    const fail = (error: unknown): void => {
      entry.health.failed(this.#clock.now(), this.#clock.monotonic() - startedAt, error);
    };
    const cancelTimeout = this.#clock.schedule(entry.task.timeoutMs, () => {
      abandoned = true;
      entry.isStuck = true;
      const error = new EtlmonError(
        'TIMEOUT',
        `no answer within ${entry.task.timeoutMs} ms; the read is abandoned`,
      );
      fail(error);
      abort.abort(error);
      this.#settled(entry.collector, entry.task.id);
    });
    const run = this.#read(entry, abort.signal, cancelTimeout, () => abandoned).then(
      ({ failure, found }) => {
        if (abandoned) return;
        next = found;
        const durationMs = this.#clock.monotonic() - startedAt;
        const wasDelayed = this.#currentInterval(entry) > entry.task.intervalMs;
        if (failure !== undefined) return entry.health.failed(this.#clock.now(), durationMs, failure, true);
        entry.health.succeeded(this.#clock.now(), durationMs);
        if (wasDelayed) this.#resume(entry);
      },
      (error: unknown) => {
        if (!abandoned && !entry.isHalted) fail(error);
      },
    );
    const settled = run.finally(() => {
      cancelTimeout();
      entry.abort = undefined;
      entry.running = undefined;
      entry.isStuck = false;
      if (!abandoned) this.#settled(entry.collector, entry.task.id);
      if (!entry.isHalted) entry.following?.goOn(next, entry.health.streak > 0);
    });
    entry.running = settled;
  }

  #runIfIdle(entry: Entry): void {
    if (!entry.isHalted && !entry.abort) this.#run(entry);
  }

  async #read(
    entry: Entry,
    signal: AbortSignal,
    cancelTimeout: () => void,
    isAbandoned: () => boolean,
  ): Promise<Outcome> {
    const reading = await entry.task.read(signal);
    const { failure, isMoreLeft, isDurable } = reading;
    // What was read of a file that is followed is not read again: it is handed over even when it comes late.
    // Waiting for the database is not the task's failure.
    if (isDurable === true) cancelTimeout();
    if (entry.isClosed || (isDurable !== true && (isAbandoned() || entry.isHalted)))
      return { failure, found: 'nothing' };
    await this.#sink(entry.collector, entry.task.id, reading);
    const isEmpty = (reading.changes ?? []).length === 0 && (reading.lines ?? []).length === 0;
    return { failure, found: isMoreLeft === true ? 'more' : isEmpty ? 'nothing' : 'something' };
  }

  #healthOf(entry: Entry): TaskHealth {
    const { health } = entry;
    const inMs = entry.dueAt - this.#clock.monotonic();
    return {
      collector: entry.collector,
      task: entry.task.id,
      status: health.status,
      running: entry.abort !== undefined,
      stuck: entry.isStuck,
      intervalMs: entry.task.intervalMs,
      lastSuccessAt: health.lastSuccessAt,
      lastErrorAt: health.lastErrorAt,
      lastError: health.status === 'ok' ? undefined : health.lastError,
      durationMs: health.durationMs,
      runs: health.runs,
      failures: health.failures,
      skippedTicks: health.skippedTicks,
      nextRunAt: this.#closed ? undefined : this.#clock.now() + Math.max(0, inMs),
    };
  }
}

function keyOf(collector: string, task: string): string {
  return `${collector}\0${task}`;
}
