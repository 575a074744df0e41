import { aggregateHistograms } from '../histogram/aggregate.ts';
import type { FloatHistogram } from '../histogram/float-histogram.ts';
import { meanOf } from '../functions/compensated-sum.ts';
import {
  counterResetCollision,
  mixedSamplesInAggregation,
  mixedSchemas,
  reconciledBuckets,
} from './annotation-texts.ts';
import { absent, emptyColumn, float, native, setHistogram, type Column } from './column.ts';
import type { Group } from './groups.ts';
import { nameLabel, valueOf } from './label-set.ts';
import type { Reducer, ReducerContext } from './reducer.ts';

/** Sum, compensated for rounding. */
export const sumGroup: Reducer = (group, context) => {
  const { sums, compensations, counts } = addUp(group, context.steps);
  const out = emptyColumn(group.labels, group.dropName, context.steps);
  for (let step = 0; step < context.steps; step++) {
    if (counts[step] === 0) continue;
    const sum = sums[step] as number;
    out.values[step] = sum === Infinity || sum === -Infinity ? sum : sum + (compensations[step] as number);
    out.present[step] = float;
  }
  addNatives('sum', group, context, out);
  return out;
};

/** Mean, compensated for rounding; incremental where the sum would overflow. */
export const meanGroup: Reducer = (group, context) => {
  const { sums, compensations, counts } = addUp(group, context.steps);
  const out = emptyColumn(group.labels, group.dropName, context.steps);
  for (let step = 0; step < context.steps; step++) {
    const count = counts[step] as number;
    if (count === 0) continue;
    const sum = sums[step] as number;
    const isFinite = sum - sum === 0;
    out.values[step] = isFinite
      ? sum / count + (compensations[step] as number) / count
      : meanOf(valuesAt(group, step), 0, count);
    out.present[step] = float;
  }
  addNatives('mean', group, context, out);
  return out;
};

interface Totals {
  readonly sums: Float64Array;
  readonly compensations: Float64Array;
  readonly counts: Uint32Array;
}

/** The floats of a group by step (Kahan's summation as Neumaier improved it). */
function addUp({ columns }: Group, steps: number): Totals {
  const sums = new Float64Array(steps);
  const compensations = new Float64Array(steps);
  const counts = new Uint32Array(steps);
  for (const { values, present } of columns) {
    for (let step = 0; step < steps; step++) {
      if (present[step] !== float) continue;
      const value = values[step] as number;
      if (counts[step]!++ === 0) {
        sums[step] = value;
        continue;
      }
      const sum = sums[step] as number;
      const next = sum + value;
      sums[step] = next;
      if (next === Infinity || next === -Infinity) compensations[step] = 0;
      else if (Math.abs(sum) >= Math.abs(value)) compensations[step]! += sum - next + value;
      else compensations[step]! += value - next + sum;
    }
  }
  return { sums, compensations, counts };
}

function valuesAt({ columns }: Group, step: number): Float64Array {
  const values = columns.flatMap((column) =>
    column.present[step] === float ? [column.values[step] as number] : [],
  );
  return Float64Array.from(values);
}

/** Steps with native histograms: their sum or mean; nothing where there are floats as well. */
function addNatives(kind: 'sum' | 'mean', group: Group, context: ReducerContext, out: Column): void {
  const columns = group.columns.filter(({ histograms }) => histograms !== undefined);
  if (columns.length === 0) return;
  for (let step = 0; step < context.steps; step++) {
    const natives = columns.flatMap((column) =>
      column.present[step] === native ? [column.histograms?.[step] as FloatHistogram] : [],
    );
    if (natives.length === 0) continue;
    if (out.present[step] === float) {
      out.present[step] = absent;
      context.annotate(mixedSamplesInAggregation);
      continue;
    }
    const result = aggregateHistograms(kind, natives);
    if (result === undefined) {
      context.annotate(mixedSchemas(valueOf((columns[0] as Column).labels, nameLabel)));
      continue;
    }
    if (result.hasResetCollision) context.annotate(counterResetCollision('aggregation'));
    if (result.areBoundsReconciled) context.annotate(reconciledBuckets('aggregation'));
    setHistogram(out, step, result.histogram);
  }
}
