import { expect, it } from 'vitest';
import { UpcomingRuns } from './upcoming-runs.ts';

const hourMs = 3_600_000;
const hourly = (asked: number[]) =>
  new UpcomingRuns((from, to) => {
    asked.push(to - from);
    const moments: number[] = [];
    for (let at = (Math.floor(from / hourMs) + 1) * hourMs; at <= to; at += hourMs) moments.push(at);
    return moments;
  });

it('are those of the coming 24 hours, each computed once', () => {
  const asked: number[] = [];
  const upcoming = hourly(asked);
  expect(upcoming.at(0)).toHaveLength(24);
  expect(upcoming.at(90 * 60_000).slice(0, 2)).toEqual([2 * hourMs, 3 * hourMs]);
  expect(upcoming.at(90 * 60_000)).toHaveLength(24);
  expect(asked).toEqual([24 * hourMs, 90 * 60_000]);
});

it('are computed anew after the clock was set back or forward by more than a day', () => {
  const upcoming = hourly([]);
  upcoming.at(100 * hourMs);
  expect(upcoming.at(0)[0]).toBe(hourMs);
  expect(upcoming.at(1000 * hourMs)[0]).toBe(1001 * hourMs);
});
