import type { MetricDefinition } from '../reading.ts';
import type { ExpositionFormat } from './exposition.ts';

type Type = MetricDefinition['type'];
/** A type as it is written; OpenMetrics has three that Prometheus does not. */
export type WrittenType = Type | 'gaugehistogram' | 'stateset' | 'info';

/** Type words, and whether the text format has them too. */
export const typeWords: ReadonlyMap<string, readonly [WrittenType, boolean]> = new Map([
  ['counter', ['counter', true]],
  ['gauge', ['gauge', true]],
  ['histogram', ['histogram', true]],
  ['summary', ['summary', true]],
  ['untyped', ['untyped', true]],
  ['unknown', ['untyped', true]],
  ['gaugehistogram', ['gaugehistogram', false]],
  ['stateset', ['stateset', false]],
  ['info', ['info', false]],
]);

/** What each type's samples are called, beside the name itself. */
export const sampleSuffixes: Readonly<
  Record<ExpositionFormat, Readonly<Record<WrittenType, readonly string[]>>>
> = {
  text: {
    counter: [],
    gauge: [],
    histogram: ['_bucket', '_sum', '_count'],
    summary: ['_sum', '_count'],
    untyped: [],
    gaugehistogram: [],
    stateset: [],
    info: [],
  },
  openmetrics: {
    counter: ['_total', '_created'],
    gauge: [],
    histogram: ['_bucket', '_sum', '_count', '_created'],
    summary: ['_sum', '_count', '_created'],
    untyped: [],
    gaugehistogram: ['_bucket', '_gcount', '_gsum'],
    stateset: [],
    info: ['_info'],
  },
};
