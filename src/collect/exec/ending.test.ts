import { chmodSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../lib/clock.ts';
import type { Reading } from '../../lib/reading.ts';
import { Scheduler } from '../scheduler.ts';
import { about, printed, rowOf, TestScript } from './test-script.ts';

let mine: TestScript;

beforeEach(() => {
  mine = new TestScript();
});

afterEach(() => {
  mine[Symbol.dispose]();
});

/** Whether the script has come as far as writing its pid, and runs. */
function isUp(file: string): boolean {
  try {
    return mine.isRunning(file);
  } catch {
    return false;
  }
}

describe('a script that does badly', () => {
  it('and never ends is ended with its children at the time-out', async () => {
    mine.write(
      'sleep 1000 & echo $! > "$DIR/child"',
      'echo $$ > "$DIR/pid"',
      'echo "a 1"',
      'echo slow >&2',
      'wait',
    );
    const collector = mine.collector({ timeout: '500ms' });
    const reading = await collector.tasks[0]!.read(new AbortController().signal);
    expect(reading.failure).toBe('did not end within 500ms and was ended; it said: slow');
    expect(printed(reading)).toEqual({});
    expect([
      about(reading, 'success'),
      about(reading, 'timeouts_total'),
      about(reading, 'exit_code'),
    ]).toEqual([0, 1, 143]);
    expect(rowOf(reading)).toMatchObject({ timed_out: 1, signal: 'SIGTERM', stderr_tail: 'slow' });
    expect([mine.isRunning('pid'), mine.isRunning('child')]).toEqual([false, false]);
    const again = await collector.tasks[0]!.read(new AbortController().signal);
    expect(about(again, 'timeouts_total')).toBe(2);
  });

  it('whose grandchildren ignore SIGTERM, in other groups and sessions too, loses them all', async () => {
    mine.write(
      'trap "" TERM',
      '( sh -c \'trap "" TERM; echo $$ > "$0/one"; while :; do sleep 0.1; done\' "$DIR" & wait ) &',
      '( setsid sh -c \'trap "" TERM; echo $$ > "$0/two"; sleep 1000\' "$DIR"; : ) &',
      'while :; do sleep 0.1; done',
    );
    const reading = await mine.run({ timeout: '700ms' });
    expect(reading.failure).toBe('did not end within 700ms and was ended');
    expect(rowOf(reading)).toMatchObject({ signal: 'SIGKILL' });
    expect([mine.isRunning('one'), mine.isRunning('two')]).toEqual([false, false]);
  });

  it('and floods its output is ended at the limit', async () => {
    mine.write('echo $$ > "$DIR/pid"', 'yes "a 1"');
    const reading = await mine.run({ max_output: '100KiB' });
    expect(reading.failure).toBe('printed more than 100KiB (max_output) and was ended');
    expect(mine.isRunning('pid')).toBe(false);
    expect(about(reading, 'output_bytes')).toBeLessThan(2 ** 20);
    expect(printed(reading)).toEqual({});
  });

  it('and closes its output and lingers is waited for, up to the time-out', async () => {
    mine.write('echo "a 1"', 'exec >&- 2>&-', 'sleep 1000');
    expect((await mine.run({ timeout: '400ms' })).failure).toMatch(/^did not end within 400ms/);
    mine.write('echo "a 1"', 'exec >&- 2>&-', 'sleep 0.2');
    expect(printed(await mine.run())).toEqual({ a: 1 });
  });

  it('and exits with an error hands over nothing of its output', async () => {
    mine.write('echo "a 1"', 'for i in 1 2 3 4 5 6 7; do echo "line $i" >&2; done', 'exit 3');
    const reading = await mine.run();
    expect(reading.failure).toBe('exited with 3; it said: line 7');
    expect(printed(reading)).toEqual({});
    expect(about(reading, 'exit_code')).toBe(3);
    expect(rowOf(reading)).toMatchObject({
      exit_code: 3,
      samples: 0,
      stderr_tail: 'line 3\nline 4\nline 5\nline 6\nline 7',
    });
    mine.write('kill -SEGV $$');
    const killed = await mine.run();
    expect(killed.failure).toBe('was ended by SIGSEGV');
    expect(about(killed, 'exit_code')).toBe(139);
  });

  it('and prints bad lines among good ones hands over the good ones', async () => {
    mine.write('printf "a 1\\nb one\\nc 3\\n# TYPE d meter\\nd 4\\ne 12"');
    const reading = await mine.run();
    expect(printed(reading)).toEqual({ a: 1, c: 3, d: 4 });
    expect(reading.failure).toBe('line 2: expected a value, got "one"; and 2 more such');
    expect(about(reading, 'success')).toBe(0);
    expect(rowOf(reading)).toMatchObject({ samples: 3, faults: 3, exit_code: 0 });
  });

  it('and uses a name of etlmon is told to call it something else', async () => {
    mine.write('echo "etlmon_exec_success 5"', 'echo "a 1"');
    const reading = await mine.run();
    expect(reading.failure).toBe("etlmon_exec_success is a metric of etlmon's own; call it something else");
    expect(printed(reading)).toEqual({ a: 1 });
    expect(about(reading, 'success')).toBe(0);
  });
});

describe('a script that cannot be started', () => {
  it('says why', async () => {
    const failure = async (settings: Readonly<Record<string, unknown>>) => (await mine.run(settings)).failure;
    mine.write('echo "a 1"');
    expect(await failure({ command: ['/no/such'] })).toBe(
      'cannot start /no/such: there is no such program, or not the interpreter its first line names',
    );
    expect(await failure({ cwd: '/no/such' })).toBe(`cannot start ${mine.file}: there is no folder /no/such`);
    expect(await failure({ command: ['a\0b'] })).toMatch(/^cannot start a\0b: /);
    chmodSync(mine.file, 0o644);
    const reading = await mine.run();
    expect(reading.failure).toBe(`cannot start ${mine.file}: it is not executable for this user`);
    expect(about(reading, 'success')).toBe(0);
    expect(about(reading, 'exit_code')).toBeUndefined();
    expect(rowOf(reading)).toMatchObject({
      exit_code: null,
      duration_ms: null,
      error_message: reading.failure,
    });
  });
});

describe('shutdown', () => {
  it('ends a script and its children before the read settles', async () => {
    mine.write('sleep 1000 & echo $! > "$DIR/child"', 'echo $$ > "$DIR/pid"', 'wait');
    const abort = new AbortController();
    const collector = mine.collector();
    const reading = collector.tasks[0]!.read(abort.signal);
    const outcome = reading.then(
      () => 'a reading',
      (error: unknown) => error,
    );
    await expect.poll(() => isUp('pid'), { timeout: 10_000 }).toBe(true);
    abort.abort(new Error('the node is shutting down'));
    expect(await outcome).toEqual(new Error('the node is shutting down'));
    expect([mine.isRunning('pid'), mine.isRunning('child')]).toEqual([false, false]);
  });

  it('does not wait when the collector is closed', async () => {
    mine.write('trap "" TERM', 'echo $$ > "$DIR/pid"', 'while :; do sleep 0.1; done');
    const collector = mine.collector();
    const reading = collector.tasks[0]!.read(new AbortController().signal);
    await expect.poll(() => isUp('pid'), { timeout: 10_000 }).toBe(true);
    collector.close?.();
    expect(rowOf(await reading)).toMatchObject({ signal: 'SIGKILL' });
  });

  it('of the scheduler leaves nothing running', async () => {
    mine.write(
      'trap "" TERM',
      'sleep 1000 & echo $! > "$DIR/child"',
      'echo $$ > "$DIR/pid"',
      'wait; sleep 1000',
    );
    const handedOver: Reading[] = [];
    const scheduler = new Scheduler({
      clock: systemClock,
      sink: async (_collector, _task, reading) => void handedOver.push(reading),
    });
    scheduler.start(mine.collector());
    await expect.poll(() => isUp('pid'), { timeout: 10_000 }).toBe(true);
    await scheduler.close(2000);
    expect([mine.isRunning('pid'), mine.isRunning('child'), handedOver]).toEqual([false, false, []]);
  });

  it('starts nothing any more', async () => {
    await expect(mine.run({}, AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
  });
});
