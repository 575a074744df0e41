import type { VectorSelector } from '../ast.ts';
import { interpolate } from '../functions/extended-rate.ts';
import { interpolateHistograms } from '../functions/native-interpolation.ts';
import type { FloatHistogram } from '../histogram/float-histogram.ts';
import { mixedSamples, mixedSchemas, reconciledBuckets } from './annotation-texts.ts';
import { emptyColumn, float, pointsIn, setHistogram, type Column } from './column.ts';
import { endOf, type Grid } from './grid.ts';
import { nameLabel, valueOf } from './label-set.ts';
import type { Query } from './query.ts';
import { indexAfter, samplesOf, type Samples } from './samples.ts';
import { lookupGrid } from './vector-selector.ts';

/** A `smoothed` selector: at each step the value on the line between the samples around it, within the lookback. */
export function selectSmoothed(selector: VectorSelector, grid: Grid, query: Query): Column[] {
  const lookup = lookupGrid(selector, grid, query);
  const { lookbackMs, queryable, budget } = query;
  const series = queryable.select(
    selector.matchers,
    lookup.startMs - lookbackMs + 1,
    endOf(lookup) + lookbackMs,
  );
  const columns: Column[] = [];
  for (const one of series) {
    const samples = samplesOf(one);
    budget.check();
    budget.reserve(columns.length + 1, lookup.count);
    const column = emptyColumn(samples.labels, false, lookup.count);
    for (let step = 0; step < lookup.count; step++) {
      smoothAt(samples, step, lookup.startMs + step * lookup.stepMs, selector, query, column);
    }
    const points = pointsIn(column);
    if (points === 0) continue;
    budget.take(points);
    columns.push(column);
  }
  return columns;
}

function smoothAt(
  samples: Samples,
  step: number,
  atMs: number,
  { position }: VectorSelector,
  { annotations, lookbackMs }: Query,
  column: Column,
): void {
  const metric = valueOf(samples.labels, nameLabel);
  const floats = around(samples.times, atMs, lookbackMs);
  const natives = around(samples.nativeTimes, atMs, lookbackMs);
  if (floats.isAny && natives.isAny) {
    annotations.add(mixedSamples(metric), position);
    return;
  }
  if (natives.isAny) {
    const histogram = histogramAt(samples, natives, atMs, (operation) =>
      annotations.add(reconciledBuckets(operation), position),
    );
    if (histogram === 'mixed') annotations.add(mixedSchemas(metric), position);
    else if (histogram !== undefined) setHistogram(column, step, histogram);
    return;
  }
  const { before, exact, after } = floats;
  if (exact === undefined && before === undefined) return;
  if (exact !== undefined) column.values[step] = samples.values[exact] as number;
  else if (after === undefined) column.values[step] = samples.values[before as number] as number;
  else column.values[step] = interpolate(samples.values, samples.times, before as number, atMs, false);
  column.present[step] = float;
}

/** The samples next to a time within the lookback, by index. */
interface Neighbours {
  readonly isAny: boolean;
  readonly before: number | undefined;
  readonly exact: number | undefined;
  readonly after: number | undefined;
}

function around(times: Float64Array, atMs: number, lookbackMs: number): Neighbours {
  const low = indexAfter(times, atMs - 1);
  const exact = times[low] === atMs ? low : undefined;
  const next = times[low];
  const after = next !== undefined && next <= atMs + lookbackMs ? low : undefined;
  const before = low > 0 && (times[low - 1] as number) > atMs - lookbackMs ? low - 1 : undefined;
  return { isAny: before !== undefined || after !== undefined, before, exact, after };
}

function histogramAt(
  samples: Samples,
  { before, exact, after }: Neighbours,
  atMs: number,
  note: (operation: 'addition' | 'subtraction') => void,
): FloatHistogram | 'mixed' | undefined {
  const { natives } = samples;
  if (exact !== undefined) return natives[exact];
  if (before === undefined) return undefined;
  const previous = natives[before] as FloatHistogram;
  // The hint was about the sample before, not about the value that is carried on.
  if (after === undefined) return { ...previous, counterResetHint: 'unknown' };
  const isGauge = previous.counterResetHint === 'gauge' && natives[after]?.counterResetHint === 'gauge';
  return interpolateHistograms(samples, before, atMs, !isGauge, note) ?? 'mixed';
}
