import type { FloatHistogram } from '../histogram/float-histogram.ts';
import type { Labels, SeriesData } from '../queryable.ts';
import { absent, float, pointsIn, type Column } from './column.ts';
import { timesOf, type Grid } from './grid.ts';
import { compareLabels } from './label-set.ts';

/** An element of an instant vector. */
export interface VectorSample {
  readonly labels: Labels;
  readonly value: number | FloatHistogram;
}

/** The first step of columns. */
export function columnsToVector(columns: readonly Column[]): VectorSample[] {
  return columns.flatMap(({ labels, present, values, histograms }) => {
    if (present[0] === absent) return [];
    return [
      { labels, value: present[0] === float ? (values[0] as number) : (histograms?.[0] as FloatHistogram) },
    ];
  });
}

/** Columns as series of what they have; those that have something at every step share their timestamps. */
export function columnsToMatrix(columns: readonly Column[], grid: Grid): SeriesData[] {
  const times = timesOf(grid);
  return columns.flatMap((column) => {
    const points = pointsIn(column);
    return points === 0 ? [] : [seriesOf(column, times, points)];
  });
}

/** By labels, in Prometheus' order. */
export function sortSeries(series: readonly SeriesData[]): SeriesData[] {
  return series.toSorted((a, b) => compareLabels(a.labels, b.labels));
}

function seriesOf(
  { labels, present, values, histograms }: Column,
  times: Float64Array,
  points: number,
): SeriesData {
  if (points === times.length && histograms === undefined) return { labels, timestamps: times, values };
  const kept = { timestamps: new Float64Array(points), values: new Float64Array(points) };
  const natives = new Map<number, FloatHistogram>();
  let at = 0;
  for (let step = 0; step < times.length; step++) {
    if (present[step] === absent) continue;
    kept.timestamps[at] = times[step] as number;
    if (present[step] === float) kept.values[at] = values[step] as number;
    else natives.set(at, histograms?.[step] as FloatHistogram);
    at++;
  }
  return natives.size === 0 ? { labels, ...kept } : { labels, ...kept, histograms: natives };
}
