import type { Windows } from '../eval/windows.ts';

/**
 * What is known of the samples of a window, in two parts. The earlier one has, for each of its samples, what all from there
 * to its end come to, so that its first samples can be left out; the later one has what all of its samples come to, so that
 * more can be added. (The queue of two stacks: "Low-Latency Sliding-Window Aggregation in Worst-Case Constant Time",
 * Tangwongsan et al. 2017.) A part only ever sees samples that are in the window: nothing lingers of those that have left.
 */
export interface WindowParts {
  /** The later part is empty from now on. */
  clear(): void;
  /** Samples from one index to before another are the earlier part from now on. */
  turn(from: number, to: number): void;
  /** Adds samples to the later part. */
  append(from: number, to: number): void;
  /** Tells what a window comes to; the earlier part begins at `from`, unless it is empty. */
  finish(step: number, from: number, to: number, hasEarlier: boolean): void;
}

/** Moves from window to window: each sample is appended once and turned once, however long the windows are. */
export function slide(windows: Windows, first: number, last: number, parts: WindowParts): void {
  let middle = 0;
  let seen = 0;
  parts.clear();
  for (let step = first; step < last; step++) {
    const from = windows.from[step] as number;
    const to = windows.to[step] as number;
    if (to === from) continue;
    if (from >= seen) {
      middle = from;
      seen = from;
      parts.clear();
    } else if (from > middle) {
      parts.turn(from, seen);
      middle = seen;
      parts.clear();
    }
    parts.append(seen, to);
    seen = to;
    parts.finish(step, from, to, from < middle);
  }
}

/** An array that is long enough, kept where it is. */
export function roomFor(length: number, room: Float64Array): Float64Array {
  return room.length >= length ? room : new Float64Array(length);
}

/** What rounding takes from a sum of two numbers. */
export function lostIn(sum: number, value: number, next: number): number {
  return Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
}
