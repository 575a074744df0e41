import { describe, expect, it } from 'vitest';
import { ManualClock } from '../lib/clock.ts';
import type { Sample } from '../lib/reading.ts';
import { isStaleAt } from '../lib/stale-marker.ts';
import { compileMatchers, defaultSeriesOptions, SeriesReader, SeriesStore } from './index.ts';
import type { Matcher, SeriesOptions } from './index.ts';
import { TestDatabase } from './test-database.ts';
import { dayMs } from './tiers.ts';

const startMs = Date.UTC(2026, 0, 1);
const intervalMs = 15_000;

function sample(name: string, value: number, labels: Record<string, string> = {}): Sample {
  return { name, labels, value };
}

function matching(...matchers: readonly (readonly [string, Matcher['type'], string])[]) {
  return compileMatchers(matchers.map(([name, type, value]) => ({ name, type, value })));
}

async function setUp(options: Partial<SeriesOptions> = {}) {
  const database = new TestDatabase();
  const clock = new ManualClock(startMs);
  const all = { ...defaultSeriesOptions, ...options };
  const store = SeriesStore.open(database, clock, all);
  return {
    database,
    clock,
    store,
    reopen: () => SeriesStore.open(database, clock, all),
    reader: new SeriesReader(database.open()),
    [Symbol.dispose]: () => database[Symbol.dispose](),
  };
}

async function maintained(store: SeriesStore, nowMs: number): Promise<void> {
  for (let turn = 0; turn < 10_000; turn++) if (!(await store.maintain(nowMs))) return;
  throw new Error('maintenance does not come to an end');
}

/** `count` scrapes from now on; each value is what `valueAt` says of its time. */
async function scrape(
  { store, clock }: { store: SeriesStore; clock: ManualClock },
  count: number,
  samplesAt: (atMs: number, index: number) => readonly Sample[],
  stepMs = intervalMs,
): Promise<void> {
  for (let index = 0; index < count; index++) {
    await store.append(clock.now(), samplesAt(clock.now(), index), 'test');
    clock.jump(stepMs);
  }
}

const always = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
const wide = [0, Date.UTC(2100, 0, 1)] as const;

