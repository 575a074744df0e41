import type { LabelMatcher } from '../../promql/ast.ts';
import type { Labels, Queryable } from '../../promql/queryable.ts';
import { labelKey } from '../../rules/label-set.ts';
import type { AlertingRule, Rule } from '../../rules/rule.ts';
import { isStaleAt } from '../../series/index.ts';

/** As long as that a node may have been away for alerts to go on where they were. */
export const outageToleranceMs = 3_600_000;
/** At least as long an alert waits after a start; those that wait less begin anew. */
export const graceMs = 600_000;
/** So many evaluations wait for an alert that was active before: what it is about may come a little later. */
const evaluations = 2;

/** When an alert was last seen, and since when it was active then; milliseconds since the epoch. */
export interface SeenAlert {
  readonly seenMs: number;
  readonly sinceMs: number;
}

/**
 * Since when an alert counts as active that is found again after a restart, as in Prometheus: the time of the outage does
 * not count, and one that would fire within the grace period fires at its end. One that has fired fires again at once.
 */
export function restoredSince({ seenMs, sinceMs }: SeenAlert, forMs: number, nowMs: number): number {
  const remainingMs = forMs - (seenMs - sinceMs);
  if (remainingMs <= 0) return sinceMs;
  if (remainingMs < graceMs) return nowMs + graceMs - forMs;
  return sinceMs + (nowMs - seenMs);
}

/** The alerts that were active before this process began, out of `ALERTS_FOR_STATE`. */
export class ForState {
  readonly #queryable: Queryable;
  readonly #rules: readonly Rule[];
  #seen: Map<string, SeenAlert> | undefined;
  #left = evaluations;

  constructor(queryable: Queryable, rules: readonly Rule[]) {
    this.#queryable = queryable;
    this.#rules = rules;
  }

  /** To be called before each evaluation. */
  beforeEvaluation(atMs: number): void {
    this.#seen ??= this.#read(atMs);
    if (this.#left-- <= 0) this.#seen.clear();
  }

  since(rule: AlertingRule, alert: Labels, atMs: number): number | undefined {
    const key = labelKey(alert);
    const seen = this.#seen?.get(key);
    if (seen === undefined || rule.forMs < graceMs) return undefined;
    this.#seen?.delete(key);
    return restoredSince(seen, rule.forMs, atMs);
  }

  /** Whether a series is the state of an alert that was active before and may still come back. */
  isAwaited({ __name__: name, ...labels }: Labels): boolean {
    return name === 'ALERTS_FOR_STATE' && this.#seen?.has(labelKey(labels)) === true;
  }

  #read(atMs: number): Map<string, SeenAlert> {
    const seen = new Map<string, SeenAlert>();
    for (const rule of this.#rules) {
      if (rule.kind !== 'alert' || rule.forMs < graceMs) continue;
      const matchers = [equal('__name__', 'ALERTS_FOR_STATE'), equal('alertname', rule.name)];
      for (const { labels, timestamps, values } of this.#queryable.select(
        matchers,
        atMs - outageToleranceMs,
        atMs,
      )) {
        const last = timestamps.length - 1;
        if (last < 0 || isStaleAt(values, last)) continue;
        const { __name__: _, ...own } = labels;
        // As in Prometheus, whole seconds.
        const seenMs = Math.floor((timestamps[last] as number) / 1000) * 1000;
        seen.set(labelKey(own), { seenMs, sinceMs: (values[last] as number) * 1000 });
      }
    }
    return seen;
  }
}

function equal(name: string, value: string): LabelMatcher {
  return { name, type: '=', value };
}
