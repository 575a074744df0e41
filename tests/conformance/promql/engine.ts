import { evaluateInstant, evaluateRange } from '../../../src/promql/engine.ts';
import type { Evaluated, InstantValue } from '../../../src/promql/engine.ts';
import type { Queryable, SeriesData } from '../../../src/promql/queryable.ts';
import type { Answer, AnswerSeries, AnswerValue } from './answer.ts';
import type { Times } from './evaluation.ts';

/** Prometheus' own runner plays its scripts with this feature on. */
const delaysNameRemoval = true;

/** Asks the engine at one time. */
export function queryInstant(queryable: Queryable, query: string, atMs: number): Answer {
  return answerOf(evaluateInstant(query, queryable, { atMs, delaysNameRemoval }), atMs);
}

/** Asks the engine for every step. */
export function queryRange(queryable: Queryable, query: string, { startMs, endMs, stepMs }: Times): Answer {
  return answerOf(
    evaluateRange(query, queryable, {
      fromMs: startMs,
      toMs: endMs,
      stepMs,
      delaysNameRemoval,
    }),
    startMs,
  );
}

function answerOf({ value, annotations }: Evaluated<InstantValue>, atMs: number): Answer {
  return { value: valueOf(value, atMs), ...annotations };
}

function valueOf(value: InstantValue, atMs: number): AnswerValue {
  if (value.kind === 'scalar' || value.kind === 'string') return value;
  if (value.kind === 'matrix') return { kind: 'matrix', series: value.series.map(seriesOf) };
  const series = value.samples.map(({ labels, value: each }) => ({
    labels,
    points: [{ atMs, value: each }],
  }));
  return { kind: 'vector', series };
}

function seriesOf({ labels, timestamps, values, histograms }: SeriesData): AnswerSeries {
  const points = Array.from(timestamps, (atMs, index) => ({
    atMs,
    value: histograms?.get(index) ?? values[index] ?? Number.NaN,
  }));
  return { labels, points };
}
