import {
  mixedSchemas,
  nativeNotCounter,
  nativeNotGauge,
  reconciledBuckets,
} from '../eval/annotation-texts.ts';
import { nameLabel, valueOf } from '../eval/label-set.ts';
import { divideHistogram, subtractHistograms } from '../histogram/arithmetic.ts';
import { compactHistogram } from '../histogram/compaction.ts';
import type { FloatHistogram } from '../histogram/float-histogram.ts';
import type { Labels } from '../queryable.ts';
import { hasNewStart } from './counter-resets.ts';
import { detectReset } from '../histogram/reset.ts';
import type { NativeStep, RangeCall, StepResult } from './range-function.ts';

/** A float or a native histogram. */
export interface TimedSample {
  readonly timeMs: number;
  readonly value: number | FloatHistogram;
}

/** The last two samples of a window. */
export interface SamplePair {
  readonly previous: TimedSample;
  readonly last: TimedSample;
  /** The source says that the counter began anew between them. */
  readonly isNewStart: boolean;
}

/** The last two samples, of either kind; undefined where there are fewer. */
export function latestPair({ samples, from, to, nativeFrom, nativeTo }: NativeStep): SamplePair | undefined {
  const candidates: (TimedSample & { isNewStart: boolean })[] = [];
  for (let i = Math.max(from, to - 2); i < to; i++) {
    const isNewStart = i > 0 && samples.starts !== undefined && hasNewStart(samples.starts, samples.times, i);
    candidates.push({ timeMs: samples.times[i] as number, value: samples.values[i] as number, isNewStart });
  }
  for (let i = Math.max(nativeFrom, nativeTo - 2); i < nativeTo; i++) {
    const { nativeStarts, nativeTimes } = samples;
    const isNewStart = i > 0 && nativeStarts !== undefined && hasNewStart(nativeStarts, nativeTimes, i);
    candidates.push({
      timeMs: nativeTimes[i] as number,
      value: samples.natives[i] as FloatHistogram,
      isNewStart,
    });
  }
  candidates.sort((a, b) => a.timeMs - b.timeMs);
  const last = candidates.at(-1);
  const previous = candidates.at(-2);
  return last && previous && { last, previous, isNewStart: last.isNewStart };
}

/** `irate` and `idelta` of native histograms. */
export function nativeInstantChange(
  { previous, last, isNewStart }: SamplePair,
  labels: Labels,
  call: RangeCall,
  isRate: boolean,
): StepResult {
  const current = last.value as FloatHistogram;
  const before = previous.value as FloatHistogram;
  const metric = valueOf(labels, nameLabel);
  const gauges = [current, before].filter(({ counterResetHint }) => counterResetHint === 'gauge').length;
  if (isRate && gauges > 0) call.annotate(nativeNotCounter(metric), call.position);
  if (!isRate && gauges < 2) call.annotate(nativeNotGauge(metric), call.position);
  let change = compactHistogram({ ...current, counterResetHint: 'gauge' });
  if (!isRate || (!isNewStart && !detectReset(current, before))) {
    const difference = subtractHistograms(current, before);
    if (difference === undefined) {
      call.annotate(mixedSchemas(metric), call.position);
      return undefined;
    }
    if (difference.areBoundsReconciled) call.annotate(reconciledBuckets('subtraction'), call.position);
    change = difference.histogram;
  }
  return isRate ? divideHistogram(change, (last.timeMs - previous.timeMs) / 1000) : change;
}
