/** Modes of a CPU line, in the order of proc_stat(5). `guest` is contained in `user`, `guest_nice` in `nice`. */
export const cpuModes = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const;
export type CpuMode = (typeof cpuModes)[number];

/** Seconds a CPU spent in each mode since boot. */
export interface CpuTimes {
  readonly seconds: Readonly<Record<CpuMode, number>>;
  readonly guestSeconds: number;
  readonly guestNiceSeconds: number;
}

export interface ProcStat {
  readonly total: CpuTimes;
  /** By number, as in `cpu0`. */
  readonly cores: ReadonlyMap<string, CpuTimes>;
  readonly interrupts: number;
  readonly contextSwitches: number;
  readonly forks: number;
  /** Seconds since the epoch. */
  readonly bootTime: number;
  readonly running: number;
  readonly blocked: number;
}

/** `USER_HZ`: the unit of times in /proc. 100 on every Linux architecture in use (proc_stat(5), `getconf CLK_TCK`). */
export const ticksPerSecond = 100;

/** Parses /proc/stat (proc_stat(5)). Lines it does not know are passed over; a missing field reads as 0. */
export function parseProcStat(text: string): ProcStat {
  const cores = new Map<string, CpuTimes>();
  const counters = new Map<string, number>();
  let total = cpuTimes([]);
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ');
    if (space < 0) continue;
    const key = line.slice(0, space);
    if (key === 'cpu') total = cpuTimes(line.slice(space).trim().split(/\s+/));
    else if (key.startsWith('cpu')) cores.set(key.slice(3), cpuTimes(line.slice(space + 1).split(' ')));
    else counters.set(key, Number.parseInt(line.slice(space + 1), 10));
  }
  const counter = (key: string): number => counters.get(key) ?? 0;
  return {
    total,
    cores,
    interrupts: counter('intr'),
    contextSwitches: counter('ctxt'),
    forks: counter('processes'),
    bootTime: counter('btime'),
    running: counter('procs_running'),
    blocked: counter('procs_blocked'),
  };
}

function cpuTimes(fields: readonly string[]): CpuTimes {
  const seconds = (index: number): number => Number(fields[index] ?? 0) / ticksPerSecond;
  return {
    seconds: Object.fromEntries(cpuModes.map((mode, index) => [mode, seconds(index)])) as Record<
      CpuMode,
      number
    >,
    guestSeconds: seconds(cpuModes.length),
    guestNiceSeconds: seconds(cpuModes.length + 1),
  };
}
