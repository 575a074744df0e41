import { durationText, minuteMs, seconds } from './condition.ts';
import type { Condition } from './condition.ts';

const where = '{{ $labels.check }} ({{ $labels.instance }})';

/** What may be the case with an HTTP or TCP check. */
export const checkConditions = {
  // The check has its own patience: failures and successes.
  down_for: {
    alert: 'CheckDown',
    group: 'etlmon-watch',
    severity: 'critical',
    isBoundFor: true,
    expression: (checks) => `${checks.of('etlmon_check_state', { state: 'down' })} == 1`,
    summary: () => `Check ${where} is down`,
    description: 'The check’s last answer says what was wrong; try it by hand from this machine.',
  },
  slower_than: {
    alert: 'CheckSlow',
    group: 'etlmon-watch',
    severity: 'warning',
    forMs: 5 * minuteMs,
    keepFiringForMs: 5 * minuteMs,
    expression: (checks, { bound }) =>
      `${checks.of('probe_duration_seconds')} > ${seconds(bound)} and on (check) ${checks.of('etlmon_check_state', { state: 'up' })} == 1`,
    summary: ({ bound }) =>
      `Check ${where} takes {{ $value | humanizeDuration }} (more than ${durationText(bound)})`,
    description:
      'The phases of the check say where the time goes: name, connection, TLS, or the server itself.',
  },
  certificate_ends_within: {
    alert: 'CertificateEnding',
    group: 'etlmon-work',
    severity: 'warning',
    expression: (checks, { bound }) =>
      `${checks.of('probe_ssl_earliest_cert_expiry')} - time() < ${seconds(bound)}`,
    summary: () => `The certificate of ${where} ends in {{ $value | humanizeDuration }}`,
    description: 'Renew it, and see why it was not renewed by itself.',
  },
  unknown_for: {
    alert: 'CheckImpossible',
    group: 'etlmon-work',
    severity: 'warning',
    isBoundFor: true,
    expression: (checks) => `${checks.of('etlmon_check_state', { state: 'unknown' })} == 1`,
    summary: () => `Check ${where} cannot be made`,
    description: 'The check says why: a file of its certificate, or a name of an address, cannot be used.',
  },
} as const satisfies Readonly<Record<string, Condition>>;
