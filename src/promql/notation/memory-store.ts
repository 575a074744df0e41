import type { LabelMatcher } from '../ast.ts';
import type { Labels, Queryable, SeriesData } from '../queryable.ts';
import { labelFilter } from './label-filter.ts';
import { MemorySeries } from './memory-series.ts';
import type { SampleValue } from './memory-series.ts';
import type { NotedSeries, NotedValue } from './value.ts';

/** A sample to be kept. */
export interface MemorySample {
  readonly labels: Labels;
  readonly timestampMs: number;
  readonly value: SampleValue;
  /** Since when the counter counts; undefined where that is unknown. */
  readonly startMs?: number | undefined;
}

/** When the values of a noted series are. */
export interface Pace {
  readonly startMs: number;
  readonly stepMs: number;
}

/** Series in memory, for scripts and for unit tests of rules. */
export class MemoryStore implements Queryable {
  readonly #series = new Map<string, MemorySeries>();
  readonly #byName = new Map<string, MemorySeries[]>();
  // Rules ask the same again and again, and append to the same series.
  readonly #filters = new WeakMap<readonly LabelMatcher[], ReturnType<typeof labelFilter>>();
  #byLabels = new WeakMap<Labels, MemorySeries>();

  /** Keeps a sample, or says why not: as Prometheus' store, one takes only what is newer than what it has. */
  append({ labels, timestampMs, value, startMs }: MemorySample): string | undefined {
    const series = this.#seriesOf(labels);
    if (timestampMs < series.lastMs) return 'out of order sample';
    if (timestampMs === series.lastMs) {
      return series.isLast(value) ? undefined : 'duplicate sample for timestamp';
    }
    series.append(timestampMs, value, startMs);
    return undefined;
  }

  /** Keeps every value of a series. `startsMs` tells for each, relative to its time, since when it counts. */
  load(
    { labels, values }: NotedSeries,
    { startMs, stepMs }: Pace,
    startsMs: readonly (number | undefined)[] = [],
  ): void {
    for (const [index, noted] of values.entries()) {
      const value = sampleValueOf(noted);
      if (value === undefined) continue;
      const timestampMs = startMs + index * stepMs;
      const start = startsMs[index];
      const fault = this.append({
        labels,
        timestampMs,
        value,
        startMs: start === undefined ? undefined : timestampMs + start,
      });
      if (fault !== undefined) throw new RangeError(`${JSON.stringify(labels)} at ${timestampMs}: ${fault}`);
    }
  }

  clear(): void {
    this.#series.clear();
    this.#byName.clear();
    this.#byLabels = new WeakMap();
  }

  select(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): SeriesData[] {
    const isWanted = this.#filters.get(matchers) ?? labelFilter(matchers);
    this.#filters.set(matchers, isWanted);
    const name = matchers.find((matcher) => matcher.name === '__name__' && matcher.type === '=')?.value;
    const candidates = name === undefined ? this.#series.values() : (this.#byName.get(name) ?? []);
    const found: SeriesData[] = [];
    for (const series of candidates) {
      const data = isWanted(series.labels) ? series.between(fromMs, toMs) : undefined;
      if (data) found.push(data);
    }
    return found;
  }

  #seriesOf(labels: Labels): MemorySeries {
    const met = this.#byLabels.get(labels);
    if (met) return met;
    const key = keyOf(labels);
    const known = this.#series.get(key);
    const series = known ?? new MemorySeries(labels);
    this.#byLabels.set(labels, series);
    if (known) return known;
    this.#series.set(key, series);
    const name = labels['__name__'] ?? '';
    const sameName = this.#byName.get(name);
    if (sameName) sameName.push(series);
    else this.#byName.set(name, [series]);
    return series;
  }
}

/** What a noted value is as a sample; undefined where there is none. */
export function sampleValueOf(value: NotedValue): SampleValue | undefined {
  if (value === 'absent') return undefined;
  return typeof value === 'object' ? value.histogram : value;
}

function keyOf(labels: Labels): string {
  const names = Object.keys(labels).toSorted();
  return JSON.stringify(names.map((name) => [name, labels[name]]));
}
