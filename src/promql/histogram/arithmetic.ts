import { areBoundsEqual, coarserCustomIndices, sharedBounds } from './bounds.ts';
import { usesCustomBuckets, type CounterResetHint, type FloatHistogram } from './float-histogram.ts';
import { addTotal, closeLedger, coarsen, openLedger, widenZeroBucket, type Ledger } from './ledger.ts';
import { mapSlots, mergeSlots } from './slots.ts';

/** What adding or subtracting came to, and what it is worth a note. */
export interface Combined {
  readonly histogram: FloatHistogram;
  /** One was known to follow a counter reset, the other not to. */
  readonly hasResetCollision: boolean;
  /** Custom bounds differed: only those that both had are left. */
  readonly areBoundsReconciled: boolean;
}

/** Left plus right, compacted. Undefined where one has exponential buckets and the other custom ones. */
export function addHistograms(left: FloatHistogram, right: FloatHistogram): Combined | undefined {
  return combine(left, right, 1);
}

/** Left minus right, a gauge, compacted. Undefined where one has exponential buckets and the other custom ones. */
export function subtractHistograms(left: FloatHistogram, right: FloatHistogram): Combined | undefined {
  const combined = combine(left, right, -1);
  return combined && { ...combined, histogram: { ...combined.histogram, counterResetHint: 'gauge' } };
}

/** All counts and the sum times a factor; a negative one makes a gauge. Buckets stay, even where they become 0. */
export function multiplyHistogram(histogram: FloatHistogram, factor: number): FloatHistogram {
  return scaled(histogram, factor, (value) => value * factor);
}

/** All counts and the sum by a divisor; a negative one makes a gauge. By 0 no bucket is left, the totals are infinite. */
export function divideHistogram(histogram: FloatHistogram, divisor: number): FloatHistogram {
  const divided = scaled(histogram, divisor, (value) => value / divisor);
  if (divisor !== 0) return divided;
  return { ...divided, positiveSpans: [], negativeSpans: [], positiveBuckets: [], negativeBuckets: [] };
}

/** Unary minus; the result is a gauge. */
export function negateHistogram(histogram: FloatHistogram): FloatHistogram {
  return multiplyHistogram(histogram, -1);
}

/** Whether an operation had to let go of custom bounds; undefined where the kinds of buckets differ. */
export function addToLedger(
  ledger: Ledger,
  histogram: FloatHistogram | Ledger,
  sign: 1 | -1,
): { readonly areBoundsReconciled: boolean } | undefined {
  const other = 'hint' in histogram ? histogram : openLedger(histogram);
  if (usesCustomBuckets(ledger) !== usesCustomBuckets(other)) return undefined;
  ledger.hint = combinedHint(ledger.hint, other.hint);
  const areBoundsReconciled = usesCustomBuckets(ledger) ? reconcileBounds(ledger, other) : false;
  if (!usesCustomBuckets(ledger)) reconcileExponential(ledger, other);
  addTotal(ledger.zeroCount, other.zeroCount, sign);
  addTotal(ledger.count, other.count, sign);
  addTotal(ledger.sum, other.sum, sign);
  ledger.positive = mergeSlots(ledger.positive, other.positive, sign);
  ledger.negative = mergeSlots(ledger.negative, other.negative, sign);
  return { areBoundsReconciled };
}

function combine(left: FloatHistogram, right: FloatHistogram, sign: 1 | -1): Combined | undefined {
  const ledger = openLedger(left);
  const added = addToLedger(ledger, right, sign);
  if (!added) return undefined;
  const hints = new Set([left.counterResetHint, right.counterResetHint]);
  return {
    histogram: closeLedger(ledger),
    hasResetCollision: hints.has('reset') && hints.has('not_reset'),
    areBoundsReconciled: added.areBoundsReconciled,
  };
}

// A gauge makes a gauge of all; what is unknown of one is unknown of both.
function combinedHint(left: CounterResetHint, right: CounterResetHint): CounterResetHint {
  if (left === right) return left;
  return left === 'gauge' || right === 'gauge' ? 'gauge' : 'unknown';
}

function reconcileExponential(left: Ledger, right: Ledger): void {
  while (left.zeroThreshold !== right.zeroThreshold) {
    widenZeroBucket(right, left.zeroThreshold);
    widenZeroBucket(left, right.zeroThreshold);
  }
  coarsen(left, right.schema);
  coarsen(right, left.schema);
}

function reconcileBounds(left: Ledger, right: Ledger): boolean {
  if (areBoundsEqual(left.customValues, right.customValues)) return false;
  const shared = sharedBounds(left.customValues, right.customValues);
  for (const ledger of [left, right]) {
    const indices = coarserCustomIndices(ledger.customValues, shared);
    ledger.positive = mapSlots(ledger.positive, (index) => indices[index] ?? shared.length);
    ledger.customValues = shared;
  }
  return true;
}

function scaled(histogram: FloatHistogram, factor: number, scale: (value: number) => number): FloatHistogram {
  return {
    ...histogram,
    counterResetHint: factor < 0 ? 'gauge' : histogram.counterResetHint,
    zeroCount: scale(histogram.zeroCount),
    count: scale(histogram.count),
    sum: scale(histogram.sum),
    positiveBuckets: histogram.positiveBuckets.map(scale),
    negativeBuckets: histogram.negativeBuckets.map(scale),
  };
}
