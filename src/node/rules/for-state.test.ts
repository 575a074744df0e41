import { expect, it } from 'vitest';
import { restoredSince } from './for-state.ts';

const minuteMs = 60_000;

it.each([
  ['one that had fired goes on as it was', 0, 30, 35, 20, 0],
  ['the time away does not count', 0, 5, 15, 30, 10],
  ['one that would fire at once waits for the grace period', 0, 25, 40, 30, 20],
])('%s', (_, since, seen, now, hold, want) => {
  const alert = { sinceMs: since * minuteMs, seenMs: seen * minuteMs };
  expect(restoredSince(alert, hold * minuteMs, now * minuteMs) / minuteMs).toBe(want);
});
