import type { MetricDefinition, Sample } from '../collector.ts';
import type { ProcessDetails, ProcessInfo } from './process-table.ts';

const define = (type: MetricDefinition['type'], name: string, help: string): MetricDefinition => ({
  name: `namedprocess_namegroup_${name}`,
  type,
  help,
  source: 'proc/PID',
});

/** process-exporter's names; a group is one entry of `process_watch`. */
export const processMetrics: readonly MetricDefinition[] = [
  define('gauge', 'num_procs', 'number of processes in this group'),
  define('counter', 'cpu_seconds_total', 'CPU user and system usage in seconds'),
  define('gauge', 'memory_bytes', 'number of bytes of memory in use'),
  define('gauge', 'num_threads', 'Number of threads'),
  define('gauge', 'open_filedesc', 'number of open file descriptors for this group'),
  define(
    'gauge',
    'oldest_start_time_seconds',
    'start time in seconds since 1970/01/01 of oldest process in group',
  ),
  define('counter', 'major_page_faults_total', 'Major page faults'),
  define('counter', 'minor_page_faults_total', 'Minor page faults'),
  define('counter', 'context_switches_total', 'Context switches'),
  define('gauge', 'states', 'Number of processes in states Running, Sleeping, Waiting, Zombie, or Other'),
  {
    name: 'etlmon_process_watch_restarts_total',
    type: 'counter',
    help: 'Processes of this watch that died and were replaced.',
  },
];

export interface GroupMember {
  readonly info: ProcessInfo;
  readonly details: ProcessDetails;
}

interface Counters {
  readonly userSeconds: number;
  readonly systemSeconds: number;
  readonly majorFaults: number;
  readonly minorFaults: number;
  readonly voluntarySwitches: number;
  readonly nonvoluntarySwitches: number;
}

const noCounters: Counters = {
  userSeconds: 0,
  systemSeconds: 0,
  majorFaults: 0,
  minorFaults: 0,
  voluntarySwitches: 0,
  nonvoluntarySwitches: 0,
};

/**
 * Sums of a group that never go back: what a process had counted stays in the sum after its death, as
 * process-exporter does.
 */
export class GroupCounters {
  #ofTheDead = noCounters;
  #living = new Map<string, Counters>();

  update(members: readonly GroupMember[]): Counters {
    const living = new Map(members.map((member) => [member.info.identity, countersOf(member)]));
    for (const [identity, counters] of this.#living) {
      if (!living.has(identity)) this.#ofTheDead = add(this.#ofTheDead, counters);
    }
    this.#living = living;
    return [...living.values()].reduce(add, this.#ofTheDead);
  }
}

/** The samples of one watch. */
export function groupSamples(
  groupname: string,
  members: readonly GroupMember[],
  counters: Counters,
  restarts: number,
): Sample[] {
  const samples: Sample[] = [];
  const push = (name: string, value: number, labels: Record<string, string> = {}): void => {
    samples.push({ name: `namedprocess_namegroup_${name}`, labels: { groupname, ...labels }, value });
  };
  const sum = (valueOf: (member: GroupMember) => number | undefined): number =>
    members.reduce((total, member) => total + (valueOf(member) ?? 0), 0);
  push('num_procs', members.length);
  push('cpu_seconds_total', counters.systemSeconds, { mode: 'system' });
  push('cpu_seconds_total', counters.userSeconds, { mode: 'user' });
  push(
    'memory_bytes',
    sum(({ details }) => details.status?.residentBytes),
    { memtype: 'resident' },
  );
  push(
    'memory_bytes',
    sum(({ details }) => details.status?.swappedBytes),
    { memtype: 'swapped' },
  );
  push(
    'memory_bytes',
    sum(({ info }) => info.stat.virtualBytes),
    { memtype: 'virtual' },
  );
  push(
    'num_threads',
    sum(({ info }) => info.stat.threads),
  );
  push(
    'open_filedesc',
    sum(({ details }) => details.openFiles),
  );
  push('major_page_faults_total', counters.majorFaults);
  push('minor_page_faults_total', counters.minorFaults);
  push('context_switches_total', counters.nonvoluntarySwitches, { ctxswitchtype: 'nonvoluntary' });
  push('context_switches_total', counters.voluntarySwitches, { ctxswitchtype: 'voluntary' });
  for (const state of ['Other', 'Running', 'Sleeping', 'Waiting', 'Zombie']) {
    push(
      'states',
      sum(({ info }) => (stateName(info) === state ? 1 : 0)),
      { state },
    );
  }
  if (members.length > 0) {
    push('oldest_start_time_seconds', Math.min(...members.map(({ info }) => info.startedAt)) / 1000);
  }
  samples.push({
    name: 'etlmon_process_watch_restarts_total',
    labels: { watch: groupname },
    value: restarts,
  });
  return samples;
}

function stateName({ stat }: ProcessInfo): string {
  if (stat.state === 'running') return 'Running';
  if (stat.state === 'sleeping' || stat.state === 'idle') return 'Sleeping';
  if (stat.state === 'disk-sleep') return 'Waiting';
  return stat.state === 'zombie' ? 'Zombie' : 'Other';
}

function countersOf({ info: { stat }, details: { status } }: GroupMember): Counters {
  return {
    userSeconds: stat.userSeconds,
    systemSeconds: stat.systemSeconds,
    majorFaults: stat.majorFaults,
    minorFaults: stat.minorFaults,
    voluntarySwitches: status?.voluntarySwitches ?? 0,
    nonvoluntarySwitches: status?.nonvoluntarySwitches ?? 0,
  };
}

function add(a: Counters, b: Counters): Counters {
  return {
    userSeconds: a.userSeconds + b.userSeconds,
    systemSeconds: a.systemSeconds + b.systemSeconds,
    majorFaults: a.majorFaults + b.majorFaults,
    minorFaults: a.minorFaults + b.minorFaults,
    voluntarySwitches: a.voluntarySwitches + b.voluntarySwitches,
    nonvoluntarySwitches: a.nonvoluntarySwitches + b.nonvoluntarySwitches,
  };
}
