import { areBoundsEqual, coarserCustomIndices, sharedBounds } from './bounds.ts';
import { usesCustomBuckets, type CounterResetHint, type FloatHistogram } from './float-histogram.ts';
import { coarsen, openLedger, widenZeroBucket, type Ledger } from './ledger.ts';
import { mapSlots, type Slots } from './slots.ts';

/**
 * Whether a counter was reset between two histograms of it: by the hint of the later one, or because a count fell, its
 * resolution rose or its zero bucket shrank. Custom bounds are compared as far as both have them. Gauges are compared as if
 * they were counters.
 */
export function detectReset(current: FloatHistogram, previous: FloatHistogram): boolean {
  if (current.counterResetHint === 'reset') return true;
  if (current.counterResetHint === 'not_reset') return false;
  if (current.count < previous.count) return true;
  if (usesCustomBuckets(current) !== usesCustomBuckets(previous)) return true;
  return usesCustomBuckets(current)
    ? hasCustomReset(current, previous)
    : hasExponentialReset(current, previous);
}

/** A hint found by comparing where the histogram has none of its own; unknown for the first of a series. */
export function detectedHint(
  current: FloatHistogram,
  previous: FloatHistogram | undefined,
): CounterResetHint {
  if (current.counterResetHint !== 'unknown') return current.counterResetHint;
  if (previous === undefined) return 'unknown';
  return detectReset(current, previous) ? 'reset' : 'not_reset';
}

/**
 * The hint that Prometheus' storage gives back for a histogram after it has stored it behind another one: one that begins a
 * chunk is unknown, and a reset, a gauge or another bucket layout begins one.
 */
export function storedHint(current: FloatHistogram, previous: FloatHistogram | undefined): CounterResetHint {
  if (current.counterResetHint === 'gauge') return 'gauge';
  if (previous === undefined || previous.counterResetHint === 'gauge') return 'unknown';
  const isSameLayout =
    current.schema === previous.schema &&
    current.zeroThreshold === previous.zeroThreshold &&
    areBoundsEqual(current.customValues, previous.customValues);
  return isSameLayout && !detectReset(current, previous) ? 'not_reset' : 'unknown';
}

function hasExponentialReset(current: FloatHistogram, previous: FloatHistogram): boolean {
  if (current.schema > previous.schema || current.zeroThreshold < previous.zeroThreshold) return true;
  const before = openLedger(previous);
  widenZeroBucket(before, current.zeroThreshold);
  // A filled bucket reached into the new zero bucket and cannot have been counted there.
  if (before.zeroThreshold !== current.zeroThreshold) return true;
  if (current.zeroCount < before.zeroCount.value + before.zeroCount.error) return true;
  coarsen(before, current.schema);
  return hasLess(openLedger(current), before);
}

function hasCustomReset(current: FloatHistogram, previous: FloatHistogram): boolean {
  const [after, before] = [openLedger(current), openLedger(previous)];
  if (!areBoundsEqual(current.customValues, previous.customValues)) {
    const shared = sharedBounds(current.customValues, previous.customValues);
    for (const ledger of [after, before]) {
      const indices = coarserCustomIndices(ledger.customValues, shared);
      ledger.positive = mapSlots(ledger.positive, (index) => indices[index] ?? shared.length);
    }
  }
  return hasLess(after, before);
}

function hasLess(after: Ledger, before: Ledger): boolean {
  return areSlotsLess(after.positive, before.positive) || areSlotsLess(after.negative, before.negative);
}

function areSlotsLess(after: Slots, before: Slots): boolean {
  let at = 0;
  for (let place = 0; place < before.indices.length; place++) {
    const index = before.indices[place]!;
    const count = before.counts[place]!;
    while (at < after.indices.length && after.indices[at]! < index) at++;
    const isThere = after.indices[at] === index;
    if (isThere ? after.counts[at]! < count : count !== 0) return true;
  }
  return false;
}
