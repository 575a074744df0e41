import { define } from './part.ts';
import type { Part } from './part.ts';

/** What the scheduler did on each CPU, where the kernel keeps it (`CONFIG_SCHEDSTATS`). */
export const schedstatPart: Part = {
  name: 'schedstat',
  group: 'cpu',
  metrics: define('proc/schedstat', [
    ['node_schedstat_running_seconds_total', 'counter', 'Number of seconds a CPU spent running processes.'],
    ['node_schedstat_timeslices_total', 'counter', 'Number of timeslices a CPU executed.'],
    [
      'node_schedstat_waiting_seconds_total',
      'counter',
      'Number of seconds processes spent waiting for this CPU.',
    ],
  ]),
  read: (host) =>
    parseSchedstat(host.readIfPresent('proc/schedstat') ?? '').flatMap(({ cpu, ...seconds }) => [
      {
        name: 'node_schedstat_running_seconds_total',
        labels: { cpu },
        value: seconds.runningSeconds,
      },
      { name: 'node_schedstat_timeslices_total', labels: { cpu }, value: seconds.timeslices },
      { name: 'node_schedstat_waiting_seconds_total', labels: { cpu }, value: seconds.waitingSeconds },
    ]),
};

interface CpuSchedule {
  readonly cpu: string;
  readonly runningSeconds: number;
  readonly waitingSeconds: number;
  readonly timeslices: number;
}

/** Parses the lines of CPUs in /proc/schedstat (Documentation/scheduler/sched-stats.rst); times are nanoseconds. */
export function parseSchedstat(text: string): CpuSchedule[] {
  return [...text.matchAll(/^cpu(\d+)(?: \d+){6} (\d+) (\d+) (\d+)/gm)].map(
    ([, cpu = '', running, waiting, timeslices]) => ({
      cpu,
      runningSeconds: Number(running) / 1e9,
      waitingSeconds: Number(waiting) / 1e9,
      timeslices: Number(timeslices),
    }),
  );
}
