import type { Condition } from './condition.ts';

const where = '{{ $labels.name }} of {{ $labels.instance }}';

/** What may be the case with an expected file. */
export const arrivalConditions = {
  overdue_for: {
    alert: 'ArrivalOverdue',
    group: 'etlmon-work',
    severity: 'warning',
    isBoundFor: true,
    expression: (arrivals) => `${arrivals.of('etlmon_arrival_overdue')} == 1`,
    summary: () => `The file of ${where} is due and not there`,
    description: 'Ask its sender; what depends on it should wait.',
  },
  missed: {
    alert: 'ArrivalMissed',
    group: 'etlmon-work',
    severity: 'critical',
    expression: (arrivals) =>
      `${arrivals.matching('etlmon_arrival_state', [
        { label: 'state', operator: '=~', value: 'missed|too_small|too_few' },
      ])} == 1`,
    summary: () => `The day of ${where} is {{ $labels.state }}`,
    description: 'Its time is over: get the file from its sender, or decide how the day goes on without it.',
  },
} as const satisfies Readonly<Record<string, Condition>>;
