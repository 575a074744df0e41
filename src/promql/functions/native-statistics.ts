import { float, native, pointsIn, type Column } from '../eval/column.ts';
import { meanObservation, standardDeviationOf, varianceOf, type FloatHistogram } from '../histogram/index.ts';
import { argumentOf, type VectorFunction } from './vector-function.ts';

/** Functions of single native histograms; floats go. */
export const nativeStatistics: Readonly<Record<string, VectorFunction>> = {
  histogram_avg: ofNatives(meanObservation),
  histogram_count: ofNatives(({ count }) => count),
  histogram_sum: ofNatives(({ sum }) => sum),
  histogram_stddev: ofNatives(standardDeviationOf),
  histogram_stdvar: ofNatives(varianceOf),
};

function ofNatives(compute: (histogram: FloatHistogram) => number): VectorFunction {
  return (call, grid, evaluator) => {
    const columns = evaluator.vector(argumentOf(call, 0), grid);
    return columns.map((column) => computed(column, compute)).filter((column) => pointsIn(column) > 0);
  };
}

function computed(column: Column, compute: (histogram: FloatHistogram) => number): Column {
  const { present, values, histograms } = column;
  for (let step = 0; step < present.length; step++) {
    const isNative = present[step] === native;
    if (isNative) values[step] = compute(histograms?.[step] as FloatHistogram);
    present[step] = isNative ? float : 0;
  }
  column.histograms = undefined;
  column.dropName = true;
  return column;
}
