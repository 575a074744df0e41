import fc from 'fast-check';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock, systemClock } from '../../lib/clock.ts';
import type { Reading, Row } from '../collector.ts';
import { Host } from '../host.ts';
import type { WatchTarget } from './config.ts';
import { createProcessCollector, processMetrics } from './index.ts';
import { parseProcPidStat } from './proc-pid-stat.ts';
import { parseProcPidStatus } from './proc-pid-status.ts';
import { ProcessTable } from './process-table.ts';
import { parsePasswd } from './users.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

interface Fake {
  readonly pid: number;
  readonly comm?: string;
  readonly cmdline?: string;
  readonly ticks?: number;
  readonly start?: number;
  readonly flags?: number;
}

const statLine = ({ pid, comm = 'sh', ticks = 0, start = 100, flags = 0 }: Fake): string =>
  `${pid} (${comm}) S 1 1 1 0 -1 ${flags} 10 0 2 0 ${ticks} 0 0 0 20 0 3 0 ${start} 4096 5 18446744073709551615 0 0 0`;

describe('parsers', () => {
  it('ends the name at the last parenthesis', () => {
    expect(parseProcPidStat(statLine({ pid: 7, comm: 'a) S 1 (b', ticks: 250, start: 4242 }))).toMatchObject({
      pid: 7,
      comm: 'a) S 1 (b',
      state: 'sleeping',
      ppid: 1,
      userSeconds: 2.5,
      startTicks: 4242,
      threads: 3,
      isKernelThread: false,
    });
    expect(parseProcPidStat(statLine({ pid: 2, flags: 0x0020_8040 })).isKernelThread).toBe(true);
  });

  it('takes the effective user and sizes in bytes', () => {
    const text =
      'Name:\tsh\nUid:\t1000\t33\t1000\t1000\nVmRSS:\t    12 kB\nvoluntary_ctxt_switches:\t5\nnonvoluntary_ctxt_switches:\t6\n';
    expect(parseProcPidStatus(text)).toEqual({
      effectiveUid: 33,
      residentBytes: 12_288,
      swappedBytes: undefined,
      voluntarySwitches: 5,
      nonvoluntarySwitches: 6,
    });
  });

  it('knows the first name of a user', () => {
    expect(parsePasswd('root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\nbroken\n+::::::\n')).toEqual(
      new Map([[0, 'root']]),
    );
  });

  it('throws nothing but its own error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          parseProcPidStat(text);
        } catch (error) {
          expect(String(error)).toContain('/proc/PID/stat: expected');
        }
        parseProcPidStatus(text);
        parsePasswd(text);
      }),
      { numRuns: caseCount },
    );
  });
});

