import type { Expression } from '../ast.ts';
import {
  forcedMonotonicity,
  invalidQuantile,
  quantileIsNaN,
  quantileIsSkewed,
} from '../eval/annotation-texts.ts';
import { emptyColumn, float, mergeSameLabels, native, pointsIn, type Column } from '../eval/column.ts';
import { formatG } from '../eval/go-format.ts';
import type { Grid } from '../eval/grid.ts';
import { nameLabel, valueOf, withLabel } from '../eval/label-set.ts';
import type { Evaluator, Query } from '../eval/query.ts';
import { textOf } from '../eval/types.ts';
import { quantileOf as nativeQuantile, type FloatHistogram } from '../histogram/index.ts';
import { histogramsIn, type ClassicHistogram, type Histograms } from './classic-buckets.ts';
import { BucketReader } from './classic-quantile.ts';
import { argumentOf, type VectorFunction } from './vector-function.ts';

/** `histogram_quantile(φ, vector)`. */
export const histogramQuantile: VectorFunction = (call, grid, evaluator) => {
  const quantiles = quantilesOf(argumentOf(call, 0), grid, evaluator);
  const vector = argumentOf(call, 1);
  const histograms = histogramsIn(
    evaluator.vector(vector, grid),
    vector.position,
    evaluator.query.annotations,
  );
  return mergeSameLabels(quantileColumns(histograms, quantiles, grid, vector, evaluator.query));
};

/** `histogram_quantiles(vector, label, φ…)`: each quantile under a label. */
export const histogramQuantiles: VectorFunction = (call, grid, evaluator) => {
  const vector = argumentOf(call, 0);
  const label = textOf(call.args[1]);
  const perArgument = call.args.slice(2).map((argument) => quantilesOf(argument, grid, evaluator));
  const histograms = histogramsIn(
    evaluator.vector(vector, grid),
    vector.position,
    evaluator.query.annotations,
  );
  const columns = perArgument.flatMap((quantiles) =>
    // Quantiles are nearly always the same at every step; where they are not, so are the labels.
    [...new Set(quantiles)].flatMap((quantile) => {
      const found = quantileColumns(histograms, quantiles, grid, vector, evaluator.query, quantile);
      for (const column of found) column.labels = withLabel(column.labels, label, formatQuantile(quantile));
      return found;
    }),
  );
  return mergeSameLabels(columns);
};

function quantilesOf(argument: Expression, grid: Grid, evaluator: Evaluator): Float64Array {
  const { annotations } = evaluator.query;
  const quantiles = evaluator.scalar(argument, grid);
  for (const quantile of quantiles) {
    if (!(quantile >= 0 && quantile <= 1)) annotations.add(invalidQuantile(quantile), argument.position);
  }
  return quantiles;
}

/** Of each histogram the quantile at each step, or only at those steps where it is a certain one. */
function quantileColumns(
  histograms: Histograms,
  quantiles: Float64Array,
  grid: Grid,
  vector: Expression,
  query: Query,
  only?: number,
): Column[] {
  const isWanted = (step: number) => only === undefined || Object.is(quantiles[step], only);
  return [
    ...histograms.native.map((column) => ofNative(column, quantiles, vector, query, isWanted)),
    ...histograms.classic.map((histogram) => ofClassic(histogram, quantiles, grid, vector, query, isWanted)),
  ].filter((column) => pointsIn(column) > 0);
}

function ofNative(
  { labels, present, histograms }: Column,
  quantiles: Float64Array,
  { position }: Expression,
  { annotations }: Query,
  isWanted: (step: number) => boolean,
): Column {
  const out = emptyColumn(labels, true, present.length);
  const metric = valueOf(labels, nameLabel);
  for (let step = 0; step < present.length; step++) {
    if (present[step] !== native || !isWanted(step)) continue;
    const { value, note } = nativeQuantile(quantiles[step] as number, histograms?.[step] as FloatHistogram);
    if (note === 'nan-result') annotations.add(quantileIsNaN(metric), position);
    if (note === 'skewed-higher') annotations.add(quantileIsSkewed(metric), position);
    out.values[step] = value;
    out.present[step] = float;
  }
  return out;
}

function ofClassic(
  histogram: ClassicHistogram,
  quantiles: Float64Array,
  grid: Grid,
  { position }: Expression,
  { annotations }: Query,
  isWanted: (step: number) => boolean,
): Column {
  const out = emptyColumn(histogram.labels, true, grid.count);
  const reader = new BucketReader(histogram);
  const text = forcedMonotonicity(valueOf(histogram.labels, nameLabel));
  for (let step = 0; step < grid.count; step++) {
    if (!isWanted(step) || !reader.read(step)) continue;
    const quantile = quantiles[step] as number;
    out.present[step] = float;
    if (!(quantile >= 0 && quantile <= 1)) {
      out.values[step] = quantile < 0 ? -Infinity : quantile > 1 ? Infinity : NaN;
      continue;
    }
    if (reader.bounds[reader.size - 1] !== Infinity) {
      out.values[step] = NaN;
      continue;
    }
    const forced = reader.forceAscent();
    if (forced) annotations.addFix(text, position, { ...forced, atMs: grid.startMs + step * grid.stepMs });
    out.values[step] = reader.quantile(quantile);
  }
  return out;
}

/** As OpenMetrics writes quantiles: `1.0` rather than `1`. */
function formatQuantile(quantile: number): string {
  const text = formatG(quantile);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
