import type { Clock } from '../../lib/clock.ts';
import { delay } from '../../lib/clock.ts';
import type { CollectorContext, Reading, Task } from '../collector.ts';
import type { FailureQuota } from './config.ts';
import { historyLength, readMemory } from './memory.ts';
import type { Memory } from './memory.ts';
import { checkSamples } from './metrics.ts';
import type { Outcome } from './outcome.ts';
import { runProbe } from './probe.ts';
import type { Probe } from './probe.ts';
import type { ProbeTools } from './connection.ts';
import { checkRow, eventRow } from './rows.ts';
import type { CheckIdentity } from './rows.ts';
import { judge, newStanding } from './verdict.ts';
import type { Result, Standing } from './verdict.ts';

/** What HTTP and TCP checks have in common. */
export interface CheckTiming {
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly failures: FailureQuota;
  readonly successes: number;
}

/** Between two tries of one run: what fails for a moment should be over. */
const retryDelayMs = 500;
/** A run ends by itself before the scheduler gives it up. */
const graceMs = 2000;

/** One check, from one run to the next. A target that is down is no failure of the collector. */
export class WatchedCheck implements Task {
  readonly id: string;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly #identity: CheckIdentity;
  readonly #timing: CheckTiming;
  readonly #probe: Probe;
  readonly #clock: Clock;
  readonly #shared: Omit<ProbeTools, 'clock' | 'signal'>;
  #memory: Memory;

  constructor(
    identity: CheckIdentity,
    timing: CheckTiming,
    probe: Probe,
    { clock, restored }: Pick<CollectorContext, 'clock' | 'restored'>,
    shared: Omit<ProbeTools, 'clock' | 'signal'>,
  ) {
    this.id = checkId(identity);
    this.intervalMs = timing.interval;
    this.timeoutMs = (timing.retries + 1) * timing.timeout + timing.retries * retryDelayMs + graceMs;
    this.#identity = identity;
    this.#timing = timing;
    this.#probe = probe;
    this.#clock = clock;
    this.#shared = shared;
    const row = restored('checks', this.id)[0];
    const isSame = row?.['kind'] === identity.kind && row['target'] === identity.target;
    this.#memory = isSame ? this.#stillTrue(readMemory(row)) : { standing: newStanding, history: [] };
  }

  async read(signal: AbortSignal): Promise<Reading> {
    const outcome = await this.#try(signal);
    const at = this.#clock.now();
    const before = this.#memory.standing;
    const after = judge(this.#timing, before, resultOf(outcome, at));
    this.#memory = { standing: after, history: this.#longer(outcome, at) };
    const row = checkRow(this.#identity, this.#memory, at, outcome);
    const events = after.state === before.state ? [] : [eventRow(this.#identity, before, after, at)];
    return {
      changes: [
        { kind: 'replace', table: 'checks', scope: this.id, rows: [row] },
        ...(events.length > 0 ? [{ kind: 'append' as const, table: 'check_events', rows: events }] : []),
      ],
      samples: checkSamples(this.#identity, after.state, outcome),
    };
  }

  async #try(signal: AbortSignal): Promise<Outcome> {
    const tools = { ...this.#shared, clock: this.#clock, signal };
    for (let triesLeft = this.#timing.retries; ; triesLeft--) {
      const outcome = await runProbe(this.#probe, this.#timing.timeout, tools);
      if (outcome.failure === undefined || outcome.isUnusable || triesLeft <= 0) return outcome;
      await delay(this.#clock, retryDelayMs);
      signal.throwIfAborted();
    }
  }

  /** What was seen long before a restart does not count towards a verdict of today; the state stays till there is one. */
  #stillTrue(memory: Memory): Memory {
    const last = memory.history.at(-1)?.at ?? 0;
    const maxAgeMs = this.#timing.failures.of * this.#timing.interval + this.timeoutMs;
    if (this.#clock.now() - last <= maxAgeMs) return memory;
    const standing: Standing = { ...memory.standing, window: [] };
    return { ...memory, standing };
  }

  #longer(outcome: Outcome, at: number): Memory['history'] {
    const newest = {
      at,
      isGood: outcome.failure === undefined,
      durationMs: outcome.durationMs,
      statusCode: outcome.http?.statusCode,
      reason: outcome.failure,
    };
    return [...this.#memory.history, newest].slice(-historyLength);
  }
}

/** The task's id and the scope of its row. HTTP and TCP checks are separate lists: both may have one of a name. */
export function checkId({ kind, name }: Pick<CheckIdentity, 'kind' | 'name'>): string {
  return `${kind === 'http' ? 'http' : 'tcp'}/${name}`;
}

function resultOf({ failure, isUnusable }: Outcome, at: number): Result {
  if (failure === undefined) return { kind: 'ok', at };
  return { kind: isUnusable ? 'unusable' : 'failed', at, reason: failure };
}
