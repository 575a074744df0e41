import { ticksPerSecond } from '../system/proc-stat.ts';

/** What a person calls the state of a process; letters as in proc_pid_stat(5). */
const states = {
  R: 'running',
  S: 'sleeping',
  D: 'disk-sleep',
  T: 'stopped',
  t: 'traced',
  Z: 'zombie',
  X: 'dead',
  x: 'dead',
  I: 'idle',
} as const;

export type ProcessState = (typeof states)[keyof typeof states] | 'unknown';

export interface ProcPidStat {
  readonly pid: number;
  /** The kernel's name of it, at most 15 bytes (63 for kernel threads). */
  readonly comm: string;
  readonly state: ProcessState;
  readonly ppid: number;
  readonly isKernelThread: boolean;
  readonly minorFaults: number;
  readonly majorFaults: number;
  readonly userSeconds: number;
  readonly systemSeconds: number;
  readonly threads: number;
  /** Clock ticks after boot; with the pid it names a process for good. */
  readonly startTicks: number;
  readonly virtualBytes: number;
  readonly residentPages: number;
}

/** `PF_KTHREAD` of the kernel's include/linux/sched.h. */
const kernelThreadFlag = 0x0020_0000;

/**
 * Parses /proc/PID/stat (proc_pid_stat(5)). The name stands in parentheses and may itself contain spaces and
 * parentheses, so the last `)` ends it. Throws where the line is cut short.
 */
export function parseProcPidStat(text: string): ProcPidStat {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  // Field 3 (the state) is at index 0 from here.
  const fields = text.slice(close + 2).split(' ');
  if (open < 0 || close < open || fields.length < 22) {
    throw new Error(`/proc/PID/stat: expected at least 24 fields, got ${JSON.stringify(text.slice(0, 80))}`);
  }
  const field = (number: number): number => Number(fields[number - 3]);
  return {
    pid: Number.parseInt(text, 10),
    comm: text.slice(open + 1, close),
    state: states[fields[0] as keyof typeof states] ?? 'unknown',
    ppid: field(4),
    isKernelThread: (field(9) & kernelThreadFlag) !== 0,
    minorFaults: field(10),
    majorFaults: field(12),
    userSeconds: field(14) / ticksPerSecond,
    systemSeconds: field(15) / ticksPerSecond,
    threads: field(20),
    startTicks: field(22),
    virtualBytes: field(23),
    residentPages: field(24),
  };
}
