import { durationText, minuteMs, sizeText } from './condition.ts';
import type { Condition } from './condition.ts';

const where = '{{ $labels.groupname }} of {{ $labels.instance }}';
const count = 'namedprocess_namegroup_num_procs';

/** What may be the case with the processes of a watch. */
export const processConditions = {
  gone_for: {
    alert: 'ProcessGone',
    group: 'etlmon-watch',
    severity: 'critical',
    isBoundFor: true,
    expression: (watches) => `${watches.of(count)} == 0`,
    summary: () => `No process of ${where} is running`,
    description: 'Start it again, and see the end of its log and dmesg for why it ended.',
  },
  count_above: {
    alert: 'ProcessesTooMany',
    group: 'etlmon-watch',
    severity: 'warning',
    forMs: 5 * minuteMs,
    expression: (watches, { bound }) => `${watches.of(count)} > ${bound}`,
    summary: ({ bound }) => `{{ $value }} processes of ${where} are running (above ${bound})`,
    description: 'See whether old ones do not end, or it was started twice.',
  },
  count_below: {
    alert: 'ProcessesTooFew',
    group: 'etlmon-watch',
    severity: 'warning',
    forMs: 5 * minuteMs,
    expression: (watches, { bound }) => `${watches.of(count)} < ${bound}`,
    summary: ({ bound }) => `{{ $value }} processes of ${where} are running (below ${bound})`,
    description: 'See the end of its log for why some have ended.',
  },
  memory_above: {
    alert: 'ProcessMemoryHigh',
    group: 'etlmon-watch',
    severity: 'warning',
    forMs: 5 * minuteMs,
    keepFiringForMs: 5 * minuteMs,
    expression: (watches, { bound }) =>
      `${watches.of('namedprocess_namegroup_memory_bytes', { memtype: 'resident' })} > ${bound}`,
    summary: ({ bound }) => `${where} uses {{ $value | humanize1024 }}B of memory (above ${sizeText(bound)})`,
    description: 'See whether it grows without end; if so a restart buys time.',
  },
  cpu_above: {
    alert: 'ProcessCpuHigh',
    group: 'etlmon-watch',
    severity: 'warning',
    forMs: 15 * minuteMs,
    keepFiringForMs: 5 * minuteMs,
    expression: (watches, { bound }) =>
      `100 * sum without (mode) (rate(${watches.of('namedprocess_namegroup_cpu_seconds_total')}[5m])) > ${bound}`,
    summary: ({ bound }) => `${where} uses {{ $value | printf "%.0f" }} % of a processor (above ${bound} %)`,
    description: 'See what it works on; a loop shows in its log or with strace.',
  },
  restarts_above: {
    alert: 'ProcessRestarting',
    group: 'etlmon-watch',
    severity: 'warning',
    expression: (watches, { bound, withinMs }) =>
      `increase(${watches.of('etlmon_process_watch_restarts_total', {}, 'watch')}[${durationText(withinMs)}]) > ${bound}`,
    summary: ({ withinMs }) =>
      `Processes of {{ $labels.watch }} of {{ $labels.instance }} died and were replaced {{ $value | printf "%.0f" }} times in ${durationText(withinMs)}`,
    description: 'See the end of its log for why it ends again and again.',
  },
} as const satisfies Readonly<Record<string, Condition>>;
