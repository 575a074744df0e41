import { counterResetCollision, mixedSchemas, reconciledBuckets } from '../eval/annotation-texts.ts';
import { nameLabel, valueOf } from '../eval/label-set.ts';
import { aggregateHistograms } from '../histogram/aggregate.ts';
import type { NativeStep, RangeCall, StepResult } from './range-function.ts';

/** `sum_over_time` of native histograms. */
export function nativeSum(at: NativeStep, call: RangeCall): StepResult {
  return aggregated('sum', at, call);
}

/** `avg_over_time` of native histograms. */
export function nativeMean(at: NativeStep, call: RangeCall): StepResult {
  return aggregated('mean', at, call);
}

function aggregated(
  kind: 'sum' | 'mean',
  { samples, nativeFrom, nativeTo }: NativeStep,
  call: RangeCall,
): StepResult {
  const result = aggregateHistograms(kind, samples.natives.slice(nativeFrom, nativeTo));
  if (result === undefined) {
    call.annotate(mixedSchemas(valueOf(samples.labels, nameLabel)));
    return undefined;
  }
  if (result.hasResetCollision) call.annotate(counterResetCollision('aggregation'));
  if (result.areBoundsReconciled) call.annotate(reconciledBuckets('aggregation'));
  return result.histogram;
}
