import { expect, it } from 'vitest';
import { MatcherError } from '../../lib/matchers.ts';
import { isStaleWord, wordsOf } from '../../lib/stale-marker.ts';
import type { LabelMatcher } from '../ast.ts';
import { MemoryStore } from './memory-store.ts';
import { parseSeries } from './series.ts';

const minute = { startMs: 0, stepMs: 60_000 };

function storeOf(...series: readonly string[]): MemoryStore {
  const store = new MemoryStore();
  for (const each of series) store.load(parseSeries(each), minute);
  return store;
}

function matcher(name: string, type: LabelMatcher['type'], value: string): LabelMatcher {
  return { name, type, value };
}

it('finds series by their labels', () => {
  const store = storeOf('up{job="a"} 1', 'up{job="b"} 1', 'down{job="a",zone="x"} 1');
  const check = (matchers: readonly LabelMatcher[], want: readonly string[]) => {
    const found = store
      .select(matchers, 0, 60_000)
      .map(({ labels }) => `${labels['__name__']}/${labels['job']}`);
    expect(found.toSorted()).toEqual(want);
  };
  check([matcher('__name__', '=', 'up')], ['up/a', 'up/b']);
  check([matcher('__name__', '=', 'up'), matcher('job', '!=', 'a')], ['up/b']);
  check([matcher('job', '=~', 'a|c')], ['down/a', 'up/a']);
  check([matcher('job', '=~', '[bc].*')], ['up/b']);
  check([matcher('zone', '!~', '.+')], ['up/a', 'up/b']);
  check([matcher('zone', '=', '')], ['up/a', 'up/b']);
  check([matcher('__name__', '=', 'other')], []);
});

it('gives samples between two times, both included', () => {
  const store = storeOf('up 0 1 2 _ 4');
  const check = (fromMs: number, toMs: number, want: readonly number[]) => {
    const [found] = store.select([matcher('__name__', '=', 'up')], fromMs, toMs);
    expect(Array.from(found?.timestamps ?? [], (at) => at / 60_000)).toEqual(want);
    expect([...(found?.values ?? [])]).toEqual(want);
  };
  check(0, 300_000, [0, 1, 2, 4]);
  check(60_000, 120_000, [1, 2]);
  check(60_001, 119_999, []);
  check(180_000, 180_000, []);
});

it('marks the end of a series with the bits of the stale marker, and no other NaN', () => {
  const [found] = storeOf('up 1 stale NaN').select([matcher('__name__', '=', 'up')], 0, 300_000);
  const words = wordsOf(found?.values ?? new Float64Array());
  expect([0, 1, 2].map((index) => isStaleWord(words, index))).toEqual([false, true, false]);
});

it('keeps histograms beside floats, by their place', () => {
  const store = storeOf('mixed 1 {{sum:5 count:1}} 2 {{sum:6 count:2}}');
  const [found] = store.select([matcher('__name__', '=', 'mixed')], 60_000, 180_000);
  expect([...(found?.histograms ?? [])].map(([index, { sum }]) => [index, sum])).toEqual([
    [0, 5],
    [2, 6],
  ]);
});

it('grows past its first size and keeps what it had', () => {
  const [found] = storeOf('up 0+1x999').select([matcher('__name__', '=', 'up')], 0, 1e9);
  expect([found?.values.length, found?.values[0], found?.values[999]]).toEqual([1000, 0, 999]);
});

it('takes only what is newer, and the same sample twice', () => {
  const store = storeOf('up 1 2');
  const labels = { __name__: 'up' };
  expect(store.append({ labels, timestampMs: 0, value: 1 })).toBe('out of order sample');
  expect(store.append({ labels, timestampMs: 60_000, value: 3 })).toBe('duplicate sample for timestamp');
  expect(store.append({ labels, timestampMs: 60_000, value: 2 })).toBeUndefined();
  expect(store.append({ labels, timestampMs: 60_001, value: 3 })).toBeUndefined();
  expect(() => store.load(parseSeries('up 7'), minute)).toThrow('out of order sample');
});

it('tells since when counters count, where that is known', () => {
  const store = new MemoryStore();
  store.load(parseSeries('requests_total 1 2'), minute, [undefined, -30_000]);
  const [found] = store.select([matcher('__name__', '=', 'requests_total')], 0, 1e9);
  expect([...(found?.startTimestamps ?? [])]).toEqual([0, 30_000]);
  expect(storeOf('up 1').select([], 0, 0)[0]?.startTimestamps).toBeUndefined();
});

it('is empty once it is cleared', () => {
  const store = storeOf('up 1');
  store.clear();
  expect(store.select([], 0, 1e9)).toEqual([]);
});

it('refuses an expression that is none', () => {
  expect(() => storeOf('up 1').select([matcher('job', '=~', '(')], 0, 1)).toThrow(MatcherError);
});
