import { fractionExcludesNaN } from '../eval/annotation-texts.ts';
import { emptyColumn, float, mergeSameLabels, native, pointsIn, type Column } from '../eval/column.ts';
import { nameLabel, valueOf } from '../eval/label-set.ts';
import { classicFraction, fractionOf, type FloatHistogram } from '../histogram/index.ts';
import { histogramsIn } from './classic-buckets.ts';
import { BucketReader } from './classic-quantile.ts';
import { argumentOf, type VectorFunction } from './vector-function.ts';

/** `histogram_fraction(lower, upper, vector)`. */
export const histogramFraction: VectorFunction = (call, grid, evaluator) => {
  const lowers = evaluator.scalar(argumentOf(call, 0), grid);
  const uppers = evaluator.scalar(argumentOf(call, 1), grid);
  const vector = argumentOf(call, 2);
  const { annotations } = evaluator.query;
  const histograms = histogramsIn(evaluator.vector(vector, grid), vector.position, annotations);
  const columns: Column[] = [];
  for (const { labels, present, histograms: natives } of histograms.native) {
    const out = emptyColumn(labels, true, grid.count);
    for (let step = 0; step < grid.count; step++) {
      if (present[step] !== native) continue;
      const histogram = natives?.[step] as FloatHistogram;
      const { value, note } = fractionOf(lowers[step] as number, uppers[step] as number, histogram);
      if (note) annotations.add(fractionExcludesNaN(valueOf(labels, nameLabel)), vector.position);
      out.values[step] = value;
      out.present[step] = float;
    }
    columns.push(out);
  }
  for (const histogram of histograms.classic) {
    const out = emptyColumn(histogram.labels, true, grid.count);
    const reader = new BucketReader(histogram);
    for (let step = 0; step < grid.count; step++) {
      if (!reader.read(step)) continue;
      const buckets = Array.from({ length: reader.size }, (_, i) => ({
        upperBound: reader.bounds[i] as number,
        count: reader.counts[i] as number,
      }));
      out.values[step] = classicFraction(lowers[step] as number, uppers[step] as number, buckets);
      out.present[step] = float;
    }
    columns.push(out);
  }
  return mergeSameLabels(columns.filter((column) => pointsIn(column) > 0));
};
