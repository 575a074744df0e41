import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ManualClock, systemClock } from '../../../lib/clock.ts';
import { openLibc } from '../../../lib/libc.ts';
import type { Sample } from '../../collector.ts';
import { Host } from '../../host.ts';
import { writeTestMachine } from '../test-machine.ts';
import { createCpuFrequencyPart } from './cpu-frequency.ts';
import { createParts, PartReader, partMetrics } from './index.ts';
import { define } from './part.ts';
import type { Part } from './part.ts';
import { createTimexPart, timexSamples } from './timex.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'etlmon-machine-'));
  writeTestMachine(folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const machine = (): Host => new Host(folder);
const valuesOf = (samples: readonly Sample[], name: string): Record<string, number> =>
  Object.fromEntries(
    samples
      .filter((sample) => sample.name === name)
      .map(({ labels, value }) => [Object.values(labels).join(' '), value]),
  );

it('a machine with everything emits only what is declared, each series once, in numbers', () => {
  const { samples, failure } = new PartReader(createParts(systemClock)).read(machine());
  expect(failure).toBeUndefined();
  const declared = new Set(partMetrics.map(({ name }) => name));
  expect(samples.filter(({ name }) => !declared.has(name))).toEqual([]);
  expect(samples.filter(({ value }) => Number.isNaN(value))).toEqual([]);
  const keys = samples.map(({ name, labels }) => `${name}${JSON.stringify(labels)}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(samples.map(({ name }) => name)).size).toBeGreaterThan(180);
});

it('labels are in the order they are printed', () => {
  const { samples } = new PartReader(createParts(systemClock)).read(machine());
  for (const { name, labels } of samples)
    expect({ name, labels: Object.keys(labels) }).toEqual({ name, labels: Object.keys(labels).toSorted() });
});

it('a machine with nothing has nothing to tell but that SELinux is off', () => {
  expect(new PartReader(createParts(systemClock)).read(new Host('/nonexistent'))).toEqual({
    samples: [{ name: 'node_selinux_enabled', labels: {}, value: 0 }],
    failure: undefined,
  });
});

it('the machine the tests run on is read without a fault', () => {
  const { samples, failure } = new PartReader(createParts(systemClock)).read(new Host());
  expect(failure).toBeUndefined();
  expect(valuesOf(samples, 'node_vmstat_pgfault')['']).toBeGreaterThan(0);
});

it('a fault in one part is told and stops no other; what is fixed is read once', () => {
  let reads = 0;
  const part = (name: string, read: Part['read'], isFixed = false): Part => ({
    name,
    group: undefined,
    metrics: define('proc', []),
    isFixed,
    read,
  });
  const reader = new PartReader([
    part('broken', () => {
      throw new Error('expected a number, got "x"');
    }),
    part('fixed', () => [{ name: 'fixed', labels: {}, value: ++reads }], true),
  ]);
  const want = {
    samples: [{ name: 'fixed', labels: {}, value: 1 }],
    failure: 'broken: expected a number, got "x"',
  };
  expect(reader.read(machine())).toEqual(want);
  expect(reader.read(machine())).toEqual(want);
});

it('CPUs whose frequencies are slow to tell are read some at a time', () => {
  let nowMs = 0;
  const clock = new (class extends ManualClock {
    override monotonic(): number {
      return nowMs;
    }
  })();
  const files: Record<string, string> = {};
  for (const cpu of ['cpu0', 'cpu1', 'cpu2']) {
    files[`sys/devices/system/cpu/${cpu}/cpufreq/scaling_governor`] = 'powersave';
    files[`sys/devices/system/cpu/${cpu}/cpufreq/scaling_available_governors`] = 'powersave';
  }
  const slow = new (class extends Host {
    reads: string[] = [];
    override readIfPresent(file: string): string | undefined {
      if (file.endsWith('scaling_available_governors')) {
        this.reads.push(file.split('/')[4] ?? '');
        nowMs += 20;
      }
      return files[file];
    }
    override list(): string[] {
      return ['cpu0', 'cpu1', 'cpu2', 'cpuidle'];
    }
  })();
  const part = createCpuFrequencyPart(clock);
  expect(part.read(slow)).toHaveLength(1);
  expect(part.read(slow)).toHaveLength(2);
  expect(part.read(slow)).toHaveLength(3);
  expect(part.read(slow)).toHaveLength(3);
  expect(slow.reads).toEqual(['cpu0', 'cpu1', 'cpu2', 'cpu0']);
});

it('the state of the clock is read where it may be asked', () => {
  const bytes = Buffer.alloc(208);
  bytes.writeInt32LE(0x2000, 40);
  bytes.writeBigInt64LE(-1500n, 8);
  bytes.writeBigInt64LE(65_536n, 16);
  bytes.writeBigInt64LE(10_000n, 88);
  bytes.writeInt32LE(37, 160);
  const samples = timexSamples({ state: 0, bytes });
  expect(valuesOf(samples, 'node_timex_offset_seconds')).toEqual({ '': -1.5e-6 });
  expect(valuesOf(samples, 'node_timex_frequency_adjustment_ratio')).toEqual({ '': 1.000001 });
  expect(valuesOf(samples, 'node_timex_tick_seconds')).toEqual({ '': 0.01 });
  expect(valuesOf(samples, 'node_timex_tai_offset_seconds')).toEqual({ '': 37 });
  expect(valuesOf(samples, 'node_timex_sync_status')).toEqual({ '': 1 });
  expect(valuesOf(timexSamples({ state: 5, bytes }), 'node_timex_sync_status')).toEqual({ '': 0 });
  expect(createTimexPart(() => undefined).read(new Host())).toEqual([]);
  if (openLibc() === undefined) return;
  expect(valuesOf(createTimexPart().read(new Host()), 'node_timex_tick_seconds')['']).toBeCloseTo(0.01, 3);
});
