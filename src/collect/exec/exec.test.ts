import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../lib/clock.ts';
import { Host } from '../host.ts';
import { execEntry } from './config.ts';
import { createExecCollector } from './index.ts';
import { about, printed, rowOf, TestScript } from './test-script.ts';

let mine: TestScript;

beforeEach(() => {
  mine = new TestScript();
});

afterEach(() => {
  mine[Symbol.dispose]();
});

describe('a script that does well', () => {
  it('hands over what it printed, with its name as a label', async () => {
    mine.write(
      'echo "# TYPE jobs_total counter"',
      'echo "# HELP jobs_total Jobs done."',
      'echo "jobs_total{queue=\\"a\\"} 3"',
      'echo "depth{script=\\"other\\",env=\\"own\\"} 1.5"',
      'echo "a word" >&2',
    );
    const collector = mine.collector({ labels: { env: 'test', site: 'x' } });
    const reading = await collector.tasks[0]!.read(new AbortController().signal);
    expect(reading.failure).toBeUndefined();
    expect(reading.samples?.slice(0, 2)).toEqual([
      { name: 'jobs_total', labels: { script: 'mine', env: 'test', site: 'x', queue: 'a' }, value: 3 },
      {
        name: 'depth',
        labels: { script: 'mine', env: 'own', site: 'x', exported_script: 'other' },
        value: 1.5,
      },
    ]);
    expect(collector.definitions()).toEqual([
      { name: 'jobs_total', type: 'counter', help: 'Jobs done.' },
      { name: 'depth', type: 'untyped', help: 'Printed by the script mine.' },
    ]);
    expect([
      about(reading, 'success'),
      about(reading, 'exit_code'),
      about(reading, 'timeouts_total'),
    ]).toEqual([1, 0, 0]);
    expect(about(reading, 'duration_seconds')).toBeGreaterThan(0);
    expect(rowOf(reading)).toMatchObject({
      name: 'mine',
      exit_code: 0,
      signal: null,
      samples: 2,
      faults: 0,
      error_message: null,
      stderr_tail: 'a word',
      timed_out: 0,
    });
  });

  it('may print JSON', async () => {
    mine.write(`echo '{"queue": {"depth": 5, "ok": true, "name": "x"}}'`);
    expect(printed(await mine.run({ format: 'json' }))).toEqual({ queue_depth: 5, queue_ok: 1 });
  });

  it('gets its arguments as they are, a folder, and no environment but its own', async () => {
    mine.write(
      'pwd > "$DIR/out"; printf "%s\\n" "$@" >> "$DIR/out"; env | sort >> "$DIR/out"',
      'cut -d" " -f5,6 /proc/$$/stat > "$DIR/session"; echo $$ > "$DIR/pid"',
    );
    process.env['ETLMON_TEST_SECRET'] = 'x';
    const reading = await mine.run({
      command: [mine.file, 'two words', '$HOME; *', ''],
      cwd: mine.folder,
      env: { A: 'b c', LANG: 'de_DE' },
    });
    delete process.env['ETLMON_TEST_SECRET'];
    expect(reading.failure).toBeUndefined();
    const [cwd, ...rest] = mine.read('out').split('\n');
    expect(cwd).toBe(mine.folder);
    expect(rest.slice(0, 3)).toEqual(['two words', '$HOME; *', '']);
    expect(rest).toEqual(expect.arrayContaining(['A=b c', 'LANG=de_DE', 'SHELL=/bin/sh']));
    expect(rest.filter((line) => line.includes('SECRET'))).toEqual([]);
    const pid = mine.read('pid').trim();
    expect(mine.read('session').trim()).toBe(`${pid} ${pid}`);
  });

  it.skipIf(process.getuid?.() !== 0)('runs as another user where that is asked for', async () => {
    const reading = await mine.run({
      command: ['sh', '-c', 'echo "uid $(id -u)"; echo "groups $(id -G | wc -w)"'],
      user: 'nobody',
    });
    expect(printed(reading)).toEqual({ uid: 65_534, groups: 1 });
    expect((await mine.run({ command: ['true'], user: 'no-such' })).failure).toBe(
      'there is no user no-such in /etc/passwd',
    );
  });

  it('leaves none of its processes behind', async () => {
    mine.write('sleep 1000 & echo $! > "$DIR/child"', 'echo "a 1"');
    const reading = await mine.run();
    expect(printed(reading)).toEqual({ a: 1 });
    expect(mine.isRunning('child')).toBe(false);
  });

  it('is not held up by a daemon that keeps its output open', async () => {
    mine.write(
      '( setsid sh -c \'echo $$ > "$0/daemon"; exec sleep 1000\' "$DIR" & ) ',
      'while [ ! -s "$DIR/daemon" ]; do sleep 0.01; done',
      'echo "a 1"',
    );
    const reading = await mine.run();
    expect(printed(reading)).toEqual({ a: 1 });
    // In a session of its own and without a parent it is no longer known to be the script's.
    expect(mine.isRunning('daemon')).toBe(true);
    process.kill(Number(mine.read('daemon')), 'SIGKILL');
  });
});

describe('tasks', () => {
  it('are the scripts that are switched on, with time to end them', () => {
    const entries = [
      { name: 'a', command: ['true'], interval: '30s', timeout: '5s' },
      { name: 'b', command: ['true'], enabled: false },
    ].map((entry) => execEntry().parse(entry));
    const { tasks } = createExecCollector(entries, {
      host: new Host(),
      clock: systemClock,
      restored: () => [],
    });
    expect(tasks.map(({ id, intervalMs, timeoutMs }) => [id, intervalMs, timeoutMs])).toEqual([
      ['a', 30_000, 13_000],
    ]);
  });
});
