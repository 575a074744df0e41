import { expect, it } from 'vitest';
import type { Clock } from '../../lib/clock.ts';
import { FlushQueue } from './flush-queue.ts';

it('tasks are run in their order, also after one that fails, and others in between slices', () => {
  let timeMs = 0;
  const timers: (() => void)[] = [];
  const clock: Clock = {
    now: () => timeMs,
    monotonic: () => timeMs,
    schedule(_delayMs, callback) {
      timers.push(callback);
      return () => undefined;
    },
  };
  const done: unknown[] = [];
  const queue = new FlushQueue(clock, (error) => done.push(error));
  for (const name of ['a', 'b', 'c']) {
    queue.add(() => {
      done.push(name);
      timeMs += 5;
    });
  }
  queue.add(() => {
    throw new Error('bad');
  });
  queue.add(() => done.push('d'));
  clock.schedule(0, () => done.push('another'));
  for (let timer = timers.shift(); timer; timer = timers.shift()) timer();
  expect(done).toEqual(['a', 'b', 'another', 'c', new Error('bad'), 'd']);
});
