import { durationText, minuteMs, sizeText } from './condition.ts';
import type { Condition } from './condition.ts';

const where = '{{ $labels.name }} of {{ $labels.instance }}';
const state = 'node_systemd_unit_state';

/** What may be the case with a service. */
export const serviceConditions = {
  // A service of the kind oneshot is at rest most of the time; when it failed, that is told of any.
  down_for: {
    alert: 'ServiceDown',
    group: 'etlmon-watch',
    severity: 'critical',
    isBoundFor: true,
    expression: (services) => {
      const failed = services.of(state, { state: 'failed' });
      const stopped = services.matching(state, [
        { label: 'state', operator: '=', value: 'inactive' },
        { label: 'type', operator: '!=', value: 'oneshot' },
      ]);
      return `max without (state, type) (${failed} or ${stopped}) == 1`;
    },
    summary: () => `Service ${where} is down`,
    description: 'systemctl status and journalctl -u say why; start it again when that is clear.',
  },
  restarts_above: {
    alert: 'ServiceFlapping',
    group: 'etlmon-watch',
    severity: 'warning',
    expression: (services, { bound, withinMs }) =>
      `increase(${services.of('node_systemd_service_restart_total')}[${durationText(withinMs)}]) > ${bound}`,
    summary: ({ withinMs }) =>
      `Service ${where} was restarted {{ $value | printf "%.0f" }} times in ${durationText(withinMs)}`,
    description: 'It ends and systemd starts it again: journalctl -u says why it ends.',
  },
  memory_above: {
    alert: 'ServiceMemoryHigh',
    group: 'etlmon-watch',
    severity: 'warning',
    forMs: 5 * minuteMs,
    keepFiringForMs: 5 * minuteMs,
    expression: (services, { bound }) => `${services.of('etlmon_service_memory_bytes')} > ${bound}`,
    summary: ({ bound }) =>
      `Service ${where} uses {{ $value | humanize1024 }}B of memory (above ${sizeText(bound)})`,
    description: 'See whether it grows without end; if so a restart buys time.',
  },
  cpu_above: {
    alert: 'ServiceCpuHigh',
    group: 'etlmon-watch',
    severity: 'warning',
    forMs: 15 * minuteMs,
    keepFiringForMs: 5 * minuteMs,
    expression: (services, { bound }) =>
      `100 * rate(${services.of('etlmon_service_cpu_seconds_total')}[5m]) > ${bound}`,
    summary: ({ bound }) =>
      `Service ${where} uses {{ $value | printf "%.0f" }} % of a processor (above ${bound} %)`,
    description: 'See what it works on.',
  },
} as const satisfies Readonly<Record<string, Condition>>;

/** The default for services nobody has named: that one is stopped may be meant. */
export const failedService: Condition = {
  ...serviceConditions.down_for,
  severity: 'warning',
  expression: (services) => `max without (state, type) (${services.of(state, { state: 'failed' })}) == 1`,
  summary: () => `Service ${where} has failed`,
};
