import { expect, it } from 'vitest';
import { dueAt, gridOf, latestTime } from './evaluation-times.ts';

const minuteMs = 60_000;
const grid = { intervalMs: minuteMs, offsetMs: 7000 };

it('puts groups with other names at other times, and the same one always at the same', () => {
  const offsets = Array.from({ length: 100 }, (_, index) => gridOf(`r.yml;g${index}`, minuteMs).offsetMs);
  expect(new Set(offsets).size).toBeGreaterThan(90);
  for (const offset of offsets) expect(offset).toBeLessThan(minuteMs);
  expect(gridOf('r.yml;g0', minuteMs).offsetMs).toBe(offsets[0]);
});

it('knows the last time of a grid', () => {
  const check = (nowMs: number, want: number): void => expect(latestTime(nowMs, grid)).toBe(want);
  check(7000, 7000);
  check(66_999, 7000);
  check(67_000, 67_000);
  check(6999, -53_000);
});

it('is due at its time, misses those that have gone by, and begins anew where the clock was set back', () => {
  const check = (nowMs: number, want: ReturnType<typeof dueAt>): void =>
    expect(dueAt(67_000, nowMs, grid)).toEqual(want);
  check(67_000, { atMs: 67_000, missed: 0 });
  check(66_990, { atMs: 67_000, missed: 0 });
  check(126_999, { atMs: 67_000, missed: 0 });
  check(127_000, { atMs: 127_000, missed: 1 });
  check(307_500, { atMs: 307_000, missed: 4 });
  check(60_000, { nextMs: 67_000 });
  check(-minuteMs, { nextMs: -53_000 });
});
