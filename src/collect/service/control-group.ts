import type { Host } from '../host.ts';

/** What the processes of a control group use together. Undefined where the kernel does not account for it. */
export interface GroupUsage {
  readonly memoryBytes: number | undefined;
  readonly cpuSeconds: number | undefined;
  readonly tasks: number | undefined;
}

/**
 * Reads the files the service manager itself reads for `MemoryCurrent`, `CPUUsageNSec` and `TasksCurrent`: the unified
 * hierarchy, else that of version 1 (cgroups(7)). `group` is a path such as `/system.slice/cron.service`.
 */
export function readGroupUsage(host: Host, group: string): GroupUsage {
  if (!group.startsWith('/') || group.split('/').includes('..')) return noUsage;
  const unified = (file: string): string | undefined => host.readIfPresent(`sys/fs/cgroup${group}/${file}`);
  const cpuStat = unified('cpu.stat');
  if (cpuStat !== undefined) {
    const micros = parseCpuStat(cpuStat);
    return {
      memoryBytes: count(unified('memory.current')),
      cpuSeconds: micros === undefined ? undefined : micros / 1e6,
      tasks: count(unified('pids.current')),
    };
  }
  const first = (controller: string, file: string): number | undefined =>
    count(host.readIfPresent(`sys/fs/cgroup/${controller}${group}/${file}`));
  const nanos = first('cpuacct', 'cpuacct.usage');
  return {
    memoryBytes: first('memory', 'memory.usage_in_bytes'),
    cpuSeconds: nanos === undefined ? undefined : nanos / 1e9,
    tasks: first('pids', 'pids.current'),
  };
}

export const noUsage: GroupUsage = { memoryBytes: undefined, cpuSeconds: undefined, tasks: undefined };

/** Microseconds of `usage_usec` in `cpu.stat`; undefined where it is not there. */
export function parseCpuStat(text: string): number | undefined {
  return count(/^usage_usec (\d+)$/m.exec(text)?.[1]);
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,20}\s*$/.test(text) ? Number(text) : undefined;
}
