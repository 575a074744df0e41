import { expect, test } from 'vitest';
import { Pace } from './pace.ts';
import { ScanControl, STOP_CANCELLED } from './scan-control.ts';

function pace(operationsPerSecond: number) {
  const control = new ScanControl();
  const { due, stop } = control.paceMemory;
  return { control, due, pace: new Pace(due, stop, operationsPerSecond) };
}

function elapsedMs(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

test('the first operation does not wait, the next ones do', () => {
  const { pace: slow } = pace(50);
  expect(elapsedMs(() => slow.take())).toBeLessThan(10);
  expect(elapsedMs(() => slow.take())).toBeGreaterThan(10);
});

test('a scan that was held up catches up by no more than 50 ms worth of operations', () => {
  const { pace: held, due } = pace(1000);
  held.take();
  due[0] = (due[0] ?? 0n) - 10_000_000_000n;
  const elapsed = elapsedMs(() => {
    for (let i = 0; i < 100; i++) held.take();
  });
  expect(elapsed).toBeGreaterThan(40);
});

test('a scan that is stopped no longer waits, and a clock set back does not hold it up', () => {
  const { pace: slow, control } = pace(0.01);
  slow.take();
  control.stop(STOP_CANCELLED);
  expect(elapsedMs(() => slow.take())).toBeLessThan(50);
  const { pace: other, due } = pace(1000);
  other.take();
  due[0] = (due[0] ?? 0n) + 3_600_000_000_000n;
  expect(elapsedMs(() => other.take())).toBeLessThan(50);
});
