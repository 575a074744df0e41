import type { HistorySeries } from '../../contract/history.ts';
import type { PromAnswer, PromMatrix } from '../../contract/prometheus-answers.ts';
import type { PromRange } from '../../contract/prometheus-client.ts';
import type { ChartHistory } from './answers.ts';
import { periodOf } from './chart-choice.ts';
import { readHistoryPath } from './chart-queries.ts';
import { parseSelector } from './chart-selector.ts';
import { seriesNumber } from './expression-rows.ts';

/** The question to the node, with the times it is about now: one value for the begin of each step. */
export function expressionRequest(
  path: string,
  now: number,
): { readonly expression: string; readonly range: PromRange } {
  const { name, stepSec, spanMs, end, backMs, limit } = readHistoryPath(path);
  const { from, to } = periodOf({ end, spanMs }, stepSec, now);
  const range = { from: from - backMs, to: to - backMs - stepSec * 1000, step: stepSec, limit };
  return { expression: name, range };
}

/** What an expression gave over some time in the form charts are drawn from. */
export function expressionHistory(
  expression: string,
  range: PromRange,
  { data, warnings, infos }: PromAnswer<PromMatrix>,
): ChartHistory {
  const stepMs = range.step * 1000;
  const count = Math.round((range.to - range.from) / stepMs) + 1;
  const drawn = data.result.filter(({ values }) => values !== undefined);
  const isOneMetric = new Set(drawn.map(({ metric }) => metric['__name__'])).size <= 1;
  const series = drawn.map(({ metric, values = [] }): HistorySeries => {
    const steps: (number | null)[] = Array.from({ length: count }, () => null);
    for (const [at, value] of values) {
      const index = Math.round((at * 1000 - range.from) / stepMs);
      if (index >= 0 && index < count) steps[index] = seriesNumber(value);
    }
    const { __name__: name = '', ...others } = metric;
    const labels = isOneMetric ? others : { ...others, __name__: name };
    return { labels, min: steps, max: steps, avg: steps };
  });
  const undrawn = data.result.length - drawn.length;
  return {
    name: parseSelector(expression)?.name ?? 'result',
    type: 'untyped',
    help: null,
    as: 'value',
    from: new Date(range.from).toISOString(),
    to: new Date(range.to + stepMs).toISOString(),
    step_sec: range.step,
    tier: 'raw',
    series_total: series.length,
    series,
    warnings,
    infos: undrawn === 0 ? infos : [...infos, `${undrawn} series of native histograms are not drawn`],
  };
}
