import type { BookedAlert } from '../../alert/book.ts';
import { chartedExpression } from '../../alert/comparison.ts';
import type { SeriesSpan } from '../../api/alert-routes.ts';
import type { History } from '../../contract/history.ts';
import { maxSteps } from '../../contract/history-routes.ts';
import { Refusal } from '../../control/refusal.ts';
import { messageOf } from '../../lib/errors.ts';
import { print } from '../../promql/print.ts';
import type { EvidenceSources } from './evidence.ts';

const hourMs = 3_600_000;
const usualSteps = 300;
const leastStepMs = 15_000;
const seriesShown = 10;

/** What an alert's rule compares over a time, as a chart takes it. Rejects with `Refusal`. */
export async function alertHistory(
  alert: BookedAlert,
  span: SeriesSpan,
  nowMs: number,
  { expression }: EvidenceSources,
): Promise<History> {
  if (alert.rule === undefined)
    throw new Refusal('NOT_FOUND', 'another program has posted this alert: its values are not known here');
  const toMs = Math.min(span.toMs ?? nowMs, nowMs);
  const fromMs = span.fromMs ?? alert.activeAtMs - hourMs;
  if (fromMs >= toMs) throw new Refusal('INVALID_INPUT', 'query.from: expected a time before `to`');
  const stepMs = span.stepMs ?? Math.max(leastStepMs, Math.ceil((toMs - fromMs) / usualSteps / 1000) * 1000);
  if ((toMs - fromMs) / stepMs > maxSteps)
    throw new Refusal('INVALID_INPUT', `query.step: expected at most ${maxSteps} steps`);
  const query = print(chartedExpression(alert.rule.expression));
  const firstMs = Math.ceil(fromMs / stepMs) * stepMs;
  const asked = { query, labels: alert.labels, fromMs: firstMs, toMs, stepMs, limit: seriesShown };
  try {
    const { total, series } = await expression(asked);
    return {
      name: query,
      type: 'untyped',
      help: null,
      as: 'value',
      from: new Date(firstMs).toISOString(),
      to: new Date(toMs).toISOString(),
      step_sec: stepMs / 1000,
      tier: 'raw',
      series_total: total,
      series: series.map(({ labels, values }) => ({
        labels,
        min: [...values],
        max: [...values],
        avg: [...values],
      })),
    };
  } catch (error) {
    throw new Refusal('UNAVAILABLE', `the series cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
