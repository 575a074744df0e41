import type { LabelMatcher } from '../../promql/ast.ts';
import type { Labels, Queryable, SeriesData } from '../../promql/queryable.ts';
import type { Sample } from '../../lib/reading.ts';
import { markStale } from '../../lib/stale-marker.ts';
import { labelKey } from '../../rules/label-set.ts';
import type { RuleSample, Sink } from '../../rules/sink.ts';
import type { StoredSamples } from './stored-samples.ts';

/** A sample of a float, or the end of a series. */
interface Made {
  readonly labels: Labels;
  readonly timestampMs: number;
  readonly value: number | 'stale';
}

/**
 * What the rules of a group make in one evaluation: each sees what those before it have made, and all of it is stored at
 * once in the end.
 */
export class GroupPass implements Queryable, Sink {
  readonly #stored: StoredSamples;
  readonly #made = new Map<string, Made>();
  readonly #byName = new Map<string, string[]>();

  constructor(stored: StoredSamples) {
    this.#stored = stored;
  }

  begin(): void {
    this.#made.clear();
    this.#byName.clear();
  }

  append({ labels, timestampMs, value }: RuleSample): string | undefined {
    if (typeof value === 'object') return 'native histograms are not stored';
    const key = labelKey(labels);
    const known = this.#made.get(key);
    if (known) return Object.is(known.value, value) ? undefined : 'duplicate sample for timestamp';
    this.#made.set(key, { labels, timestampMs, value });
    const name = labels['__name__'] ?? '';
    const keys = this.#byName.get(name);
    if (keys) keys.push(key);
    else this.#byName.set(name, [key]);
    return undefined;
  }

  /** Whether a series was given a sample, or its end. */
  has(labels: Labels): boolean {
    return this.#made.has(labelKey(labels));
  }

  samples(): Sample[] {
    const samples: Sample[] = [];
    for (const { labels, value } of this.#made.values()) {
      if (value === 'stale') continue;
      const { __name__: name = '', ...rest } = labels;
      samples.push({ name, labels: rest, value });
    }
    return samples;
  }

  select(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): readonly SeriesData[] {
    const stored = this.#stored.select(matchers, fromMs, toMs);
    const made = this.#matching(matchers, fromMs, toMs);
    if (made.size === 0) return stored;
    const found = stored.map((series) => {
      const key = labelKey(series.labels);
      const sample = made.get(key);
      made.delete(key);
      return sample === undefined ? series : extended(series, sample);
    });
    for (const sample of made.values()) found.push(extended({ ...none, labels: sample.labels }, sample));
    return found;
  }

  #matching(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): Map<string, Made> {
    const found = new Map<string, Made>();
    const name = matchers.find((matcher) => matcher.name === '__name__' && matcher.type === '=')?.value;
    const keys = name === undefined ? this.#made.keys() : (this.#byName.get(name) ?? []);
    const compiled = this.#stored.compiled(matchers);
    for (const key of keys) {
      const sample = this.#made.get(key);
      if (sample === undefined || sample.timestampMs < fromMs || sample.timestampMs > toMs) continue;
      if (compiled.every((matcher) => matcher.matches(valueOf(sample.labels, matcher.name))))
        found.set(key, sample);
    }
    return found;
  }
}

const none = { timestamps: new Float64Array(0), values: new Float64Array(0) };

/** A sample that is not newer than what is stored does not count. */
function extended(series: SeriesData, { timestampMs, value }: Made): SeriesData {
  const { length } = series.timestamps;
  if (length > 0 && (series.timestamps[length - 1] as number) >= timestampMs) return series;
  const timestamps = new Float64Array(length + 1);
  const values = new Float64Array(length + 1);
  timestamps.set(series.timestamps);
  values.set(series.values);
  timestamps[length] = timestampMs;
  if (value === 'stale') markStale(values, length);
  else values[length] = value;
  return { ...series, timestamps, values };
}

function valueOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}
