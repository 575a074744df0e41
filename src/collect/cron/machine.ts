import type { Host } from '../host.ts';
import { parseProcPidStat } from '../process/proc-pid-stat.ts';
import { ticksPerSecond } from '../system/proc-stat.ts';

/** What decides whether a job can have run. Times in milliseconds since the epoch. */
export interface MachineState {
  /** Another one after each boot; empty where the kernel does not tell. */
  readonly bootId: string;
  readonly bootedAt: number;
  readonly daemon: { readonly pid: number; readonly name: string; readonly startedAt: number } | undefined;
}

const pidFiles = ['run/crond.pid', 'run/cron.pid', 'var/run/crond.pid', 'var/run/cron.pid'];
const daemonNames = new Set(['cron', 'crond']);

/** Reads when the machine booted and since when its cron daemon runs. Throws where there is no `/proc/stat`. */
export function readMachine(host: Host): MachineState {
  const bootedAt = Number(/^btime (\d+)$/m.exec(host.read('proc/stat'))?.[1] ?? 0) * 1000;
  const bootId = host.readIfPresent('proc/sys/kernel/random/boot_id')?.trim() ?? '';
  return { bootId, bootedAt, daemon: findDaemon(host, bootedAt) };
}

/** The parent of a living process. */
export function parentOf(host: Host, pid: number): number | undefined {
  return readStat(host, pid)?.ppid;
}

/** By its pid file, else by its name among all processes: a container may have no pid file. */
function findDaemon(host: Host, bootedAt: number): MachineState['daemon'] {
  const fromFiles = pidFiles
    .map((file) => Number.parseInt(host.readIfPresent(file) ?? '', 10))
    .filter((pid) => pid > 0);
  return find(fromFiles) ?? find(numbersIn(host, 'proc'));

  function find(pids: readonly number[]): MachineState['daemon'] {
    for (const pid of pids) {
      const stat = readStat(host, pid);
      // The daemon's children have its name while they wait for their jobs.
      if (!stat || !daemonNames.has(stat.comm)) continue;
      const parent = stat.ppid > 1 ? readStat(host, stat.ppid) : undefined;
      if (parent !== undefined && daemonNames.has(parent.comm)) continue;
      return { pid, name: stat.comm, startedAt: bootedAt + (stat.startTicks * 1000) / ticksPerSecond };
    }
    return undefined;
  }
}

function readStat(host: Host, pid: number): ReturnType<typeof parseProcPidStat> | undefined {
  const text = host.readIfPresent(`proc/${pid}/stat`);
  try {
    return text === undefined ? undefined : parseProcPidStat(text);
  } catch {
    return undefined;
  }
}

function numbersIn(host: Host, folder: string): number[] {
  try {
    return host
      .list(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}
