import type { Labels } from '../promql/queryable.ts';
import type { Texts } from './rule.ts';

export type AlertState = 'inactive' | 'pending' | 'firing';

/** One instance of an alerting rule: an element of its expression's answer. Times are milliseconds since the epoch. */
export interface Alert {
  readonly labels: Labels;
  readonly annotations: Texts;
  readonly state: AlertState;
  /** Of the last evaluation that found it; of a native histogram 0. */
  readonly value: number;
  /** Since when the expression holds. */
  readonly activeAtMs: number;
  readonly firedAtMs: number | undefined;
  /** Undefined while it is active. */
  readonly resolvedAtMs: number | undefined;
  /** Since when it fires though the expression does not hold any more. */
  readonly keepFiringSinceMs: number | undefined;
}

/** How long a resolved alert is remembered, so that whoever is to learn that it is over can be told again. */
const resolvedRetentionMs = 15 * 60_000;

/** What a rule says about times. */
export interface AlertTimes {
  readonly forMs: number;
  readonly keepFiringForMs: number;
}

/** What an alert becomes when the expression finds it at a time; `found` is new at that time. */
export function whenFound(known: Alert | undefined, found: Alert, atMs: number, times: AlertTimes): Alert {
  const isGoingOn = known !== undefined && known.state !== 'inactive';
  const alert = isGoingOn
    ? { ...known, value: found.value, annotations: found.annotations, keepFiringSinceMs: undefined }
    : found;
  return aged(alert, atMs, times);
}

/** What an alert becomes when the expression does not find it any more; undefined where it is forgotten. */
export function whenMissing(
  known: Alert,
  atMs: number,
  { forMs, keepFiringForMs }: AlertTimes,
): Alert | undefined {
  if (known.state === 'firing' && keepFiringForMs > 0) {
    const sinceMs = known.keepFiringSinceMs ?? atMs;
    const kept = { ...known, keepFiringSinceMs: sinceMs };
    if (atMs - sinceMs < keepFiringForMs) return aged(kept, atMs, { forMs, keepFiringForMs });
    return { ...kept, state: 'inactive', resolvedAtMs: atMs };
  }
  if (known.state === 'pending') return undefined;
  if (known.resolvedAtMs !== undefined && atMs - known.resolvedAtMs > resolvedRetentionMs) return undefined;
  return known.state === 'inactive' ? known : { ...known, state: 'inactive', resolvedAtMs: atMs };
}

function aged(alert: Alert, atMs: number, { forMs }: AlertTimes): Alert {
  const hasHeldLongEnough = atMs - alert.activeAtMs >= forMs;
  if (alert.state === 'pending' && hasHeldLongEnough) return { ...alert, state: 'firing', firedAtMs: atMs };
  // The rule's `for` has become longer.
  if (alert.state === 'firing' && !hasHeldLongEnough) {
    return { ...alert, state: 'pending', firedAtMs: undefined, keepFiringSinceMs: undefined };
  }
  return alert;
}
