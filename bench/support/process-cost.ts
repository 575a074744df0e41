import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { errnoOf } from '../../src/lib/errors.ts';

/** Ticks of `/proc/PID/stat` a second: USER_HZ is 100 on every architecture we run on. */
const ticksPerSecond = 100;

/** What some processes cost over a while. */
export interface Cost {
  /** Proportional set size at the end of it, MiB. */
  readonly pssMb: number;
  /** Of one core. */
  readonly cpuPercent: number;
}

/** Measures each group of processes, with all their descendants, over the same time. */
export async function measureCost(
  groups: readonly (readonly number[])[],
  durationMs: number,
): Promise<Cost[]> {
  const families = groups.map(withDescendants);
  const before = families.map(cpuTicks);
  const startedAt = performance.now();
  await delay(durationMs);
  const elapsedS = (performance.now() - startedAt) / 1000;
  return families.map((pids, index) => ({
    pssMb: pssMb(pids),
    cpuPercent: ((cpuTicks(pids) - (before[index] ?? 0)) / ticksPerSecond / elapsedS) * 100,
  }));
}

/** Memory of the processes, what they share with others divided among all that do (proc(5), smaps_rollup). */
export function pssMb(pids: readonly number[]): number {
  const kib = pids.map((pid) => Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0));
  return kib.reduce((sum, value) => sum + value, 0) / 1024;
}

/** User and system time of a process and its threads so far, seconds. */
export function cpuSeconds(pid: number): number {
  return cpuTicks([pid]) / ticksPerSecond;
}

/** User and system time, that of children already waited for included. */
function cpuTicks(pids: readonly number[]): number {
  const ticks = pids.flatMap((pid) => statFields(pid).slice(11, 15).map(Number));
  return ticks.reduce((sum, value) => sum + value, 0);
}

function withDescendants(pids: readonly number[]): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(statFields(Number(name))[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const family = [...pids];
  for (const pid of family) family.push(...(children.get(pid) ?? []));
  return family;
}

/** The fields of `/proc/PID/stat` from the third (state) on; the name before may hold anything. */
function statFields(pid: number): string[] {
  const text = read(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ESRCH') return '';
    throw error;
  }
}
