import { describe, expect, it } from 'vitest';
import type { ChartChoice } from './chart-choice.ts';
import {
  chartOf,
  chartSpans,
  periodOf,
  shifted,
  spanOf,
  stepFor,
  withCursor,
  zoomed,
} from './chart-choice.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = Date.UTC(2026, 10, 21, 9, 41, 7);
const chart = chartOf({ name: 'node_load1', labels: '' });
const period = (choice: ChartChoice) => periodOf({ end: choice.end, spanMs: spanOf(choice).ms }, 30, now);

describe('the step of a chart', () => {
  it.each<[number, number, number]>([
    [15 * minute, 376, 5],
    [hour, 136, 30],
    [24 * hour, 136, 900],
    [365 * 24 * hour, 136, 259_200],
    [365 * 24 * hour, 0, 31_536_000],
  ])('of %d ms in %d points is %d s', (span, points, want) => {
    expect(stepFor(span, points)).toBe(want);
  });

  it('never gives more points than asked for', () => {
    for (const { ms } of chartSpans)
      for (let points = 16; points < 500; points++)
        expect(ms / 1000 / stepFor(ms, points)).toBeLessThanOrEqual(points);
  });
});

describe('what a chart shows', () => {
  it('moves on with the clock a step at a time', () => {
    const { from, to } = period(chart);
    expect([to - from, to % 30_000]).toEqual([hour, 0]);
    expect(to - now).toBeLessThan(30_000);
    expect(periodOf({ end: null, spanMs: hour }, 30, to)).toEqual({ from, to });
  });

  it('stays at the present when it is zoomed, and ends at the least and the most', () => {
    let choice = chart;
    for (let turn = 0; turn < 20; turn++) choice = zoomed(choice, 1, period(choice), now);
    expect([spanOf(choice).text, choice.end]).toEqual(['1 y', null]);
    for (let turn = 0; turn < 20; turn++) choice = zoomed(choice, -1, period(choice), now);
    expect([spanOf(choice).text, choice.end]).toEqual(['15 m', null]);
  });

  it('is zoomed around the cursor', () => {
    const cursor = now - 40 * minute;
    const choice = zoomed({ ...chart, cursor }, -1, period(chart), now);
    const { from, to } = period(choice);
    expect(spanOf(choice).text).toBe('15 m');
    expect(Math.abs((from + to) / 2 - cursor)).toBeLessThanOrEqual(minute);
  });

  it('goes back by half of it, and on until it is live again', () => {
    const back = shifted(chart, -1, period(chart), now);
    expect(back.end).not.toBeNull();
    expect(now - (back.end ?? 0)).toBeGreaterThanOrEqual(29 * minute);
    const again = shifted(back, 1, period(back), now);
    expect(shifted(again, 1, period(again), now).end).toBeNull();
    expect(shifted(chart, 1, period(chart), now)).toBe(chart);
  });

  it('has a cursor that comes from the right and stays within', () => {
    const first = withCursor(chart, -minute, period(chart));
    expect(first.cursor).toBe(period(chart).to - minute);
    expect(withCursor(first, -5 * hour, period(chart)).cursor).toBe(period(chart).from);
    expect(withCursor(first, 5 * hour, period(chart)).cursor).toBe(period(chart).to - 1);
  });
});
