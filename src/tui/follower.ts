import { ApiError } from '../contract/client.ts';
import type { NodeClient } from '../contract/client.ts';
import type { Problem } from '../contract/common.ts';
import type { FollowEvent } from '../contract/log-follow.ts';
import type { LogLine } from '../contract/logs.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { FollowPlan } from './state/follow-plan.ts';
import type { LogGap, LogStream } from './state/log-view.ts';
import { linesPerRead, mostLines } from './state/log-view.ts';
import type { LogMessage } from './update/log-effects.ts';

export interface FollowerOptions {
  readonly clock: Clock;
  readonly clients: readonly Pick<NodeClient, 'followLog'>[];
  readonly dispatch: (message: LogMessage) => void;
  /** From 0 up to 1; spreads the retries of many clients. */
  readonly random?: () => number;
}

const retryMs = { first: 1000, most: 30_000 } as const;
/** A stream that held so long is no failure, even if nothing was written meanwhile. */
const steadyMs = 10_000;
/** The first lines after a pause are shown soon, a flood of them no more often than this. */
const gatherMs = { first: 60, most: 500 } as const;

/** One stream, from when it is wanted until it is not; it breaks and is opened again meanwhile. */
interface Run {
  readonly plan: FollowPlan;
  readonly abort: AbortController;
  lastId: number | null;
  failures: number;
  /** Asked to go on behind the last line, and no line has come since. */
  isResumed: boolean;
  openedAt: number;
  lines: LogLine[];
  gaps: LogGap[];
  count: number;
  cancelRetry: (() => void) | undefined;
  cancelDelivery: (() => void) | undefined;
}

/**
 * Keeps the stream of the log that is looked at open. A stream that breaks is opened again behind its last line after
 * 1 s, 2 s, 4 s … 30 s at most, with jitter: no line is lost and none comes twice. Lines are handed over in batches,
 * of which the last 5000 lines are kept, so that a flood costs neither drawing nor memory.
 */
export class Follower {
  readonly #options: FollowerOptions;
  #run: Run | undefined;
  #deliveredAt = Number.NEGATIVE_INFINITY;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** Makes this the stream that is open; null closes it. */
  follow(plan: FollowPlan | null): void {
    if (plan?.generation === this.#run?.plan.generation) return;
    this.stop();
    if (plan === null) return;
    this.#run = {
      plan,
      abort: new AbortController(),
      lastId: plan.resumeAfter,
      failures: 0,
      isResumed: false,
      openedAt: Number.POSITIVE_INFINITY,
      lines: [],
      gaps: [],
      count: 0,
      cancelRetry: undefined,
      cancelDelivery: undefined,
    };
    void this.#open(this.#run);
  }

  /** Opens a broken stream now instead of when it is due, and one that the node refused. */
  retryNow(): void {
    const run = this.#run;
    if (run?.cancelRetry === undefined) return;
    run.cancelRetry();
    run.cancelRetry = undefined;
    void this.#open(run);
  }

  stop(): void {
    const run = this.#run;
    this.#run = undefined;
    run?.abort.abort();
    run?.cancelRetry?.();
    run?.cancelDelivery?.();
  }

  async #open(run: Run): Promise<void> {
    const { node, name, filter, ignoresCase } = run.plan;
    try {
      const client = this.#options.clients[node];
      if (client === undefined) throw new Error(`BUG: no node ${node} to follow`);
      const events = client.followLog(name, {
        lines: linesPerRead,
        signal: run.abort.signal,
        ...(filter === '' ? {} : { filter, ignore_case: ignoresCase }),
        ...(run.lastId === null ? {} : { lastId: run.lastId }),
      });
      for await (const event of events) {
        if (run !== this.#run) return;
        if (event.kind === 'problem') throw new ApiError(event.problem);
        this.#take(run, event);
      }
      this.#broken(run, 'the node ended the stream');
    } catch (error) {
      if (run !== this.#run) return;
      if (error instanceof ApiError && isFinal(error.problem, run.plan)) this.#refused(run, error.problem);
      else this.#broken(run, messageOf(error));
    }
  }

  #take(run: Run, event: Exclude<FollowEvent, { kind: 'problem' }>): void {
    switch (event.kind) {
      case 'open':
        run.isResumed = run.lastId !== null;
        run.openedAt = this.#options.clock.monotonic();
        this.#tell(run, { status: 'live' });
        return this.#deliverSoon(run);
      case 'line':
        if (run.lastId !== null && event.line.id <= run.lastId) return this.#early(run);
        run.failures = 0;
        run.isResumed = false;
        run.lastId = event.line.id;
        run.count += 1;
        run.lines.push(event.line);
        if (run.lines.length >= 2 * mostLines) run.lines = run.lines.slice(-mostLines);
        return this.#deliverSoon(run);
      case 'gap':
        run.gaps.push({ from: event.from, to: event.to });
        return;
      case 'paused':
      case 'resumed':
        return this.#options.dispatch({ kind: 'log-turned', generation: run.plan.generation });
    }
  }

  /** A node asked for what is behind a line has no line before it, unless its lines are not those of then. */
  #early(run: Run): void {
    if (run.isResumed) this.#options.dispatch({ kind: 'log-renumbered', generation: run.plan.generation });
  }

  #deliverSoon(run: Run): void {
    const { clock } = this.#options;
    const waitMs = Math.max(gatherMs.first, this.#deliveredAt + gatherMs.most - clock.monotonic());
    run.cancelDelivery ??= clock.schedule(waitMs, () => this.#deliver(run));
  }

  #deliver(run: Run): void {
    run.cancelDelivery?.();
    run.cancelDelivery = undefined;
    this.#deliveredAt = this.#options.clock.monotonic();
    const streamed = { lines: run.lines.slice(-mostLines), gaps: run.gaps, count: run.count };
    run.lines = [];
    run.gaps = [];
    run.count = 0;
    this.#options.dispatch({ kind: 'log-streamed', generation: run.plan.generation, streamed });
  }

  #broken(run: Run, message: string): void {
    if (run !== this.#run) return;
    const { clock, random = Math.random } = this.#options;
    if (clock.monotonic() - run.openedAt > steadyMs) run.failures = 0;
    run.failures += 1;
    run.openedAt = Number.POSITIVE_INFINITY;
    const most = Math.min(retryMs.most, retryMs.first * 2 ** (run.failures - 1));
    const delayMs = Math.round(most * (0.5 + random() / 2));
    run.cancelRetry = clock.schedule(delayMs, () => {
      run.cancelRetry = undefined;
      void this.#open(run);
    });
    this.#tell(run, { status: 'broken', message, retryAt: clock.now() + delayMs });
  }

  #refused(run: Run, problem: Problem): void {
    run.cancelRetry = () => undefined;
    this.#tell(run, { status: 'refused', message: problem.detail, hint: problem.hint ?? null });
  }

  #tell(run: Run, stream: LogStream): void {
    if (run.cancelDelivery !== undefined && stream.status !== 'live') this.#deliver(run);
    this.#options.dispatch({ kind: 'log-stream', generation: run.plan.generation, stream });
  }
}

/** Asking the same again would be refused again, or cost the node as much again. */
function isFinal({ status }: Problem, { filter }: FollowPlan): boolean {
  return status === 503 ? filter !== '' : status >= 400 && status < 500 && status !== 429;
}
