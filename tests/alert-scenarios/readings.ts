import type { Labels, Sample } from '../../src/lib/reading.ts';
import type { SourceSamples } from '../../src/node/metrics/sample-feed.ts';
import type { Load } from './scenario.ts';

/** What is read at one time; `atMs` counts from the beginning. */
export interface Reading extends SourceSamples {
  readonly goesOn: NonNullable<SourceSamples['goesOn']>;
}

/** What loads come to, in the order of time. A series goes on where it has no value, and ends where it is `stale`. */
export function readingsOf(loads: readonly Load[], endMs: number): readonly Reading[] {
  const readings = loads.flatMap((load, index) => {
    const longest = Math.max(0, ...load.series.map(({ values }) => values.length));
    const count = Math.min(longest, Math.floor(endMs / load.stepMs) + 1);
    return Array.from({ length: count }, (_, step) => readingAt(load, step, `load ${index}`));
  });
  return readings.toSorted((one, other) => one.atMs - other.atMs);
}

function readingAt({ stepMs, series }: Load, step: number, source: string): Reading {
  const samples: Sample[] = [];
  const ended = new Set<string>();
  for (const { labels, values } of series) {
    const value = values[step];
    const { __name__: name = '', ...own } = labels;
    if (typeof value === 'number') samples.push({ name, labels: own, value });
    else if (value === 'stale') ended.add(keyOf(labels));
    else if (typeof value === 'object') throw new Error('histograms are not loaded');
  }
  return { source, samples, atMs: step * stepMs, goesOn: (labels) => !ended.has(keyOf(labels)) };
}

function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
