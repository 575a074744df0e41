import {
  mixedSchemas,
  nativeNotCounter,
  nativeNotGauge,
  reconciledBuckets,
  startTimeOverlap,
  type AnnotationText,
} from '../eval/annotation-texts.ts';
import { nameLabel, valueOf } from '../eval/label-set.ts';
import { addHistograms, multiplyHistogram } from '../histogram/arithmetic.ts';
import type { FloatHistogram } from '../histogram/float-histogram.ts';
import { increaseOf, type IncreaseNote } from '../histogram/rate.ts';
import { hasNewStart, startsOverlap } from './counter-resets.ts';
import { extendedNativeRate } from './extended-native-rate.ts';
import { extrapolationFactor, factorSinceStart, isWithin } from './extrapolation.ts';
import type { NativeStep, RangeCall, StepResult } from './range-function.ts';

const noteTexts: Record<IncreaseNote, (metric: string) => AnnotationText> = {
  'mixed-schemas': mixedSchemas,
  'not-a-counter': nativeNotCounter,
  'not-a-gauge': nativeNotGauge,
  'reconciled-in-subtraction': () => reconciledBuckets('subtraction'),
  'reconciled-in-addition': () => reconciledBuckets('addition'),
};

/** `rate`, `increase` and `delta` of native histograms: a gauge. */
export function nativeRate(at: NativeStep, call: RangeCall, isCounter: boolean, isRate: boolean): StepResult {
  const { range } = call;
  if (range.extension !== undefined) return extendedNativeRate(at, call, isCounter, isRate);
  const { samples, nativeFrom, nativeTo, step } = at;
  const { nativeTimes, natives, nativeStarts } = samples;
  const first = natives[nativeFrom] as FloatHistogram;
  let change = nativeTo - nativeFrom > 1 ? nativeChange(at, call, isCounter) : undefined;
  if (nativeTo - nativeFrom > 1 && change === undefined) return undefined;
  const end = range.ends[step] as number;
  const firstTime = nativeTimes[nativeFrom] as number;
  const lastTime = nativeTimes[nativeTo - 1] as number;
  const count = nativeTo - nativeFrom;
  const start = isCounter ? (nativeStarts?.[nativeFrom] ?? 0) : 0;
  let factor: number;
  if (isWithin(start, end - range.rangeMs, firstTime)) {
    change = change === undefined ? first : added(change, first, at, call);
    factor = factorSinceStart(start, end, firstTime, lastTime, count);
  } else if (change !== undefined) {
    const isRising = isCounter && change.count > 0 && first.count >= 0;
    const toZero = isRising ? ((lastTime - firstTime) / 1000) * (first.count / change.count) : Infinity;
    factor = extrapolationFactor(end - range.rangeMs, end, firstTime, lastTime, count, toZero);
  } else {
    return undefined;
  }
  return change && multiplyHistogram(change, isRate ? factor / (range.rangeMs / 1000) : factor);
}

/** The change between the first and the last histogram of a window; undefined where they cannot be compared. */
function nativeChange(at: NativeStep, call: RangeCall, isCounter: boolean): FloatHistogram | undefined {
  const metric = valueOf(at.samples.labels, nameLabel);
  if (isCounter) warnOfOverlap(at, call);
  const { histogram, notes } = increaseOf(pointsOf(at, isCounter), isCounter);
  for (const note of notes) call.annotate(noteTexts[note](metric));
  return histogram;
}

/** A window's histograms, those after a new start of the counter marked as such. */
function pointsOf({ samples, nativeFrom, nativeTo }: NativeStep, isCounter: boolean): FloatHistogram[] {
  const { natives, nativeStarts, nativeTimes } = samples;
  const points = natives.slice(nativeFrom, nativeTo);
  if (nativeStarts === undefined || !isCounter) return points;
  return points.map((point, i) => {
    const isNew = i > 0 && hasNewStart(nativeStarts, nativeTimes, nativeFrom + i);
    return isNew ? { ...point, counterResetHint: 'reset' as const } : point;
  });
}

function added(
  histogram: FloatHistogram,
  other: FloatHistogram,
  { samples }: NativeStep,
  call: RangeCall,
): FloatHistogram | undefined {
  const sum = addHistograms(histogram, other);
  if (sum === undefined) call.annotate(mixedSchemas(valueOf(samples.labels, nameLabel)));
  else if (sum.areBoundsReconciled) call.annotate(reconciledBuckets('addition'));
  return sum?.histogram;
}

function warnOfOverlap({ samples, nativeFrom, nativeTo }: NativeStep, call: RangeCall): void {
  const { nativeStarts, nativeTimes, labels } = samples;
  if (nativeStarts === undefined) return;
  for (let i = nativeFrom + 1; i < nativeTo; i++) {
    if (!startsOverlap(nativeStarts, nativeTimes, i)) continue;
    call.annotate(startTimeOverlap(valueOf(labels, nameLabel)));
    return;
  }
}
