import type { Labels } from '../promql/queryable.ts';
import { whenFound, whenMissing } from './alert.ts';
import type { Alert } from './alert.ts';
import { ask } from './ask.ts';
import { asker } from './evaluation.ts';
import type { RuleContext, RuleTime } from './evaluation.ts';
import { labelKey, withoutEmpty } from './label-set.ts';
import { RuleError } from './rule-error.ts';
import type { AlertingRule, Texts } from './rule.ts';
import type { RuleSample } from './sink.ts';
import { expandOrExplain } from './template/expand.ts';
import type { QueriedSample } from './template/expand.ts';

/** Alerts of one rule by the key of their labels, resolved ones too for a while. */
export type Alerts = ReadonlyMap<string, Alert>;

/** What the evaluation of an alerting rule comes to. */
export interface AlertingOutcome {
  readonly alerts: Alerts;
  /** `ALERTS` and `ALERTS_FOR_STATE`. */
  readonly samples: readonly RuleSample[];
}

/**
 * Evaluates an alerting rule at a time from what its alerts were. Throws a `RuleError`, or what its query throws; past a
 * limit the rule has no alerts any more.
 */
export function evaluateAlerting(
  rule: AlertingRule,
  known: Alerts,
  context: RuleContext,
  { atMs, offsetMs, limit }: RuleTime & { readonly limit: number },
): AlertingOutcome {
  const found = findAlerts(rule, context, { atMs, offsetMs });
  const alerts = new Map<string, Alert>();
  for (const [key, alert] of known) {
    if (found.has(key)) continue;
    const left = context.isAwaited?.(alert, atMs) === true ? alert : whenMissing(alert, atMs, rule);
    if (left) alerts.set(key, left);
  }
  for (const [key, alert] of found) {
    const before = known.get(key);
    const sinceMs = before ? undefined : context.activeSince?.(rule, alert.labels, atMs);
    const since = sinceMs === undefined ? alert : { ...alert, activeAtMs: sinceMs };
    alerts.set(key, whenFound(before, since, atMs, rule));
  }
  const active = [...alerts.values()].filter(({ state }) => state !== 'inactive');
  if (limit > 0 && active.length > limit) throw new LimitExceeded(limit, active.length);
  return { alerts, samples: active.flatMap((alert) => samplesOf(rule, alert, atMs - offsetMs)) };
}

/** More alerts than the group's limit; the rule forgets all it had. */
export class LimitExceeded extends RuleError {
  constructor(limit: number, count: number) {
    super(`exceeded limit of ${limit} with ${count} alerts`);
  }
}

function findAlerts(rule: AlertingRule, context: RuleContext, time: RuleTime): Map<string, Alert> {
  const found = new Map<string, Alert>();
  for (const sample of ask(context.queryable, rule.expression, time.atMs - time.offsetMs, context)) {
    const alert = alertOf(rule, sample, context, time);
    const key = labelKey(alert.labels);
    if (found.has(key)) {
      throw new RuleError('vector contains metrics with the same labelset after applying alert labels');
    }
    found.set(key, alert);
  }
  return found;
}

function alertOf(
  rule: AlertingRule,
  { labels, value }: QueriedSample,
  context: RuleContext,
  time: RuleTime,
): Alert {
  const data = {
    labels,
    value,
    externalLabels: context.externalLabels,
    externalUrl: context.externalUrl,
    nowMs: time.atMs,
    query: asker(context, time),
  };
  const expanded = (texts: Texts): Texts =>
    Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, expandOrExplain(rule.name, text, data)]),
    );
  const { __name__: _, ...own } = labels;
  return {
    labels: withoutEmpty({ ...own, ...expanded(rule.labels), alertname: rule.name }),
    annotations: expanded(rule.annotations),
    state: 'pending',
    value: typeof value === 'number' ? value : 0,
    activeAtMs: time.atMs,
    firedAtMs: undefined,
    resolvedAtMs: undefined,
    keepFiringSinceMs: undefined,
  };
}

function samplesOf(rule: AlertingRule, alert: Alert, timestampMs: number): RuleSample[] {
  const labels: Labels = withoutEmpty({ ...rule.labels, ...alert.labels, alertname: rule.name });
  return [
    { labels: { ...labels, __name__: 'ALERTS', alertstate: alert.state }, timestampMs, value: 1 },
    {
      labels: { ...labels, __name__: 'ALERTS_FOR_STATE' },
      timestampMs,
      value: Math.floor(alert.activeAtMs / 1000),
    },
  ];
}
