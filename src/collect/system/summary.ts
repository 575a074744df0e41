import type { DiskStats } from './diskstats.ts';
import type { InterfaceStats } from './net-dev.ts';
import type { Pressure } from './pressure.ts';
import type { CpuTimes } from './proc-stat.ts';
import { cpuModes } from './proc-stat.ts';
import type { RawSystem } from './raw.ts';

/** A raw reading and when it was taken, on the monotonic clock, in milliseconds. */
export interface TimedReading {
  readonly raw: RawSystem;
  readonly atMs: number;
}

/**
 * What a person wants to know of the system, as the API serves it: rates between two readings, percentages, sums.
 * Without an earlier reading, rates are 0 and CPU shares are null.
 */
export function summarize(previous: TimedReading | undefined, current: TimedReading, nowMs: number): object {
  const { raw } = current;
  const seconds = previous ? (current.atMs - previous.atMs) / 1000 : 0;
  const { kernel, stat } = raw;
  return {
    collected_at: new Date(nowMs).toISOString(),
    hostname: kernel.nodename,
    kernel: kernel.release,
    boot_time: new Date(stat.bootTime * 1000).toISOString(),
    uptime_sec: raw.uptimeSeconds ?? Math.max(0, nowMs / 1000 - stat.bootTime),
    cpu: summarizeCpu(previous?.raw, raw),
    memory: summarizeMemory(raw),
    load: { load1: raw.load?.load1 ?? 0, load5: raw.load?.load5 ?? 0, load15: raw.load?.load15 ?? 0 },
    processes: { running: stat.running, blocked: stat.blocked, total: raw.load?.entities ?? 0 },
    disks: raw.disks.map((disk) => diskRates(findDisk(previous?.raw, disk.device), disk, seconds)),
    network: raw.interfaces.map((stats) =>
      networkRates(findInterface(previous?.raw, stats.device), stats, seconds),
    ),
    pressure: summarizePressure(raw),
    file_handles: raw.fileHandles ?? null,
  };
}

function summarizeCpu(previous: RawSystem | undefined, { stat }: RawSystem): object {
  const shares = previous && modeShares(previous.stat.total, stat.total);
  return {
    cores: stat.cores.size,
    used_percent: shares ? usedPercent(shares) : null,
    modes: shares ?? null,
    per_core: previous
      ? [...stat.cores].flatMap(([core, times]) => {
          const before = previous.stat.cores.get(core);
          return before ? [{ core, used_percent: usedPercent(modeShares(before, times)) }] : [];
        })
      : [],
  };
}

/** Share of each mode between two readings, in percent. A counter that went back (a hot-plugged core) counts as 0. */
function modeShares(before: CpuTimes, after: CpuTimes): Record<(typeof cpuModes)[number], number> {
  const deltas = cpuModes.map((mode) => Math.max(0, after.seconds[mode] - before.seconds[mode]));
  const total = deltas.reduce((sum, delta) => sum + delta, 0);
  return Object.fromEntries(
    cpuModes.map((mode, index) => [
      mode,
      total === 0 ? (mode === 'idle' ? 100 : 0) : round((deltas[index]! / total) * 100),
    ]),
  ) as Record<(typeof cpuModes)[number], number>;
}

function usedPercent(shares: Record<(typeof cpuModes)[number], number>): number {
  return Math.max(0, round(100 - shares.idle - shares.iowait));
}

/** Kernels before 3.14 do not estimate what is available; free, buffers and cache are the old way to tell. */
function summarizeMemory({ meminfo }: RawSystem): object {
  const field = (name: string): number => meminfo?.get(name)?.value ?? 0;
  const total = field('MemTotal');
  const available =
    meminfo?.get('MemAvailable')?.value ?? field('MemFree') + field('Buffers') + field('Cached');
  const used = Math.max(0, total - available);
  return {
    total_bytes: total,
    available_bytes: available,
    free_bytes: field('MemFree'),
    buffers_bytes: field('Buffers'),
    cached_bytes: field('Cached') + field('SReclaimable'),
    used_bytes: used,
    used_percent: total === 0 ? 0 : round((used / total) * 100),
    swap_total_bytes: field('SwapTotal'),
    swap_used_bytes: field('SwapTotal') - field('SwapFree'),
  };
}

function diskRates(before: DiskStats | undefined, after: DiskStats, seconds: number): object {
  const delta = (value: (disk: DiskStats) => number): number =>
    before && seconds > 0 ? Math.max(0, value(after) - value(before)) : 0;
  const perSecond = (value: (disk: DiskStats) => number): number =>
    seconds > 0 ? round(delta(value) / seconds) : 0;
  const requests = delta((disk) => disk.reads + disk.writes);
  const waited = delta((disk) => disk.readSeconds + disk.writeSeconds);
  return {
    device: after.device,
    read_bytes_per_sec: perSecond((disk) => disk.readBytes),
    write_bytes_per_sec: perSecond((disk) => disk.writtenBytes),
    reads_per_sec: perSecond((disk) => disk.reads),
    writes_per_sec: perSecond((disk) => disk.writes),
    busy_percent: Math.min(
      100,
      perSecond((disk) => disk.ioSeconds * 100),
    ),
    await_ms: requests === 0 ? null : round((waited / requests) * 1000),
  };
}

function networkRates(before: InterfaceStats | undefined, after: InterfaceStats, seconds: number): object {
  const perSecond = (value: (stats: InterfaceStats) => number): number =>
    before && seconds > 0 ? round(Math.max(0, value(after) - value(before)) / seconds) : 0;
  return {
    interface: after.device,
    receive_bytes_per_sec: perSecond((stats) => stats.receive.bytes),
    transmit_bytes_per_sec: perSecond((stats) => stats.transmit.bytes),
    receive_packets_per_sec: perSecond((stats) => stats.receive.packets),
    transmit_packets_per_sec: perSecond((stats) => stats.transmit.packets),
    errors_per_sec: perSecond((stats) => stats.receive.errs + stats.transmit.errs),
    drops_per_sec: perSecond((stats) => stats.receive.drop + stats.transmit.drop),
  };
}

function summarizePressure({ pressure }: RawSystem): object | null {
  if (!pressure.cpu && !pressure.memory && !pressure.io) return null;
  const some = (resource: Pressure | undefined): object | null => {
    const line = resource?.some;
    return line ? { avg10: line.avg10, avg60: line.avg60, avg300: line.avg300 } : null;
  };
  return { cpu: some(pressure.cpu), memory: some(pressure.memory), io: some(pressure.io) };
}

function findDisk(raw: RawSystem | undefined, device: string): DiskStats | undefined {
  return raw?.disks.find((disk) => disk.device === device);
}

function findInterface(raw: RawSystem | undefined, device: string): InterfaceStats | undefined {
  return raw?.interfaces.find((stats) => stats.device === device);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
