import type { Samples } from '../eval/samples.ts';
import { addHistograms, multiplyHistogram, subtractHistograms } from '../histogram/arithmetic.ts';
import type { FloatHistogram } from '../histogram/float-histogram.ts';
import { detectReset } from '../histogram/reset.ts';

/**
 * The histogram at a time on the line between a sample and the next; a counter that was reset between them came from 0.
 * Undefined where one has exponential and the other custom buckets.
 */
export function interpolateHistograms(
  { natives, nativeTimes }: Samples,
  index: number,
  atMs: number,
  isCounter: boolean,
  noteReconciled: (operation: 'addition' | 'subtraction') => void,
): FloatHistogram | undefined {
  const before = natives[index] as FloatHistogram;
  const after = natives[index + 1] as FloatHistogram;
  const beforeMs = nativeTimes[index] as number;
  const share = (atMs - beforeMs) / ((nativeTimes[index + 1] as number) - beforeMs);
  if (share === 0) return before;
  if (share === 1) return after;
  if (isCounter && detectReset(after, before)) return multiplyHistogram(after, share);
  const difference = subtractHistograms(after, before);
  if (difference === undefined) return undefined;
  if (difference.areBoundsReconciled) noteReconciled('subtraction');
  // Subtraction makes a gauge; what is on the line is as much of a counter as its ends are.
  const grown = {
    ...multiplyHistogram(difference.histogram, share),
    counterResetHint: after.counterResetHint,
  };
  const result = addHistograms(grown, before);
  if (result?.areBoundsReconciled === true) noteReconciled('addition');
  return result?.histogram;
}
