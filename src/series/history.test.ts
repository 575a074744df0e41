import { describe, expect, it } from 'vitest';
import { ManualClock } from '../lib/clock.ts';
import { compileMatchers } from '../lib/matchers.ts';
import { readHistory } from './history.ts';
import type { HistoryAnswer, HistoryQuery } from './history.ts';
import { defaultSeriesOptions, SeriesReader, SeriesStore } from './index.ts';
import { TestDatabase } from './test-database.ts';

const startMs = Date.UTC(2026, 0, 1);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface Given {
  readonly from?: number;
  readonly to: number;
  readonly step?: number;
  readonly as?: 'value' | 'rate';
  readonly isCounter?: boolean;
  readonly limit?: number;
}

/** Writes a value each `everyMs` and asks for a history of it; times are from the start. */
async function history(
  valueAt: (index: number) => number,
  count: number,
  everyMs: number,
  { from = 0, to, step, as = 'value', isCounter = false, limit = 100 }: Given,
): Promise<HistoryAnswer> {
  using database = new TestDatabase();
  const clock = new ManualClock(startMs);
  const store = SeriesStore.open(database, clock);
  for (let index = 0; index < count; index++) {
    const value = valueAt(index);
    await store.append(
      clock.now(),
      [
        { name: 'm', labels: { half: 'no' }, value },
        { name: 'm', labels: { half: 'yes' }, value: value / 2 },
      ],
      's',
    );
    await clock.advance(everyMs);
    if (index % 100 === 99) while (await store.maintain(clock.now()));
  }
  const query: HistoryQuery = {
    matchers: await compileMatchers([{ name: '__name__', type: '=', value: 'm' }]),
    fromMs: startMs + from,
    toMs: startMs + to,
    stepMs: step,
    as,
    isCounter,
    limit,
    nowMs: clock.now(),
    retentionMs: defaultSeriesOptions.retentionMs,
  };
  return readHistory(new SeriesReader(database.reader()), query);
}

const first = ({ series }: HistoryAnswer) => series.find(({ labels }) => labels['half'] === 'no')!;

describe('a history', () => {
  it('has minimum, maximum and average of each step', async () => {
    const answer = await history((index) => index, 8, 15_000, { to: 2 * minute, step: minute });
    expect(answer).toMatchObject({ tier: 'raw', stepMs: minute, total: 2, fromMs: startMs });
    expect(first(answer)).toMatchObject({ min: [0, 4], max: [3, 7], avg: [1.5, 5.5] });
  });

  it('has null where there is no sample or none that is a number', async () => {
    const answer = await history((index) => (index < 4 ? Number.NaN : index), 8, 15_000, {
      to: 4 * minute,
      step: minute,
    });
    expect(first(answer).avg).toEqual([null, 5.5, null, null]);
  });

  it('shows a counter as its growth each second, also over a reset', async () => {
    const values = [0, 15, 30, 45, 5, 20, 35, 50];
    const answer = await history((index) => values[index]!, 8, 15_000, {
      to: 2 * minute,
      step: minute,
      as: 'rate',
      isCounter: true,
    });
    expect(first(answer).avg[0]).toBeCloseTo(1);
    expect(first(answer).avg[1]).toBeCloseTo((5 + 15 + 15 + 15) / 60);
    expect(first(answer).min[1]).toBeCloseTo(5 / 15);
  });

  it('shows a falling gauge as negative growth', async () => {
    const answer = await history((index) => -30 * index, 8, 15_000, { to: minute, step: minute, as: 'rate' });
    expect(first(answer).avg).toEqual([-2]);
  });

  it('knows the growth of the first step from what came before it', async () => {
    const answer = await history((index) => 15 * index, 8, 15_000, {
      from: minute,
      to: 2 * minute,
      step: 15_000,
      as: 'rate',
      isCounter: true,
    });
    expect(first(answer).avg).toEqual([1, 1, 1, 1]);
  });

  it('says nothing of the growth while nobody looked', async () => {
    const answer = await history((index) => index, 2, 10 * minute, { to: hour, step: minute, as: 'rate' });
    expect(first(answer).avg.every((value) => value === null)).toBe(true);
  });

  it('reads the tier that fits the step, and tells the same from each', async () => {
    const oneDay = (step: number, as: 'value' | 'rate') =>
      history((index) => index * 60, 2 * 24 * 60, minute, { to: day, step, as, isCounter: true });
    const [raw, five, hourly] = [
      await oneDay(4 * minute, 'value'),
      await oneDay(5 * minute, 'value'),
      await oneDay(hour, 'value'),
    ];
    expect([raw.tier, five.tier, hourly.tier]).toEqual(['raw', '5m', '1h']);
    expect(first(hourly).min[1]).toBe(60 * 60);
    expect(first(five).max[12]).toBe((60 + 4) * 60);
    expect(first(hourly).avg[1]).toBe((60 + 29.5) * 60);
    for (const step of [4 * minute, 10 * minute, 2 * hour]) {
      const { avg } = first(await oneDay(step, 'rate'));
      expect(avg.slice(1).every((value) => Math.abs((value ?? 0) - 1) < 1e-9)).toBe(true);
    }
  });

  it('chooses a step that gives at most 300 of them', async () => {
    const steps = async (to: number) => (await history(() => 1, 1, minute, { to })).stepMs;
    expect(await steps(hour)).toBe(15_000);
    expect(await steps(day)).toBe(5 * minute);
    expect(await steps(30 * day)).toBe(3 * hour);
  });

  it('begins at a multiple of the step, and shows so many series as are asked for', async () => {
    const answer = await history((index) => index, 20, 15_000, {
      from: 70_000,
      to: 100_000,
      step: minute,
      limit: 1,
    });
    expect(answer).toMatchObject({ fromMs: startMs + minute, toMs: startMs + 2 * minute, total: 2 });
    expect(answer.series).toHaveLength(1);
  });
});
