import { addHistograms, subtractHistograms } from '../histogram/arithmetic.ts';
import type { FloatHistogram } from '../histogram/float-histogram.ts';

/** How a series of histograms goes on from its first. */
export interface Steps {
  readonly sign: 1 | -1;
  /** How many there are in all. */
  readonly count: number;
}

/** The first histogram and what comes of adding or subtracting the step again and again; a text says why it cannot. */
export function histogramSteps(
  first: FloatHistogram,
  step: FloatHistogram,
  { sign, count }: Steps,
): FloatHistogram[] | string {
  const combine = sign === 1 ? addHistograms : subtractHistograms;
  const steps = [first];
  for (let last = first; steps.length < count;) {
    if (last.schema > step.schema) return `cannot go from schema ${last.schema} to ${step.schema}`;
    const combined = combine(last, step);
    if (combined === undefined) return 'one histogram has custom buckets and the other has not';
    last = combined.histogram;
    steps.push(last);
  }
  return steps;
}
