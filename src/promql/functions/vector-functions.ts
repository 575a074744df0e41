import { dateFunctions } from './dates.ts';
import { histogramFraction } from './histogram-fraction.ts';
import { histogramQuantile, histogramQuantiles } from './histogram-quantile.ts';
import { info } from './info.ts';
import { labelFunctions } from './labels.ts';
import { mathFunctions } from './math.ts';
import { nativeStatistics } from './native-statistics.ts';
import { sortFunctions } from './sorting.ts';
import { timeFunctions } from './times.ts';
import type { VectorFunction } from './vector-function.ts';

/** All functions that give an instant vector and take no range vector, by name. */
export const vectorFunctions: ReadonlyMap<string, VectorFunction> = new Map(
  Object.entries({
    histogram_fraction: histogramFraction,
    histogram_quantile: histogramQuantile,
    histogram_quantiles: histogramQuantiles,
    info,
    ...dateFunctions,
    ...labelFunctions,
    ...mathFunctions,
    ...nativeStatistics,
    ...sortFunctions,
    ...timeFunctions,
  }),
);
