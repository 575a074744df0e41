import { coarserIndex, exponentialBound } from './bounds.ts';
import type { CounterResetHint, FloatHistogram } from './float-histogram.ts';
import { layoutOf, lostInSum, mapSlots, scaleSlots, slotsOf, type Slots } from './slots.ts';

/** A number under summation and what rounding took from it. */
export interface Total {
  value: number;
  error: number;
}

/** A histogram under summation. Private to this folder: everybody else sees `FloatHistogram`. */
export interface Ledger {
  hint: CounterResetHint;
  schema: number;
  zeroThreshold: number;
  customValues: readonly number[];
  readonly zeroCount: Total;
  readonly count: Total;
  readonly sum: Total;
  positive: Slots;
  negative: Slots;
}

/** A copy of a histogram to compute with. */
export function openLedger(histogram: FloatHistogram): Ledger {
  return {
    hint: histogram.counterResetHint,
    schema: histogram.schema,
    zeroThreshold: histogram.zeroThreshold,
    customValues: histogram.customValues,
    zeroCount: { value: histogram.zeroCount, error: 0 },
    count: { value: histogram.count, error: 0 },
    sum: { value: histogram.sum, error: 0 },
    positive: slotsOf(histogram.positiveSpans, histogram.positiveBuckets),
    negative: slotsOf(histogram.negativeSpans, histogram.negativeBuckets),
  };
}

/** The histogram a ledger has come to, in as few buckets as possible. */
export function closeLedger(ledger: Ledger, maxEmpty = 0): FloatHistogram {
  const positive = layoutOf(ledger.positive, maxEmpty);
  const negative = layoutOf(ledger.negative, maxEmpty);
  return {
    counterResetHint: ledger.hint,
    schema: ledger.schema,
    zeroThreshold: ledger.zeroThreshold,
    zeroCount: totalOf(ledger.zeroCount),
    count: totalOf(ledger.count),
    sum: totalOf(ledger.sum),
    positiveSpans: positive.spans,
    negativeSpans: negative.spans,
    positiveBuckets: positive.buckets,
    negativeBuckets: negative.buckets,
    customValues: ledger.customValues,
  };
}

/** Adds to a total. */
export function addTotal(total: Total, { value, error }: Readonly<Total>, sign: 1 | -1): void {
  const before = total.value;
  total.value = before + sign * value;
  total.error += sign * error + lostInSum(before, sign * value, total.value);
}

/** Multiplies everything in a ledger. */
export function scaleLedger(ledger: Ledger, factor: number): void {
  for (const total of [ledger.zeroCount, ledger.count, ledger.sum]) {
    total.value *= factor;
    total.error *= factor;
  }
  scaleSlots(ledger.positive, factor);
  scaleSlots(ledger.negative, factor);
}

/** Whether a number in it has become infinite. */
export function hasOverflow({ zeroCount, count, sum, positive, negative }: Ledger): boolean {
  return (
    [zeroCount.value, count.value, sum.value].some(isInfinite) ||
    positive.counts.some(isInfinite) ||
    negative.counts.some(isInfinite)
  );
}

/** Lowers the resolution of exponential buckets; a schema that is not lower changes nothing. */
export function coarsen(ledger: Ledger, schema: number): void {
  const from = ledger.schema;
  if (schema >= from) return;
  const indexOf = (index: number): number => coarserIndex(index, from, schema);
  ledger.positive = mapSlots(ledger.positive, indexOf);
  ledger.negative = mapSlots(ledger.negative, indexOf);
  ledger.schema = schema;
}

/** Widens the zero bucket to a threshold, or beyond it to the end of a filled bucket that it would cut. */
export function widenZeroBucket(ledger: Ledger, threshold: number): void {
  if (threshold <= ledger.zeroThreshold) return;
  let reach = threshold;
  for (let before = Number.NaN; before !== reach;) {
    before = reach;
    reach = reachOf(ledger.negative, ledger.schema, reachOf(ledger.positive, ledger.schema, reach));
  }
  ledger.positive = absorb(ledger, ledger.positive, reach);
  ledger.negative = absorb(ledger, ledger.negative, reach);
  ledger.zeroThreshold = reach;
}

function reachOf({ indices, counts }: Slots, schema: number, threshold: number): number {
  for (let at = 0; at < indices.length; at++) {
    const index = indices[at]!;
    if (exponentialBound(index - 1, schema) >= threshold) break;
    const upper = exponentialBound(index, schema);
    if (upper > threshold) return counts[at] === 0 ? threshold : upper;
  }
  return threshold;
}

function absorb({ schema, zeroCount }: Ledger, { indices, counts, errors }: Slots, threshold: number): Slots {
  let size = 0;
  for (; size < indices.length; size++) {
    if (exponentialBound(indices[size]! - 1, schema) >= threshold) break;
    addTotal(zeroCount, { value: counts[size]!, error: errors[size]! }, 1);
  }
  return { indices: indices.slice(size), counts: counts.slice(size), errors: errors.slice(size) };
}

function totalOf({ value, error }: Total): number {
  return value + error;
}

function isInfinite(value: number): boolean {
  return value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY;
}
