import { evaluateInstant, evaluateRange, type InstantOptions, type RangeOptions } from '../engine.ts';
import { MemoryStore } from '../notation/memory-store.ts';
import { parseSeries } from '../notation/series.ts';
import { formatLabels } from './label-set.ts';

/** A store with series in the notation of Prometheus' unit tests, from time 0 on. */
export function storeOf(stepMs: number, ...series: readonly string[]): MemoryStore {
  const store = new MemoryStore();
  for (const line of series) store.load(parseSeries(line), { startMs: 0, stepMs });
  return store;
}

/** What an instant query gives, by labels; native histograms as `histogram`. */
export function instantly(
  store: MemoryStore,
  query: string,
  atMs: number,
  options: Partial<InstantOptions> = {},
): Record<string, number | string> | number | string {
  const { value } = evaluateInstant(query, store, { ...options, atMs });
  if (value.kind === 'scalar' || value.kind === 'string') return value.value;
  if (value.kind === 'matrix') {
    return Object.fromEntries(
      value.series.map(({ labels, values }) => [formatLabels(labels), [...values].join(' ')]),
    );
  }
  return Object.fromEntries(
    value.samples.map(({ labels, value: sample }) => [
      formatLabels(labels),
      typeof sample === 'number' ? sample : 'histogram',
    ]),
  );
}

/** What a range query gives: the values of each series by step, `_` where it has none. */
export function stepwise(
  store: MemoryStore,
  query: string,
  [fromMs, toMs, stepMs]: readonly [number, number, number],
  options: Partial<RangeOptions> = {},
): Record<string, string> {
  const { value } = evaluateRange(query, store, { ...options, fromMs, toMs, stepMs });
  return Object.fromEntries(
    value.series.map(({ labels, timestamps, values, histograms }) => {
      const byTime = new Map(
        Array.from(timestamps, (atMs, i) => [atMs, histograms?.has(i) ? 'h' : values[i]]),
      );
      const words: unknown[] = [];
      for (let atMs = fromMs; atMs <= toMs; atMs += stepMs) words.push(byTime.get(atMs) ?? '_');
      return [formatLabels(labels), words.join(' ')];
    }),
  );
}

/** Whether two numbers are the same but for rounding; NaN is NaN. */
export function isNear(a: number | undefined, b: number | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || (a !== a && b !== b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
