import { describe, expect, it } from 'vitest';
import { ManualClock } from '../lib/clock.ts';
import { RateLimit } from './rate-limit.ts';

describe('RateLimit', () => {
  it('allows so many in any window, and says how long to wait', async () => {
    const clock = new ManualClock();
    const limit = new RateLimit(clock, { count: 2, perMs: 60_000 });
    expect(limit.take()).toBe(0);
    await clock.advance(20_000);
    expect(limit.take()).toBe(0);
    expect(limit.take()).toBe(40_000);
    await clock.advance(40_000);
    expect(limit.take()).toBe(0);
    expect(limit.take()).toBe(20_000);
  });

  it('is not reset by the wall clock', async () => {
    const clock = new ManualClock();
    const limit = new RateLimit(clock, { count: 1, perMs: 1000 });
    limit.take();
    clock.jump(86_400_000);
    expect(limit.take()).toBe(1000);
  });
});
