import type { Row } from '../../lib/reading.ts';
import type { Alert } from '../../rules/alert.ts';
import { ruleKey } from '../../rules/group.ts';
import type { RuleAlerts } from '../../rules/group.ts';

/** What a group's alerts were when they last changed, by rule; values and annotations are of that moment. */
export type SavedAlerts = ReadonlyMap<string, readonly Alert[]>;

/** The rows a group's alerts are kept in: a row each rule that has any. */
export function alertRows(rules: readonly RuleAlerts[]): Row[] {
  return rules
    .filter(({ alerts }) => alerts.length > 0)
    .map(({ rule, alerts }) => ({ rule: ruleKey(rule), alerts: JSON.stringify(alerts) }));
}

/** Reads them back; what cannot be read is left out. */
export function savedAlerts(rows: readonly Row[]): SavedAlerts {
  return new Map(
    rows.flatMap(({ rule, alerts }): [string, readonly Alert[]][] => {
      if (typeof rule !== 'string' || typeof alerts !== 'string') return [];
      try {
        // JSON has no undefined: what is missing is read as that.
        return [[rule, JSON.parse(alerts) as readonly Alert[]]];
      } catch {
        return [];
      }
    }),
  );
}

/** A text that changes when an alert begins, fires or ends, not when its value does. */
export function stateKey(rules: readonly RuleAlerts[]): string {
  return JSON.stringify(
    rules.map(({ alerts }) =>
      alerts.map(({ labels, state, activeAtMs, firedAtMs, resolvedAtMs, keepFiringSinceMs }) => [
        labels,
        state,
        activeAtMs,
        firedAtMs,
        resolvedAtMs,
        keepFiringSinceMs,
      ]),
    ),
  );
}