describe('what was appended', () => {
  it('is found at once, ordered, with its labels', async () => {
    using t = await setUp();
    await scrape(t, 3, (_, index) => [sample('b', index, { x: '1' }), sample('a', 1.5)]);
    const [found, ...others] = t.store.select(await matching(['__name__', '=', 'b']), ...wide);
    expect(others).toEqual([]);
    expect(found?.labels).toEqual({ __name__: 'b', x: '1' });
    expect([...(found?.timestamps ?? [])]).toEqual([0, 15_000, 30_000].map((ms) => startMs + ms));
    expect([...(found?.values ?? [])]).toEqual([0, 1, 2]);
  });

  it('is the same before and after it is sealed, in the store, in a reader and after opening again', async () => {
    using t = await setUp();
    let seed = 7;
    const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
    const specials = [Number.NaN, Infinity, -Infinity, -0, 0, 1e300, 5e-324, 1 / 3, 0.1, 2 ** 60];
    const all = await matching(['__name__', '=~', '.+']);
    await scrape(t, 700, () =>
      Array.from({ length: 300 }, (_, series) =>
        sample(
          'm',
          series < 20 ? (specials[Math.floor(random() * 10)] ?? 0) : Math.round(random() * 1e4) / 100,
          {
            series: String(series),
          },
        ),
      ).filter((_, series) => series % 50 !== 3 || random() < 0.8),
    );
    const before = t.store.select(all, ...wide);
    expect(before).toHaveLength(300);
    expect(t.reader.select(all, ...wide)).toEqual(before);
    t.clock.jump(dayMs / 24);
    await maintained(t.store, t.clock.now());
    expect(t.store.stats().tiers.raw.samples).toBeGreaterThan(100_000);
    expect(t.store.stats().unsealedScrapes).toBeLessThan(480);
    const bits = (selected: typeof before): Uint8Array[] =>
      selected.map(({ values }) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    for (const select of [t.store, t.reader, t.reopen()]) {
      const after = select.select(all, ...wide);
      expect(after.map(({ labels, timestamps }) => ({ labels, timestamps }))).toEqual(
        before.map(({ labels, timestamps }) => ({ labels, timestamps })),
      );
      expect(bits(after)).toEqual(bits(before));
    }
    const inside = t.store.select(all, startMs + 60_000, startMs + 120_000);
    expect(inside[0]?.timestamps).toHaveLength(5);
    expect(t.reader.faults.count).toBe(0);
  });

  it('is written again whole where a transaction failed', async () => {
    using t = await setUp();
    t.database.failNext(2);
    await scrape(t, 2, (_, index) => [sample('a', index)]);
    expect([...(t.store.select(await matching(['__name__', '=', 'a']), ...wide)[0]?.values ?? [])]).toEqual([
      0, 1,
    ]);
  });

  it('is the same however far back somebody looked before', async () => {
    using t = await setUp();
    const matchers = await matching(['__name__', '=', 'm17']);
    const many = (index: number): Sample[] =>
      Array.from({ length: 300 }, (_, series) => sample(`m${series}`, index * series));
    const check = (depthMs: number): void => {
      const toMs = t.clock.now();
      const values = t.store.select(matchers, toMs - depthMs, toMs).flatMap((found) => [...found.values]);
      const all = Array.from({ length: (toMs - startMs) / intervalMs }, (_, index) => index * 17);
      expect(values).toEqual(all.slice(-Math.floor(depthMs / intervalMs)));
    };
    let scrapes = 0;
    for (const [count, ...depths] of [
      [60, 4, 8, 4],
      [1, 4],
      [30, 2, 100],
      [5, 3],
      [200, 6, 6],
      [3, 250, 4],
    ]) {
      await scrape(t, count ?? 0, () => many(scrapes++));
      for (const depth of depths) check(depth * intervalMs);
    }
  });

  it('late is put in its place; later than allowed it is refused and counted', async () => {
    using t = await setUp();
    await scrape(t, 1000, (at) => [sample('a', at)]);
    await maintained(t.store, t.clock.now());
    const lateMs = startMs + 7_199_995;
    await t.store.append(lateMs, [sample('a', lateMs)], 'test');
    await t.store.append(t.clock.now() - 3_600_001, [sample('a', 1)], 'test');
    await t.store.append(t.clock.now() + 3_600_001, [sample('a', 1)], 'test');
    expect(t.store.stats().refusals).toEqual({ tooOld: 2, tooFarAhead: 1 });
    const nearMs = t.clock.now() - 3_000_007;
    await t.store.append(nearMs, [sample('a', nearMs)], 'test');
    const check = async (): Promise<void> => {
      const [found] = t.store.select(await matching(['__name__', '=', 'a']), ...wide);
      expect(found?.values).toEqual(found?.timestamps);
      expect(found?.timestamps).toHaveLength(1001);
      expect(found?.timestamps).toEqual(found?.timestamps.toSorted());
    };
    await check();
    t.clock.jump(7_200_000);
    await maintained(t.store, t.clock.now());
    expect(t.store.stats().unsealedScrapes).toBe(0);
    await check();
  });

  it('is not taken in past the limits, and the metric at fault is named', async () => {
    using t = await setUp({ limits: { maxSeries: 30, maxSeriesPerMetric: 20 } });
    const flood = (name: string) =>
      Array.from({ length: 25 }, (_, pid) => sample(name, pid, { pid: String(pid) }));
    await scrape(t, 1, () => [...flood('a'), ...flood('b')]);
    expect(t.store.stats().series).toBe(30);
    expect(t.store.stats().limits).toEqual([
      {
        metric: 'b',
        series: 10,
        refusedSamples: 15,
        reason: 'there are 30 series, the most possible; a has 20 of them',
      },
      { metric: 'a', series: 20, refusedSamples: 5, reason: 'a has 20 series; a metric may have 20' },
    ]);
  });
});

describe('a series that does not come back', () => {
  const staleAt = (store: SeriesStore, found = compileMatchers([{ name: 'x', type: '=', value: '1' }])) =>
    found.then((matchers) => {
      const [series] = store.select(matchers, ...wide);
      return Array.from(series?.timestamps ?? [], (_, index) => isStaleAt(series!.values, index));
    });

  it('gets one stale marker', async () => {
    using t = await setUp();
    await scrape(t, 5, (_, index) => (index === 2 || index === 3 ? [] : [sample('a', 1, { x: '1' })]));
    expect(await staleAt(t.store)).toEqual([false, false, true, false]);
  });

  it('gets it across the edge of a window, and when the process was started again', async () => {
    using t = await setUp();
    await scrape(t, 480, () => [sample('a', 1, { x: '1' }), sample('b', 1)]);
    const again = t.reopen();
    await again.append(t.clock.now(), [sample('b', 2)], 'test');
    expect((await staleAt(again)).slice(-2)).toEqual([false, true]);
    t.clock.jump(dayMs / 4);
    await maintained(again, t.clock.now());
    expect((await staleAt(again)).slice(-2)).toEqual([false, true]);
  });

  it('goes on where it was only not read, until it is told to have ended', async () => {
    using t = await setUp();
    const append = async (goesOn: boolean, ...samples: readonly Sample[]): Promise<void> => {
      await t.store.append(t.clock.now(), samples, 'test', () => goesOn);
      t.clock.jump(intervalMs);
    };
    await append(true, sample('a', 1), sample('b', 1));
    await append(true, sample('a', 2));
    await append(true, sample('a', 3), sample('b', 3));
    await append(true, sample('a', 4));
    await append(false, sample('a', 5));
    const [found] = t.store.select(await matching(['__name__', '=', 'b']), ...wide);
    const values = found?.values ?? new Float64Array();
    expect(Array.from(values, (value, at) => (isStaleAt(values, at) ? 'end' : value))).toEqual([1, 3, 'end']);
  });

  it('is not judged by a scrape that came late, nor by one of another source', async () => {
    using t = await setUp();
    await scrape(t, 2, () => [sample('a', 1, { x: '1' })]);
    await t.store.append(startMs + 5000, [], 'test');
    await t.store.append(t.clock.now(), [], 'other');
    expect(await staleAt(t.store)).toEqual([false, false]);
  });
});

describe('roll-ups', () => {
  it('are the same from stored buckets as from samples, in every tier', async () => {
    using t = await setUp();
    await scrape(t, 20 * 24 * 12, (at) => [sample('a', (at / 1000) % 977), sample('b', 3)], 300_000 / 2);
    const all = await matching(['__name__', '=', 'a']);
    const ask = (tier: '5m' | '1h') => t.store.selectTier(tier, all, startMs, startMs + 12 * dayMs);
    const before = { '5m': ask('5m'), '1h': ask('1h') };
    expect(before['5m'][0]?.timestamps).toHaveLength(10 * 288);
    expect(before['1h'][0]?.timestamps).toHaveLength(240);
    expect(before['1h'][0]?.count[5]).toBe(24);
    t.clock.jump(20 * dayMs);
    await maintained(t.store, t.clock.now());
    const { tiers } = t.store.stats();
    expect(tiers['5m'].windows).toBeGreaterThan(9);
    expect(tiers['1h'].windows).toBeGreaterThan(0);
    expect({ '5m': ask('5m'), '1h': ask('1h') }).toEqual(before);
    const [hour] = before['1h'];
    const raw = Array.from({ length: 24 }, (_, index) => ((startMs + index * 150_000) / 1000) % 977);
    expect(hour?.min[0]).toBe(Math.min(...raw));
    expect(hour?.max[0]).toBe(Math.max(...raw));
    expect(hour?.sum[0]).toBe(raw.reduce((sum, value) => sum + value));
  });

  it('stay when the samples they were made of are gone, and go when their own time is over', async () => {
    using t = await setUp();
    await scrape(t, 600, (_, index) => [sample('a', index)], 600_000);
    const all = await matching(['__name__', '=', 'a']);
    const count = (): number[] => [
      t.store.select(all, ...wide)[0]?.timestamps.length ?? 0,
      t.store.selectTier('5m', all, ...wide)[0]?.timestamps.length ?? 0,
      t.store.selectTier('1h', all, ...wide)[0]?.timestamps.length ?? 0,
    ];
    expect(count()).toEqual([600, 600, 100]);
    for (const [days, want] of [
      [40, [0, 600, 100]],
      [60, [0, 0, 100]],
      [400, [0, 0, 0]],
    ] as const) {
      t.clock.jump(days * dayMs);
      await maintained(t.store, t.clock.now());
      expect(count()).toEqual(want);
    }
    t.clock.jump(20 * dayMs);
    await maintained(t.store, t.clock.now());
    expect(t.store.stats().series).toBe(0);
    await scrape(t, 1, () => [sample('a', 1)]);
    expect(t.store.stats().series).toBe(1);
    expect(t.reader.select(all, ...wide)).toHaveLength(1);
  });
});

describe('options', () => {
  it('that would lose samples before their roll-up is made are refused', async () => {
    const retentionMs = { ...defaultSeriesOptions.retentionMs, raw: dayMs };
    await expect(setUp({ retentionMs })).rejects.toThrow(
      'retention of raw samples is 1d; at least 2d1h are needed to make the next roll-up of them',
    );
  });
});

describe('labels', () => {
  it('are listed for the time in which their series have samples', async () => {
    using t = await setUp();
    await scrape(t, 1, () => [sample('a', 1, { x: '1' }), sample('b', 1, { y: '2', z: '' })]);
    expect(t.store.labelNames([], ...wide)).toEqual(['__name__', 'x', 'y']);
    expect(t.store.labelValues('__name__', [], ...wide)).toEqual(['a', 'b']);
    expect(t.store.seriesLabels(await matching(['x', '=', '']), ...wide)).toEqual([
      { __name__: 'b', y: '2' },
    ]);
    expect(t.store.labelNames([], startMs + dayMs, startMs + 2 * dayMs)).toEqual([]);
    expect(t.reader.labelNames([], ...always)).toEqual(['__name__', 'x', 'y']);
  });
});

describe('damage', () => {
  it('of a chunk or a scrape costs that alone, and is counted', async () => {
    using t = await setUp();
    await scrape(t, 600, (at) => [sample('a', at), sample('b', at)]);
    await maintained(t.store, t.clock.now());
    t.database.damage('UPDATE series_chunks SET data = zeroblob(40) WHERE id % 16777216 = 1');
    t.database.damage(
      'UPDATE series_scrapes SET data = zeroblob(9) WHERE id = (SELECT max(id) - 5 FROM series_scrapes)',
    );
    const all = await matching(['__name__', '=~', 'a|b']);
    const found = t.reader.select(all, ...wide);
    expect(found.map(({ timestamps }) => timestamps.length)).toEqual([114, 594]);
    expect(t.reader.faults.count).toBeGreaterThan(1);
    expect(t.reader.faults.last).toMatch(/^(chunk of series 1|scrape 114 of stream 2)/);
  });
});
