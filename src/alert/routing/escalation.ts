import type { Clock } from '../../lib/clock.ts';
import type { HeldAlert } from './held-alert.ts';
import type { EscalationStep } from './routing.ts';

/**
 * Whether an alert that fires has fired for so long that a step's receiver is told, and nobody takes care of it. One
 * that may be over since a restart is left until it is spoken of again.
 */
export function dueForEscalation(
  alert: HeldAlert,
  { afterMs }: EscalationStep,
  parts: { readonly clock: Clock; acknowledgedBy(fingerprint: string): string | undefined },
): boolean {
  const isDue = alert.startedMs + afterMs <= parts.clock.monotonic();
  return isDue && !alert.isRestored && parts.acknowledgedBy(alert.fingerprint) === undefined;
}

/**
 * When a step for one of some alerts is due first after a time, by the monotonic clock; infinity where none is to come.
 */
export function nextEscalation(
  alerts: Iterable<HeldAlert>,
  steps: readonly EscalationStep[],
  monotonicMs: number,
): number {
  let nextMs = Infinity;
  for (const alert of alerts) {
    if (alert.isResolved(monotonicMs)) continue;
    for (const { afterMs } of steps) {
      const dueMs = alert.startedMs + afterMs;
      if (dueMs > monotonicMs && dueMs < nextMs) nextMs = dueMs;
    }
  }
  return nextMs;
}
