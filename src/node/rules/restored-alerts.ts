import { isStaleAt } from '../../lib/stale-marker.ts';
import type { LabelMatcher } from '../../promql/ast.ts';
import type { Labels, Queryable } from '../../promql/queryable.ts';
import type { Alert } from '../../rules/alert.ts';
import type { GroupState } from '../../rules/group.ts';
import { labelKey } from '../../rules/label-set.ts';
import type { AlertingRule, Rule } from '../../rules/rule.ts';
import type { SavedAlerts } from './saved-alerts.ts';

/** As long as that a node may have been away for pending alerts to go on where they were. */
const outageToleranceMs = 3_600_000;
/**
 * So long after a start an alert that was firing goes on though the expression does not find it: what it is about is read
 * in these seconds.
 */
const graceMs = 60_000;
/** And that many evaluations, whatever the interval. */
const evaluations = 2;
/** After a shorter outage there are samples from before it: what is not found is over. */
const longOutageMs = 240_000;

/**
 * Since when a pending alert counts as active that is found again after a restart: the time of the outage does not count.
 * `seenMs`: when it was last seen.
 */
function pendingSince(sinceMs: number, seenMs: number, nowMs: number): number {
  return sinceMs + Math.max(0, nowMs - seenMs);
}

/**
 * The alerts of a group that were active before this process began. Those that were firing go on firing as they were;
 * pending ones wait for the rest of their time. When each was last seen is read out of `ALERTS_FOR_STATE`.
 */
export class RestoredAlerts {
  readonly #queryable: Queryable;
  readonly #rules: readonly Rule[];
  /** Keys of alerts that were firing and have not been found yet. */
  readonly #awaited = new Set<string>();
  #pending: Map<string, { readonly seenMs: number; readonly sinceMs: number }> | undefined;
  #startedMs: number | undefined;
  #left = evaluations;

  constructor(queryable: Queryable, rules: readonly Rule[], state: GroupState, saved: SavedAlerts) {
    this.#queryable = queryable;
    this.#rules = rules;
    const hasFired = ({ firedAtMs }: Alert): boolean => firedAtMs !== undefined;
    state.restore((key) => (saved.get(key) ?? []).filter(hasFired));
    for (const { alerts } of state.activeAlerts())
      for (const { labels } of alerts) this.#awaited.add(labelKey(labels));
  }

  /** To be called before each evaluation. */
  beforeEvaluation(atMs: number): void {
    if (this.#pending) this.#forgetEnded(this.#pending, this.#startedMs ?? atMs);
    this.#startedMs ??= atMs;
    this.#pending ??= this.#begin(atMs);
    if (this.#left-- > 0 || atMs - this.#startedMs < graceMs) return;
    this.#pending.clear();
    this.#awaited.clear();
  }

  /** Since when an alert that is new in this process is active. */
  since(rule: AlertingRule, labels: Labels, atMs: number): number | undefined {
    const key = labelKey(labels);
    const seen = this.#pending?.get(key);
    if (seen === undefined) return undefined;
    this.#pending?.delete(key);
    const remainingMs = rule.forMs - (seen.seenMs - seen.sinceMs);
    return remainingMs <= 0 ? seen.sinceMs : pendingSince(seen.sinceMs, seen.seenMs, atMs);
  }

  /** Whether an alert that is not found may still come back. */
  isAwaited({ labels, state }: Pick<Alert, 'labels' | 'state'>): boolean {
    return state === 'firing' && this.#awaited.has(labelKey(labels));
  }

  /** Whether a series is the state of an alert that was pending and may still come back. */
  goesOn({ __name__: name, ...labels }: Labels): boolean {
    return name === 'ALERTS_FOR_STATE' && this.#pending?.has(labelKey(labels)) === true;
  }

  /** After a short outage, what the first evaluation did not find is over. */
  #forgetEnded(pending: Map<string, { readonly seenMs: number }>, startedMs: number): void {
    for (const [key, { seenMs }] of pending) if (startedMs - seenMs < longOutageMs) pending.delete(key);
  }

  #begin(atMs: number): Map<string, { seenMs: number; sinceMs: number }> {
    const seen = this.#read(atMs);
    for (const key of this.#awaited) {
      const seenMs = seen.get(key)?.seenMs;
      seen.delete(key);
      if (seenMs !== undefined && atMs - seenMs < longOutageMs) this.#awaited.delete(key);
    }
    return seen;
  }

  #read(atMs: number): Map<string, { seenMs: number; sinceMs: number }> {
    const found = new Map<string, { seenMs: number; sinceMs: number }>();
    for (const rule of this.#rules) {
      if (rule.kind !== 'alert') continue;
      const matchers = [equal('__name__', 'ALERTS_FOR_STATE'), equal('alertname', rule.name)];
      for (const series of this.#queryable.select(matchers, atMs - outageToleranceMs, atMs)) {
        const last = series.timestamps.length - 1;
        if (last < 0 || isStaleAt(series.values, last)) continue;
        const { __name__: _, ...labels } = series.labels;
        found.set(labelKey(labels), {
          seenMs: series.timestamps[last] as number,
          sinceMs: (series.values[last] as number) * 1000,
        });
      }
    }
    return found;
  }
}

function equal(name: string, value: string): LabelMatcher {
  return { name, type: '=', value };
}
