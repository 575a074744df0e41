import {
  mixedSchemas,
  nativeNotCounter,
  nativeNotGauge,
  reconciledBuckets,
} from '../eval/annotation-texts.ts';
import { nameLabel, valueOf } from '../eval/label-set.ts';
import { addHistograms, divideHistogram, subtractHistograms } from '../histogram/arithmetic.ts';
import { usesCustomBuckets, type FloatHistogram } from '../histogram/float-histogram.ts';
import { boundsIn } from './extended-rate.ts';
import { detectReset } from '../histogram/reset.ts';
import { interpolateHistograms } from './native-interpolation.ts';
import type { NativeStep, RangeCall, StepResult } from './range-function.ts';

/** `rate`, `increase` and `delta` of native histograms between the bounds of an `anchored` or `smoothed` window. */
export function extendedNativeRate(
  at: NativeStep,
  call: RangeCall,
  isCounter: boolean,
  isRate: boolean,
): StepResult {
  const { samples, nativeFrom, nativeTo, step } = at;
  const { natives, nativeTimes, labels } = samples;
  const { rangeMs, ends, extension } = call.range;
  const end = ends[step] as number;
  const start = end - rangeMs;
  const isSmoothed = extension === 'smoothed';
  const bounds = boundsIn(nativeTimes, nativeFrom, nativeTo, start, end, isSmoothed);
  if (bounds === undefined) return undefined;
  const { first, last } = bounds;
  const metric = valueOf(labels, nameLabel);
  const window = natives.slice(first, last + 1);
  if (
    window.some(
      (histogram) => usesCustomBuckets(histogram) !== usesCustomBuckets(window[0] as FloatHistogram),
    )
  ) {
    call.annotate(mixedSchemas(metric));
    return undefined;
  }
  if (isCounter && window.some(({ counterResetHint }) => counterResetHint === 'gauge')) {
    call.annotate(nativeNotCounter(metric));
  }
  const note = (operation: 'addition' | 'subtraction') => call.annotate(reconciledBuckets(operation));
  const valueAt = (index: number, atMs: number) =>
    interpolateHistograms(samples, index, atMs, isCounter, note);
  const isLeftBetween = isSmoothed && (nativeTimes[first] as number) < start;
  const left = isLeftBetween ? valueAt(first, start) : natives[first];
  const isRightBetween = isSmoothed && last > nativeFrom && (nativeTimes[last] as number) > end;
  const right = isRightBetween ? valueAt(last - 1, end) : natives[last];
  if (left === undefined || right === undefined) {
    call.annotate(mixedSchemas(metric));
    return undefined;
  }
  const isGauge = left.counterResetHint === 'gauge' && right.counterResetHint === 'gauge';
  if (!isCounter && !isGauge) call.annotate(nativeNotGauge(metric));
  const difference = subtractHistograms(right, left);
  if (difference?.areBoundsReconciled === true) note('subtraction');
  let change = difference?.histogram;
  if (isCounter) {
    for (const lost of lostInResets(samples.natives, first, last, left, right, isLeftBetween)) {
      const sum = change && addHistograms(change, lost);
      if (sum?.areBoundsReconciled === true) note('addition');
      change = sum?.histogram;
    }
  }
  if (change === undefined) {
    call.annotate(mixedSchemas(metric));
    return undefined;
  }
  return { ...(isRate ? divideHistogram(change, rangeMs / 1000) : change), counterResetHint: 'gauge' };
}

/** What the counter had come to before each reset between the bounds. */
function lostInResets(
  natives: readonly FloatHistogram[],
  first: number,
  last: number,
  left: FloatHistogram,
  right: FloatHistogram,
  isLeftBetween: boolean,
): FloatHistogram[] {
  let next = first + 1;
  let previous = left;
  const afterFirst = natives[first + 1];
  if (isLeftBetween && afterFirst && detectReset(afterFirst, natives[first] as FloatHistogram)) {
    // The value at the start already lies after this reset.
    previous = afterFirst;
    next++;
  }
  // Both bounds lie between the same two samples.
  if (next > last) return [];
  const lost: FloatHistogram[] = [];
  for (const current of [...natives.slice(next, last), right]) {
    if (detectReset(current, previous)) lost.push(previous);
    previous = current;
  }
  return lost;
}
