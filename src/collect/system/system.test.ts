import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { Unavailable } from '../../lib/errors.ts';
import { Host } from '../host.ts';
import { parseDiskstats } from './diskstats.ts';
import { systemMetrics as systemGroups } from './config.ts';
import { createSystemCollector, systemMetrics } from './index.ts';
import type { SystemGroup } from './index.ts';
import { parseLoadavg } from './loadavg.ts';
import { memoryMetricName, parseMeminfo } from './meminfo.ts';
import { parseNetDev } from './net-dev.ts';
import { parsePressure } from './pressure.ts';
import { parseProcStat } from './proc-stat.ts';
import { summarize } from './summary.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const host = new Host(new URL('./fixtures', import.meta.url).pathname);

describe('parsers', () => {
  it('reads /proc/stat in seconds', () => {
    const stat = parseProcStat(
      'cpu  10 20 30 400 5 6 7 8 9 1\ncpu3 1 2 3 4\nctxt 99\nbtime 1700000000\nprocesses 5\n',
    );
    expect(stat.total.seconds).toEqual({
      user: 0.1,
      nice: 0.2,
      system: 0.3,
      idle: 4,
      iowait: 0.05,
      irq: 0.06,
      softirq: 0.07,
      steal: 0.08,
    });
    expect(stat.total.guestSeconds).toBe(0.09);
    expect(stat.cores.get('3')?.seconds.steal).toBe(0);
    expect(stat).toMatchObject({ contextSwitches: 99, bootTime: 1_700_000_000, forks: 5, interrupts: 0 });
  });

  it('reads /proc/meminfo in bytes, counts as counts', () => {
    const fields = parseMeminfo('MemTotal:  2 kB\nActive(anon):  1 kB\nHugePages_Free:  7\nnonsense\n');
    expect(fields.get('MemTotal')).toEqual({ value: 2048, isBytes: true });
    expect(fields.get('HugePages_Free')).toEqual({ value: 7, isBytes: false });
    expect(memoryMetricName('Active(anon)', true)).toBe('node_memory_Active_anon_bytes');
    expect(fields.size).toBe(3);
  });

  it('leaves out partitions, loop and RAM disks, and knows kernels old and new', () => {
    const line = (device: string, count: number) =>
      `8 0 ${device} ${Array.from({ length: count }, (_, i) => i + 1).join(' ')}`;
    const text = ['sda1', 'nvme0n1p2', 'loop3', 'zram0'].map((d) => line(d, 17)).join('\n');
    expect(parseDiskstats(text)).toEqual([]);
    const [old] = parseDiskstats(line('sda', 11));
    expect(old).toMatchObject({ reads: 1, readBytes: 3 * 512, discards: undefined, flushes: undefined });
    const [recent] = parseDiskstats(line('nvme0n1', 17));
    expect(recent).toMatchObject({
      writtenBytes: 7 * 512,
      discards: { completed: 12 },
      flushes: { seconds: 0.017 },
    });
  });

  it('reads interfaces whose name has a colon or touches the number', () => {
    const numbers = Array.from({ length: 16 }, (_, i) => i).join(' ');
    const [alias, glued] = parseNetDev(`  eth0:1: ${numbers}\nppp0:${numbers}\n`);
    expect(alias).toMatchObject({
      device: 'eth0:1',
      receive: { bytes: 0, multicast: 7 },
      transmit: { bytes: 8 },
    });
    expect(glued?.device).toBe('ppp0');
  });

  it('reads pressure with and without the full line', () => {
    expect(parsePressure('some avg10=1.50 avg60=0.00 avg300=0.10 total=2500000\n')).toEqual({
      some: { avg10: 1.5, avg60: 0, avg300: 0.1, totalSeconds: 2.5 },
      full: undefined,
    });
  });

  it('tells what it expected of a broken load average', () => {
    expect(() => parseLoadavg('')).toThrow('/proc/loadavg: expected three load averages');
  });

  it('never throws on any text, the load average with its own error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        parseProcStat(text);
        parseMeminfo(text);
        parseDiskstats(text);
        parseNetDev(text);
        parsePressure(text);
      }),
      { numRuns: caseCount },
    );
  });

  it('never loses the good lines of a file with broken ones', () => {
    const good = 'MemTotal:       100 kB';
    fc.assert(
      fc.property(
        fc.array(fc.string().filter((s) => !s.includes('\n') && !s.startsWith('MemTotal'))),
        (noise) => {
          expect(parseMeminfo([...noise, good, ...noise].join('\n')).get('MemTotal')?.value).toBe(102_400);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('system collector', () => {
  const read = async (source: Host, groups: readonly SystemGroup[] = systemGroups) => {
    const clock = new ManualClock();
    const [task] = createSystemCollector(
      { intervalMs: 15_000, groups },
      { host: source, clock, restored: () => [] },
    ).tasks;
    const reading = task?.read(new AbortController().signal);
    reading?.catch(() => {});
    await clock.advance(1000);
    return reading;
  };

  it('emits only what it declares, each series once', async () => {
    const samples = (await read(host))?.samples ?? [];
    const declared = new Set(systemMetrics.map(({ name }) => name));
    expect(samples.filter(({ name }) => !declared.has(name))).toEqual([]);
    const keys = samples.map(({ name, labels }) => `${name}${JSON.stringify(labels)}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(samples.find(({ name }) => name === 'node_load1')?.value).toBeGreaterThan(0);
  });

  it('emits the groups it is asked for', async () => {
    const names = (await read(host, ['load', 'memory']))?.samples?.map(({ name }) => name) ?? [];
    expect(names).toContain('node_load1');
    expect(names).toContain('node_memory_MemTotal_bytes');
    expect(
      names.filter((name) =>
        /^node_(cpu|disk|network|pressure|filefd|boot|netstat|sockstat|timex|time|entropy|hwmon)/.test(name),
      ),
    ).toEqual([]);
  });

  it('is unavailable without a /proc', async () => {
    await expect(read(new Host('/nonexistent'))).rejects.toBeInstanceOf(Unavailable);
  });
});

describe('summary', () => {
  const raw = (text: string, disk = '') => ({
    stat: parseProcStat(text),
    meminfo: parseMeminfo('MemTotal: 1000 kB\nMemFree: 100 kB\nBuffers: 50 kB\nCached: 150 kB\n'),
    load: undefined,
    disks: parseDiskstats(disk),
    interfaces: [],
    receivedWithoutHandler: new Map<string, number>(),
    pressure: {},
    fileHandles: undefined,
    uptimeSeconds: undefined,
    kernel: { sysname: '', release: '', version: '', nodename: '', domainname: '', machine: '' },
  });

  it('gives shares of CPU time and rates between two readings', () => {
    const before = { raw: raw('cpu 0 0 0 0\ncpu0 0 0 0 0', '8 0 sda 10 0 100 20 0 0 0 0 0 500 0'), atMs: 0 };
    const after = {
      raw: raw('cpu 30 0 20 50\ncpu0 30 0 20 50', '8 0 sda 30 0 2148 60 0 0 0 0 0 1500 0'),
      atMs: 2000,
    };
    expect(summarize(before, after, 0)).toMatchObject({
      cpu: {
        used_percent: 50,
        modes: { user: 30, system: 20, idle: 50 },
        per_core: [{ core: '0', used_percent: 50 }],
      },
      disks: [
        { device: 'sda', read_bytes_per_sec: 524_288, reads_per_sec: 10, busy_percent: 50, await_ms: 2 },
      ],
    });
  });

  it('does not go negative when counters start anew', () => {
    const before = { raw: raw('cpu 100 0 0 100', '8 0 sda 900 0 900 900 0 0 0 0 0 900 0'), atMs: 0 };
    const after = { raw: raw('cpu 1 0 0 1', '8 0 sda 1 0 1 1 0 0 0 0 0 1 0'), atMs: 1000 };
    expect(summarize(before, after, 0)).toMatchObject({
      cpu: { used_percent: 0 },
      disks: [{ read_bytes_per_sec: 0, await_ms: null }],
    });
  });

  it('estimates what is available on kernels that do not', () => {
    const only = { raw: raw('cpu 1 0 0 1'), atMs: 0 };
    expect(summarize(undefined, only, 0)).toMatchObject({
      cpu: { used_percent: null },
      memory: { total_bytes: 1_024_000, available_bytes: 300 * 1024, used_percent: 70 },
      pressure: null,
    });
  });
});
