import { afterEach, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';

const dayMs = 86_400_000;

afterEach(() => vi.useRealTimers());

it('a time longer than timers hold is waited for', () => {
  vi.useFakeTimers();
  const check = (days: number): void => {
    const due: number[] = [];
    const startMs = Date.now();
    systemClock.schedule(days * dayMs, () => due.push((Date.now() - startMs) / dayMs));
    vi.advanceTimersByTime(days * dayMs - 1);
    expect(due).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(due).toEqual([days]);
  };
  for (const days of [1, 24, 25, 30, 400]) check(days);
});

it('a long wait ends when it is cancelled, also in its middle, and a wait without end goes on', () => {
  vi.useFakeTimers();
  const due: number[] = [];
  systemClock.schedule(30 * dayMs, () => due.push(30))();
  const cancel = systemClock.schedule(60 * dayMs, () => due.push(60));
  const cancelEndless = systemClock.schedule(Infinity, () => due.push(Infinity));
  vi.advanceTimersByTime(50 * dayMs);
  cancel();
  vi.advanceTimersByTime(50 * dayMs);
  expect(due).toEqual([]);
  expect(vi.getTimerCount()).toBe(1);
  cancelEndless();
  expect(vi.getTimerCount()).toBe(0);
});
