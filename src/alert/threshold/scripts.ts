import { durationText, minuteMs, seconds } from './condition.ts';
import type { Condition } from './condition.ts';

const where = '{{ $labels.script }} of {{ $labels.instance }}';

/** What may be the case with a script of `exec:`. */
export const scriptConditions = {
  failed_for: {
    alert: 'ScriptFailed',
    group: 'etlmon-work',
    severity: 'warning',
    isBoundFor: true,
    expression: (scripts) => `${scripts.of('etlmon_exec_success')} == 0`,
    summary: () => `Script ${where} fails`,
    description: 'The scripts of this node show what it last wrote and with what it exited.',
  },
  slower_than: {
    alert: 'ScriptSlow',
    group: 'etlmon-work',
    severity: 'warning',
    forMs: 5 * minuteMs,
    expression: (scripts, { bound }) => `${scripts.of('etlmon_exec_duration_seconds')} > ${seconds(bound)}`,
    summary: ({ bound }) =>
      `Script ${where} takes {{ $value | humanizeDuration }} (more than ${durationText(bound)})`,
    description: 'See what it waits for; at its timeout it is ended.',
  },
} as const satisfies Readonly<Record<string, Condition>>;
