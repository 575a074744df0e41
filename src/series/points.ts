/** Samples of one series, by time. The bits of NaNs among the values are as they were stored. */
export interface Points {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export const noPoints: Points = { times: new Float64Array(0), values: new Float64Array(0) };

/** The first index at which a time is `atMs` or later. */
export function indexFrom(times: ArrayLike<number>, atMs: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The points from one time to another, both included; a view, not a copy. */
export function between({ times, values }: Points, fromMs: number, toMs: number): Points {
  const start = indexFrom(times, fromMs);
  const end = indexFrom(times, toMs + 1);
  if (start === 0 && end === times.length) return { times, values };
  return { times: times.subarray(start, end), values: values.subarray(start, end) };
}

/** Puts pieces together, ordered and each time once: of two values at one time the first piece's stays. */
export function joinPoints(pieces: readonly Points[]): Points {
  const filled = pieces.filter(({ times }) => times.length > 0);
  const [only] = filled;
  if (filled.length <= 1) return only ?? noPoints;
  const count = filled.reduce((sum, { times }) => sum + times.length, 0);
  const times = new Float64Array(count);
  const values = new Float64Array(count);
  let at = 0;
  let isOrdered = true;
  for (const piece of filled) {
    if (at > 0 && (piece.times[0] as number) <= (times[at - 1] as number)) isOrdered = false;
    times.set(piece.times, at);
    values.set(piece.values, at);
    at += piece.times.length;
  }
  return isOrdered ? { times, values } : ordered({ times, values });
}

/** Sorts by time; the sort is stable, so the first of a time stays the first. Copies bits, never numbers. */
export function ordered({ times, values }: Points): Points {
  const order = Array.from(times, (_, index) => index);
  order.sort((a, b) => (times[a] as number) - (times[b] as number));
  const kept = order.filter(
    (index, place) => place === 0 || times[order[place - 1] as number] !== times[index],
  );
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const sortedTimes = new Float64Array(kept.length);
  const sortedWords = new Uint32Array(kept.length * 2);
  for (const [place, index] of kept.entries()) {
    sortedTimes[place] = times[index] as number;
    sortedWords[place * 2] = words[index * 2] as number;
    sortedWords[place * 2 + 1] = words[index * 2 + 1] as number;
  }
  return { times: sortedTimes, values: new Float64Array(sortedWords.buffer) };
}
