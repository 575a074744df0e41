import type { Span } from './float-histogram.ts';

/**
 * Buckets of one sign as they are computed with: what a count lost to rounding stands in `errors` (Neumaier 1974), to be
 * added in the end.
 */
export interface Slots {
  /** Ascending, each once. */
  readonly indices: number[];
  readonly counts: number[];
  readonly errors: number[];
}

/** Index of each bucket of some spans. */
export function indicesOf(spans: readonly Span[]): number[] {
  const indices: number[] = [];
  let index = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let end = index + length; index < end; index++) indices.push(index);
  }
  return indices;
}

/** Slots from spans and their buckets. */
export function slotsOf(spans: readonly Span[], buckets: readonly number[]): Slots {
  const indices = indicesOf(spans);
  const counts = buckets.slice(0, indices.length);
  return { indices, counts, errors: Array.from<number>({ length: counts.length }).fill(0) };
}

/** Spans and buckets; a run of up to `maxEmpty` empty buckets between filled ones is kept as zeros. */
export function layoutOf(slots: Slots, maxEmpty = 0): { spans: Span[]; buckets: number[] } {
  const spans: { offset: number; length: number }[] = [];
  const buckets: number[] = [];
  let next = 0;
  let last: { offset: number; length: number } | undefined;
  for (let at = 0; at < slots.indices.length; at++) {
    const index = slots.indices[at]!;
    const count = slots.counts[at]! + slots.errors[at]!;
    if (count === 0) continue;
    const gap = index - next;
    if (last && gap <= maxEmpty) {
      for (let filled = 0; filled < gap; filled++) buckets.push(0);
      last.length += gap + 1;
    } else {
      last = { offset: gap, length: 1 };
      spans.push(last);
    }
    buckets.push(count);
    next = index + 1;
  }
  return { spans, buckets };
}

/** Both together, the right one's counts times `sign`. */
export function mergeSlots(left: Slots, right: Slots, sign: 1 | -1): Slots {
  const merged: Slots = { indices: [], counts: [], errors: [] };
  const [leftSize, rightSize] = [left.indices.length, right.indices.length];
  for (let l = 0, r = 0; l < leftSize || r < rightSize;) {
    const leftIndex = l < leftSize ? left.indices[l]! : Number.POSITIVE_INFINITY;
    const rightIndex = r < rightSize ? right.indices[r]! : Number.POSITIVE_INFINITY;
    if (leftIndex <= rightIndex) push(merged, leftIndex, left.counts[l]!, left.errors[l++]!);
    if (rightIndex <= leftIndex) push(merged, rightIndex, sign * right.counts[r]!, sign * right.errors[r++]!);
  }
  return merged;
}

/** Slots under the indices a rule that never descends maps them to; those that meet are added. */
export function mapSlots(slots: Slots, indexOf: (index: number) => number): Slots {
  const mapped: Slots = { indices: [], counts: [], errors: [] };
  for (let at = 0; at < slots.indices.length; at++) {
    push(mapped, indexOf(slots.indices[at]!), slots.counts[at]!, slots.errors[at]!);
  }
  return mapped;
}

/** Multiplies all counts in place. */
export function scaleSlots({ counts, errors }: Slots, factor: number): void {
  for (let at = 0; at < counts.length; at++) {
    counts[at]! *= factor;
    errors[at]! *= factor;
  }
}

/** What the addition of two numbers loses; 0 where the sum is infinite. */
export function lostInSum(left: number, right: number, sum: number): number {
  if (sum === Number.POSITIVE_INFINITY || sum === Number.NEGATIVE_INFINITY) return 0;
  return Math.abs(left) >= Math.abs(right) ? left - sum + right : right - sum + left;
}

function push({ indices, counts, errors }: Slots, index: number, count: number, error: number): void {
  const at = indices.length - 1;
  if (indices[at] !== index) {
    indices.push(index);
    counts.push(count);
    errors.push(error);
    return;
  }
  const before = counts[at]!;
  const sum = before + count;
  counts[at] = sum;
  errors[at]! += error + lostInSum(before, count, sum);
}