describe('process collector', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'etlmon-proc-'));
    mkdirSync(join(root, 'proc'));
    writeFileSync(join(root, 'proc/stat'), 'cpu 1 1 1 1\nbtime 1700000000\n');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const put = (fake: Fake): void => {
    const folder = join(root, 'proc', String(fake.pid));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'stat'), statLine(fake));
    writeFileSync(join(folder, 'status'), 'Uid:\t0\t0\t0\t0\nVmRSS:\t100 kB\n');
    writeFileSync(join(folder, 'cmdline'), (fake.cmdline ?? '').replaceAll(' ', '\0'));
  };
  const drop = (pid: number): void => rmSync(join(root, 'proc', String(pid)), { recursive: true });

  function setUp(watches: readonly WatchTarget[], restored: readonly Row[] = []) {
    const clock = new ManualClock();
    const context = { host: new Host(root), clock, restored: () => restored };
    const collector = createProcessCollector({ intervalMs: 5000, watches }, context);
    const read = async (): Promise<Reading> => {
      await clock.advance(5000);
      // Command lines come through the thread pool: real time, which the manual clock does not wait for.
      const reading = collector.tasks[0]?.read(new AbortController().signal);
      if (!reading) throw new Error('nothing to read');
      return reading;
    };
    const rows = (reading: Reading): Row[] =>
      reading.changes?.flatMap((change) => (change.kind === 'replace' ? change.rows : [])) ?? [];
    const events = (reading: Reading): string[] =>
      reading.changes?.flatMap((change) =>
        change.kind === 'append' ? change.rows.map((r) => `${r['kind']} ${r['pid']}`) : [],
      ) ?? [];
    return { clock, collector, read, rows, events };
  }

  const worker: WatchTarget = { name: 'worker', match: /worker/ };

  it('finds processes by name, by command line and by pid', async () => {
    put({ pid: 10, comm: 'worker', cmdline: '/bin/x' });
    put({ pid: 11, comm: 'python3', cmdline: 'python3 /opt/worker.py' });
    put({ pid: 12, comm: 'other', cmdline: 'other' });
    const { read, rows } = setUp([worker, { name: 'the pid', pid: 12 }]);
    expect(rows(await read()).map((row) => [row['watch'], row['pid']])).toEqual([
      ['worker', 10],
      ['worker', 11],
      ['the pid', 12],
    ]);
  });

  it('tells CPU use of one core since the sample before', async () => {
    put({ pid: 10, comm: 'worker', ticks: 100 });
    const { read, rows } = setUp([worker]);
    expect(rows(await read())[0]?.['cpu_percent']).toBeNull();
    put({ pid: 10, comm: 'worker', ticks: 1100 });
    expect(rows(await read())[0]?.['cpu_percent']).toBe(200);
  });

  it('notices deaths, restarts and further starts, and says when a watch has nobody', async () => {
    put({ pid: 10, comm: 'worker' });
    const { read, rows, events } = setUp([worker]);
    expect(events(await read())).toEqual([]);
    drop(10);
    const gone = await read();
    expect(events(gone)).toEqual(['died 10']);
    expect(rows(gone)).toMatchObject([{ status: 'gone', watch: 'worker', pid: null }]);
    put({ pid: 20, comm: 'worker', start: 900 });
    const back = await read();
    expect(events(back)).toEqual(['restarted 20']);
    expect(rows(back)).toMatchObject([{ pid: 20, restarts: 1, last_event_kind: 'restarted' }]);
    put({ pid: 21, comm: 'worker', start: 950 });
    expect(events(await read())).toEqual(['started 21']);
  });

  it('tells nothing of an optional watch before it has had a process, also after a restart of its own', async () => {
    const optional: WatchTarget = { ...worker, isOptional: true };
    const { read, rows, events } = setUp([optional]);
    const nothing = await read();
    expect([rows(nothing), nothing.samples]).toEqual([[], []]);
    put({ pid: 10, comm: 'worker' });
    expect(events(await read())).toEqual(['started 10']);
    drop(10);
    const gone = await read();
    expect(events(gone)).toEqual(['died 10']);
    expect(rows(gone)).toMatchObject([{ status: 'gone', watch: 'worker' }]);
    const restarted = setUp([optional], rows(gone));
    expect(restarted.rows(await restarted.read())).toMatchObject([{ status: 'gone', watch: 'worker' }]);
  });

  it('sees a restart that reuses the pid', async () => {
    put({ pid: 10, comm: 'worker', start: 100 });
    const { read, events } = setUp([worker]);
    await read();
    put({ pid: 10, comm: 'worker', start: 700 });
    expect(events(await read())).toEqual(['died 10', 'restarted 10']);
  });

  it('knows after its own restart who died meanwhile', async () => {
    put({ pid: 10, comm: 'worker' });
    const first = setUp([worker]);
    const before = first.rows(await first.read());
    drop(10);
    const { read, events } = setUp([worker], before);
    expect(events(await read())).toEqual(['died 10']);
  });

  it('emits only what it declares, and counters that never go back', async () => {
    put({ pid: 10, comm: 'worker', ticks: 500 });
    const { read } = setUp([worker]);
    const cpu = (reading: Reading): number | undefined =>
      reading.samples?.find(
        (s) => s.name === 'namedprocess_namegroup_cpu_seconds_total' && s.labels['mode'] === 'user',
      )?.value;
    const first = await read();
    const declared = new Set(processMetrics.map(({ name }) => name));
    expect(first.samples?.filter(({ name }) => !declared.has(name))).toEqual([]);
    expect(cpu(first)).toBe(5);
    drop(10);
    put({ pid: 11, comm: 'worker', ticks: 100, start: 900 });
    expect(cpu(await read())).toBe(6);
  });

  it('reads nothing on an interval when nothing is watched', () => {
    expect(setUp([]).collector.tasks).toEqual([]);
  });
});

describe('ProcessTable on this machine', () => {
  it('sees a child with its command line, and that it is gone', async () => {
    const child = spawn('sleep', ['1000'], { stdio: 'ignore' });
    const { pid } = child;
    if (pid === undefined) throw new Error('not started');
    try {
      const table = new ProcessTable(new Host(), systemClock);
      const found = await table.readOne(pid);
      expect(found).toMatchObject({ stat: { pid, ppid: process.pid } });
      expect(table.isAlive(pid, found?.identity ?? '')).toBe(true);
      expect(table.isAlive(pid, `${pid}:1`)).toBe(false);
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exited;
      expect(table.isAlive(pid, found?.identity ?? '')).toBe(false);
      expect(await table.readOne(pid)).toBeUndefined();
    } finally {
      child.kill('SIGKILL');
    }
  });
});
