import type { MetricDefinition, Sample } from '../collector.ts';
import { dayStates } from './judge.ts';
import type { DayState } from './judge.ts';

/** What the arrival collector may emit, each labelled with the `name` of the expectation. */
export const arrivalMetrics: readonly MetricDefinition[] = [
  {
    name: 'etlmon_arrival_due_timestamp_seconds',
    type: 'gauge',
    help: 'When the file of the day now looked at is due, or the next one, in seconds since the epoch.',
  },
  {
    name: 'etlmon_arrival_last_timestamp_seconds',
    type: 'gauge',
    help: 'When the last expected file arrived, in seconds since the epoch.',
  },
  {
    name: 'etlmon_arrival_missed_total',
    type: 'counter',
    help: 'Days that ended without the file that was expected.',
  },
  {
    name: 'etlmon_arrival_overdue',
    type: 'gauge',
    help: 'Whether the file is due and not there (1) or not (0).',
  },
  {
    name: 'etlmon_arrival_state',
    type: 'gauge',
    help: 'The state of the day now looked at: 1 for the one it is in, 0 for the others.',
  },
];

/** The samples of one expectation at one look; times in milliseconds since the epoch. */
export function arrivalSamples(now: {
  readonly name: string;
  readonly state: DayState;
  readonly isOverdue: boolean;
  readonly dueAt: number | undefined;
  readonly lastArrivedAt: number | undefined;
  readonly missedTotal: number;
}): Sample[] {
  const { name } = now;
  const labels = { name };
  const times: [string, number | undefined][] = [
    ['etlmon_arrival_due_timestamp_seconds', now.dueAt],
    ['etlmon_arrival_last_timestamp_seconds', now.lastArrivedAt],
  ];
  return [
    ...times.flatMap(([metric, ms]) =>
      ms === undefined ? [] : [{ name: metric, labels, value: ms / 1000 }],
    ),
    { name: 'etlmon_arrival_missed_total', labels, value: now.missedTotal },
    { name: 'etlmon_arrival_overdue', labels, value: now.isOverdue ? 1 : 0 },
    ...dayStates.map((state) => ({
      name: 'etlmon_arrival_state',
      labels: { name, state },
      value: state === now.state ? 1 : 0,
    })),
  ];
}
