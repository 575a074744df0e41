import type { MetricDefinition, Sample } from '../collector.ts';
import type { Usage } from './rows.ts';
import type { WatchedService } from './unit-watch.ts';

const systemd = (name: string, type: MetricDefinition['type'], help: string): MetricDefinition => ({
  name: `node_systemd_${name}`,
  type,
  help,
});

/** node_exporter's names for what it tells as well; of units only the services that are shown. */
export const serviceMetrics: readonly MetricDefinition[] = [
  systemd('unit_state', 'gauge', 'Systemd unit'),
  systemd('units', 'gauge', 'Summary of systemd unit states'),
  systemd('service_restart_total', 'counter', 'Service unit count of Restart triggers'),
  systemd('unit_start_time_seconds', 'gauge', 'Start time of the unit since unix epoch in seconds.'),
  systemd('unit_tasks_current', 'gauge', 'Current number of tasks per Systemd unit'),
  systemd('unit_tasks_max', 'gauge', 'Maximum number of tasks per Systemd unit'),
  systemd('system_running', 'gauge', "Whether the system is operational (see 'systemctl is-system-running')"),
  systemd('version', 'gauge', 'Detected systemd version'),
  {
    name: 'etlmon_service_memory_bytes',
    type: 'gauge',
    help: 'Memory of all processes of the service, with the page cache they filled.',
  },
  {
    name: 'etlmon_service_cpu_seconds_total',
    type: 'counter',
    help: 'Processor time of all processes of the service since it was started.',
  },
];

/** What the manager says of itself. */
export interface ManagerState {
  /** As it prints it: `252.38-1~deb12u1`. */
  readonly version: string;
  /** `running`, `degraded`, … */
  readonly systemState: string;
  readonly counts: ReadonlyMap<string, number>;
}

const unitStates = ['activating', 'active', 'deactivating', 'failed', 'inactive'];

export function managerSamples({ version, systemState, counts }: ManagerState): Sample[] {
  const states = new Set([...unitStates, ...counts.keys()]);
  const number = Number(/^\d+(?:\.\d+)?/.exec(version)?.[0] ?? Number.NaN);
  return [
    ...(Number.isNaN(number) ? [] : [sample('version', { version }, number)]),
    sample('system_running', {}, systemState === 'running' ? 1 : 0),
    ...[...states].map((state) => sample('units', { state }, counts.get(state) ?? 0)),
  ];
}

/** Samples of one service. */
export function serviceSamples({ state }: WatchedService, usage: Usage): Sample[] {
  const { name, type } = state;
  const startedAt = state.activeState === 'active' ? state.activeEnterAt / 1000 : 0;
  const samples = [
    ...unitStates.map((word) =>
      sample('unit_state', { name, state: word, type }, word === state.activeState ? 1 : 0),
    ),
    sample('service_restart_total', { name }, state.restarts),
    sample('unit_start_time_seconds', { name }, startedAt),
  ];
  if (usage.tasks !== undefined) samples.push(sample('unit_tasks_current', { name }, usage.tasks));
  // Infinity is told as the largest number of 64 bits.
  if (state.tasksMax > 0 && state.tasksMax < 2 ** 63)
    samples.push(sample('unit_tasks_max', { name }, state.tasksMax));
  if (usage.memoryBytes !== undefined)
    samples.push({ name: 'etlmon_service_memory_bytes', labels: { name }, value: usage.memoryBytes });
  if (usage.cpuSeconds !== undefined)
    samples.push({ name: 'etlmon_service_cpu_seconds_total', labels: { name }, value: usage.cpuSeconds });
  return samples;
}

function sample(name: string, labels: Sample['labels'], value: number): Sample {
  return { name: `node_systemd_${name}`, labels, value };
}
