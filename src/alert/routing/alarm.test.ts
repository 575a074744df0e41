import { expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { Alarm } from './alarm.ts';

it('an alarm goes off once, at the time set last, however far away', async () => {
  const clock = new ManualClock();
  const times: number[] = [];
  const alarm = new Alarm(clock, () => times.push(clock.monotonic()));
  alarm.set(5);
  alarm.set(40 * 24 * 3_600_000);
  await clock.advance(80 * 24 * 3_600_000);
  expect(times).toEqual([40 * 24 * 3_600_000]);
  expect(alarm.dueMs).toBeUndefined();
  alarm.set(0);
  alarm.cancel();
  alarm.set(clock.monotonic() - 1);
  await clock.advance(1);
  expect(times).toHaveLength(2);
});
