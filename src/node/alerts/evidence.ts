import type { BookedAlert } from '../../alert/book.ts';
import { chartedExpression, comparisonOf, unitOf } from '../../alert/comparison.ts';
import type { AlertEvidence, ChangeEvent } from '../../alert/notification.ts';
import { alertUnits } from '../../contract/alerts.ts';
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

/** An alert's numbers as its rule has them. */
export function measured(
  alert: Pick<BookedAlert, 'rule' | 'annotations' | 'value'>,
): Pick<AlertEvidence, 'value' | 'unit' | 'threshold'> {
  const { rule, annotations, value } = alert;
  const found = comparisonOf(rule.expression);
  // That what is compared equals what it is compared with tells nobody anything.
  const comparison = found?.operator === '==' || found?.operator === '!=' ? undefined : found;
  return {
    value: comparison === undefined || !Number.isFinite(value) ? undefined : value,
    unit:
      alertUnits.find((unit) => unit === annotations['unit']) ?? unitOf(chartedExpression(rule.expression)),
    threshold: comparison && { operator: comparison.operator, value: comparison.threshold },
  };
}

/** What is told of an alert besides its texts. What cannot be found out is left out. */
export async function evidenceOf(
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
  const fromMs = nowMs - hourMs;
  const query = print(chartedExpression(alert.rule.expression));
  const { series } = await expression({ query, labels: alert.labels, fromMs, toMs: nowMs, stepMs, limit: 1 });
  const [first] = series;
  const isFlat = comparisonOf(alert.rule.expression) === undefined;
  return first === undefined || isFlat ? undefined : { fromMs, stepMs, values: first.values };
}
