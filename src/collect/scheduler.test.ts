import { describe, expect, it } from 'vitest';
import { ManualClock } from '../lib/clock.ts';
import { Unavailable } from '../lib/errors.ts';
import type { Collector, Reading, Task } from './collector.ts';
import { Scheduler } from './scheduler.ts';

function setUp(read: Task['read'], options: { intervalMs?: number; timeoutMs?: number } = {}) {
  const clock = new ManualClock();
  const taken: Reading[] = [];
  const scheduler = new Scheduler({
    clock,
    random: () => 0,
    sink: async (_collector, _task, reading) => {
      taken.push(reading);
    },
  });
  const collector: Collector = {
    name: 'c',
    tasks: [{ id: 't', intervalMs: options.intervalMs ?? 1000, timeoutMs: options.timeoutMs ?? 500, read }],
  };
  scheduler.start(collector);
  const health = () => {
    const found = scheduler.healthOf('c', 't');
    if (!found) throw new Error('no health');
    return found;
  };
  return { clock, scheduler, taken, health };
}

/** A read that comes back when told to. */
function heldReads() {
  const waiting: { resolve: (reading: Reading) => void; reject: (error: unknown) => void }[] = [];
  const read = (): Promise<Reading> => new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  return { read, waiting };
}

describe('Scheduler', () => {
  it('runs a task at once and then on its interval', async () => {
    const { clock, taken, health } = setUp(async () => ({}));
    await clock.advance(0);
    expect(taken).toHaveLength(1);
    await clock.advance(3000);
    expect(taken).toHaveLength(4);
    expect(health()).toMatchObject({ status: 'ok', runs: 4, failures: 0, skippedTicks: 0, running: false });
  });

  it('skips and counts ticks that find the run before still under way', async () => {
    const { read, waiting } = heldReads();
    const { clock, health } = setUp(read, { timeoutMs: 60_000 });
    await clock.advance(3000);
    expect(waiting).toHaveLength(1);
    expect(health()).toMatchObject({ running: true, skippedTicks: 3 });
    waiting[0]?.resolve({});
    await clock.advance(1000);
    expect(waiting).toHaveLength(2);
  });

  it('abandons a read after its time-out and does not start it again before it settles', async () => {
    const { read, waiting } = heldReads();
    const { clock, taken, health } = setUp(read);
    await clock.advance(5000);
    expect(waiting).toHaveLength(1);
    expect(health()).toMatchObject({ status: 'failing', running: true, stuck: true, failures: 1 });
    expect(health().lastError).toContain('no answer within 500 ms');
    waiting[0]?.resolve({});
    await clock.advance(0);
    expect(health().stuck).toBe(false);
    await clock.advance(2000);
    expect(taken).toHaveLength(0);
    expect(waiting.length).toBeGreaterThan(1);
  });

  it('aborts the signal at the time-out', async () => {
    let signal: AbortSignal | undefined;
    const { clock } = setUp((given) => {
      signal = given;
      return new Promise(() => {});
    });
    await clock.advance(499);
    expect(signal?.aborted).toBe(false);
    await clock.advance(1);
    expect(signal?.aborted).toBe(true);
  });

  it('backs off after failures in a row, at most eightfold, and comes back at once', async () => {
    let isBroken = true;
    let runs = 0;
    const { clock, health } = setUp(async () => {
      runs++;
      if (isBroken) throw new Error('broken');
      return {};
    });
    await clock.advance(100_000);
    expect(runs).toBeLessThan(20);
    expect(runs).toBeGreaterThan(12);
    isBroken = false;
    await clock.advance(8000);
    expect(health().status).toBe('ok');
    const before = runs;
    await clock.advance(10_000);
    expect(runs - before).toBe(10);
  });

  it('does not lengthen the interval for a failure that came with a reading', async () => {
    const { clock, taken, health } = setUp(async () => ({ failure: 'gone' }));
    await clock.advance(10_000);
    expect(taken).toHaveLength(11);
    expect(health()).toMatchObject({ status: 'failing', lastError: 'gone', failures: 11 });
  });

  it('asks a source this machine lacks only every ten minutes', async () => {
    let runs = 0;
    const { clock, health } = setUp(async () => {
      runs++;
      throw new Unavailable('no systemd');
    });
    await clock.advance(5 * 60_000);
    expect(health().status).toBe('unavailable');
    expect(runs).toBeLessThanOrEqual(2);
  });

  it('neither storms nor stalls when the wall clock jumps', async () => {
    const { clock, taken } = setUp(async () => ({}));
    await clock.advance(0);
    clock.jump(86_400_000);
    await clock.advance(2000);
    clock.jump(-2 * 86_400_000);
    await clock.advance(2000);
    expect(taken).toHaveLength(5);
  });

  it('runs on demand, but not twice at once', async () => {
    const { read, waiting } = heldReads();
    const { clock, scheduler } = setUp(read, { intervalMs: 60_000, timeoutMs: 60_000 });
    await clock.advance(0);
    expect(scheduler.trigger('c', 't')).toBe('already-running');
    waiting[0]?.resolve({});
    await clock.advance(0);
    expect(scheduler.trigger('c', 't')).toBe('started');
    expect(scheduler.trigger('c', 'other')).toBe('unknown');
    expect(waiting).toHaveLength(2);
  });

  it('one task that hangs delays no other', async () => {
    const { clock, scheduler } = setUp(() => new Promise(() => {}));
    let runs = 0;
    const task: Task = {
      id: 'fine',
      intervalMs: 1000,
      timeoutMs: 500,
      read: async () => {
        runs++;
        return {};
      },
    };
    scheduler.start({ name: 'd', tasks: [task] });
    await clock.advance(10_000);
    expect(runs).toBe(11);
    expect(scheduler.healthOf('d', 'fine')).toMatchObject({ status: 'ok', skippedTicks: 0 });
  });

  it('closes within its grace although a read hangs', async () => {
    const { clock, scheduler } = setUp(() => new Promise(() => {}));
    await clock.advance(0);
    const closed = scheduler.close(2000);
    await clock.advance(2000);
    await expect(closed).resolves.toBeUndefined();
  });
});
