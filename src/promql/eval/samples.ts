import { isStaleWord, wordsOf } from '../../lib/stale-marker.ts';
import type { FloatHistogram } from '../histogram/float-histogram.ts';
import type { Labels, SeriesData } from '../queryable.ts';

/** Samples of one series that a range function looks at through windows: by time, stale markers taken out. */
export interface Samples {
  readonly labels: Labels;
  readonly dropName: boolean;
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** When the counter behind each float began, 0 where unknown; undefined where the source does not know any. */
  readonly starts: Float64Array | undefined;
  readonly nativeTimes: Float64Array;
  readonly natives: readonly FloatHistogram[];
  readonly nativeStarts: Float64Array | undefined;
}

const noTimes = new Float64Array(0);

/** Of a series as the source gave it; shares its arrays where nothing has to be taken out. */
export function samplesOf(series: SeriesData): Samples {
  const { labels, timestamps, values, startTimestamps, histograms } = series;
  const hasNatives = histograms !== undefined && histograms.size > 0;
  if (hasNatives || hasStale(values)) {
    return split({
      labels,
      timestamps,
      values,
      ...(startTimestamps && { startTimestamps }),
      ...(histograms && { histograms }),
    });
  }
  return {
    labels,
    dropName: false,
    times: timestamps,
    values,
    starts: startTimestamps,
    nativeTimes: noTimes,
    natives: [],
    nativeStarts: undefined,
  };
}

/** The index of the first time after a moment; as many as there are where there is none. */
export function indexAfter(times: Float64Array, atMs: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) > atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}

function hasStale(values: Float64Array): boolean {
  let words: Uint32Array | undefined;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value !== value && isStaleWord((words ??= wordsOf(values)), i)) return true;
  }
  return false;
}

function split({ labels, timestamps, values, startTimestamps, histograms }: SeriesData): Samples {
  const words = wordsOf(values);
  const floatAt: number[] = [];
  const nativeAt: number[] = [];
  for (let i = 0; i < timestamps.length; i++) {
    if (histograms?.has(i)) nativeAt.push(i);
    else if (!isStaleWord(words, i)) floatAt.push(i);
  }
  const pick = (source: Float64Array, indexes: readonly number[]) =>
    Float64Array.from(indexes, (index) => source[index] as number);
  return {
    labels,
    dropName: false,
    times: pick(timestamps, floatAt),
    values: pick(values, floatAt),
    starts: startTimestamps && pick(startTimestamps, floatAt),
    nativeTimes: pick(timestamps, nativeAt),
    natives: nativeAt.map((index) => histograms?.get(index) as FloatHistogram),
    nativeStarts: startTimestamps && pick(startTimestamps, nativeAt),
  };
}
