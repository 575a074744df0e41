import type { AlertBook, BookedAlert } from '../../alert/book.ts';
import { chartedExpression, comparisonOf, unitOf } from '../../alert/comparison.ts';
import type { AlertEvidence, ChangeEvent, NotifiedAlert } from '../../alert/notification.ts';
import type { RoutedNotification } from '../../alert/routing/index.ts';
import { alertUnits } from '../../contract/alert-units.ts';
import type { Clock } from '../../lib/clock.ts';
import { print } from '../../promql/print.ts';
import type { ExpressionHistory, ExpressionQuery } from '../metrics/expression-history.ts';

/** What is asked to find out what an alert is about. */
export interface EvidenceSources {
  readonly expression: (query: Omit<ExpressionQuery, 'timeoutMs'>) => Promise<ExpressionHistory>;
  /** What happened in the half hour before an alert fired, oldest first. */
  readonly changesBefore: (alert: BookedAlert) => Promise<readonly ChangeEvent[]>;
}

const hourMs = 3_600_000;
const stepMs = 120_000;

/** An alert's numbers as its rule has them; none of an alert without a rule here. */
export function measured(
  alert: Pick<BookedAlert, 'rule' | 'annotations' | 'value'>,
): Pick<AlertEvidence, 'value' | 'unit' | 'threshold'> {
  const { rule, annotations, value } = alert;
  const unit = alertUnits.find((each) => each === annotations['unit']);
  if (rule === undefined) return { value: undefined, unit: unit ?? 'number', threshold: undefined };
  const found = comparisonOf(rule.expression);
  // That what is compared equals what it is compared with tells nobody anything.
  const comparison = found?.operator === '==' || found?.operator === '!=' ? undefined : found;
  return {
    value: comparison === undefined || !Number.isFinite(value) ? undefined : value,
    unit: unit ?? unitOf(chartedExpression(rule.expression)),
    threshold: comparison && { operator: comparison.operator, value: comparison.threshold },
  };
}

/** More alerts of one notification have no evidence: nobody reads on. */
const evidencedAlerts = 10;
const timeoutMs = 3000;

/** Alerts with what they are about, looked up when they are sent; what takes too long is left out. */
export async function withEvidence(
  alerts: RoutedNotification['alerts'],
  book: Pick<AlertBook, 'get'>,
  { clock, sources }: { readonly clock: Clock; readonly sources: EvidenceSources },
): Promise<NotifiedAlert[]> {
  const late = Promise.withResolvers<undefined>();
  const cancel = clock.schedule(timeoutMs, () => late.resolve(undefined));
  const evidenced = await Promise.all(
    alerts.map(async (alert, index) => {
      const booked = index < evidencedAlerts ? book.get(alert.fingerprint) : undefined;
      const evidence =
        booked && (await Promise.race([evidenceOf(booked, clock.now(), sources), late.promise]));
      return { ...alert, evidence };
    }),
  );
  cancel();
  return evidenced;
}

/** What is told of an alert besides its texts. What cannot be found out is left out. */
async function evidenceOf(
  alert: BookedAlert,
  nowMs: number,
  sources: EvidenceSources,
): Promise<AlertEvidence> {
  const [lastHour, events] = await Promise.all([
    lastHourOf(alert, nowMs, sources).catch(() => undefined),
    sources.changesBefore(alert).catch(() => []),
  ]);
  return { ...measured(alert), lastHour, events };
}

async function lastHourOf(
  alert: BookedAlert,
  nowMs: number,
  { expression }: EvidenceSources,
): Promise<AlertEvidence['lastHour']> {
  const { rule } = alert;
  if (rule === undefined) return undefined;
  const fromMs = nowMs - hourMs;
  const query = print(chartedExpression(rule.expression));
  const { series } = await expression({ query, labels: alert.labels, fromMs, toMs: nowMs, stepMs, limit: 1 });
  const [first] = series;
  const isFlat = comparisonOf(rule.expression) === undefined;
  return first === undefined || isFlat ? undefined : { fromMs, stepMs, values: first.values };
}
