import { quantileOf } from '../functions/quantile.ts';
import { histogramIgnoredInAggregation } from './annotation-texts.ts';
import { absent, emptyColumn, float, native } from './column.ts';
import type { Group } from './groups.ts';
import type { Reducer, ReducerContext } from './reducer.ts';

/** How many there are. */
export const countGroup: Reducer = ({ labels, dropName, columns }, { steps }) => {
  const out = emptyColumn(labels, dropName, steps);
  for (const { present } of columns) {
    for (let step = 0; step < steps; step++) {
      if (present[step] === absent) continue;
      out.values[step]!++;
      out.present[step] = float;
    }
  }
  return out;
};

/** 1 where there is any. */
export const onesGroup: Reducer = (group, context) => {
  const out = countGroup(group, context);
  out.values.fill(1);
  return out;
};

/** The smallest or the largest float; NaN only where there is nothing else. */
export function extremeGroup(which: 'min' | 'max'): Reducer {
  const sign = which === 'max' ? 1 : -1;
  return (group, context) => {
    const { labels, dropName, columns } = group;
    const { steps } = context;
    noteIgnored(which, group, context);
    const out = emptyColumn(labels, dropName, steps);
    for (const { values, present } of columns) {
      for (let step = 0; step < steps; step++) {
        if (present[step] !== float) continue;
        const value = values[step] as number;
        const best = out.values[step] as number;
        if (out.present[step] === absent || sign * value > sign * best || best !== best)
          out.values[step] = value;
        out.present[step] = float;
      }
    }
    return out;
  };
}

/** Variance or its square root (Welford's method). */
export function deviationGroup(which: 'stddev' | 'stdvar'): Reducer {
  return (group, context) => {
    const { labels, dropName, columns } = group;
    const { steps } = context;
    noteIgnored(which, group, context);
    const out = emptyColumn(labels, dropName, steps);
    const means = new Float64Array(steps);
    const counts = new Uint32Array(steps);
    for (const { values, present } of columns) {
      for (let step = 0; step < steps; step++) {
        if (present[step] !== float) continue;
        const value = values[step] as number;
        const count = ++counts[step]!;
        const difference = value - (means[step] as number);
        means[step]! += difference / count;
        // Of one that is not finite this is NaN, as it should be.
        out.values[step]! += difference * (value - (means[step] as number));
        out.present[step] = float;
      }
    }
    for (let step = 0; step < steps; step++) {
      const variance = (out.values[step] as number) / (counts[step] as number);
      out.values[step] = which === 'stddev' ? Math.sqrt(variance) : variance;
    }
    return out;
  };
}

/** A quantile, which may differ by step. */
export function quantileGroup(quantiles: Float64Array): Reducer {
  return (group, context) => {
    const { labels, dropName, columns } = group;
    noteIgnored('quantile', group, context);
    const out = emptyColumn(labels, dropName, context.steps);
    const numbers = new Float64Array(columns.length);
    for (let step = 0; step < context.steps; step++) {
      let count = 0;
      for (const { values, present } of columns) {
        if (present[step] === float) numbers[count++] = values[step] as number;
      }
      if (count === 0) continue;
      out.values[step] = quantileOf(quantiles[step] as number, numbers, count);
      out.present[step] = float;
    }
    return out;
  };
}

function noteIgnored(name: string, { columns }: Group, context: ReducerContext): void {
  const hasNatives = columns.some(
    ({ histograms, present }) => histograms !== undefined && present.includes(native),
  );
  if (hasNatives) context.annotate(histogramIgnoredInAggregation(name));
}
