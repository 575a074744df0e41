import type { Check } from '../../contract/checks.ts';
import type { Service } from '../../contract/services.ts';
import { formatClock, formatCounted, formatElapsed, harmless } from '../../lib/format.ts';
import type { Severity, Trouble } from './problems.ts';

type CheckCertificate = NonNullable<Check['certificate']>;

/** Days before its end at which a certificate deserves attention: whatever renews it should have done so long before. */
const certificateDays = { warning: 14, critical: 3 } as const;

/** A service as people call it. */
export function serviceName(unit: string): string {
  return unit.replace(/\.service$/, '');
}

/** Whether systemd starts it again and again because it does not stay up. */
export function isRestarting({ active_state: active, sub_state: sub }: Service): boolean {
  return active === 'activating' && sub === 'auto-restart';
}

/** A service that failed, or does not stay up. */
export function serviceTrouble(service: Service): Trouble[] {
  const { unit, active_state: active, since } = service;
  const name = harmless(serviceName(unit));
  const found = (severity: Severity, text: string): Trouble[] => [
    { key: `services:${unit}`, severity, text: `service ${name} ${text}`, view: 'services', row: unit },
  ];
  if (active === 'failed') {
    const at = since === null ? '' : ` at ${formatClock(Date.parse(since))}`;
    return found('critical', `failed${at}: ${harmless(service.exit_detail ?? service.result)}`);
  }
  if (!isRestarting(service)) return [];
  const times = formatCounted(service.auto_restarts, 'restart', 'restarts');
  return found('critical', `does not stay up, ${times}: ${harmless(service.exit_detail ?? service.result)}`);
}

/** A check that is down or cannot be made, and a certificate that ends soon. */
export function checkTrouble(check: Check, now: number): Trouble[] {
  if (!check.enabled) return [];
  const { state, since, reason, certificate } = check;
  const found = (severity: Severity, text: string): Trouble[] => [
    {
      key: `checks:${check.name}`,
      severity,
      text: `check ${harmless(check.name)} ${text}`,
      view: 'checks',
      row: check.name,
    },
  ];
  const why = reason === null ? '' : `: ${harmless(reason)}`;
  if (state === 'down') {
    const howLong = since === null ? '' : ` for ${formatElapsed(now - Date.parse(since))}`;
    return found('critical', `is down${howLong}${why}`);
  }
  if (state === 'unknown') return found('warning', `tells nothing${why}`);
  const severity = certificate === null ? null : certificateSeverity(certificate);
  if (certificate === null || severity === null) return [];
  return found(severity, `has a certificate that ${certificateEnd(certificate)}`);
}

/** Null where a certificate has time left. */
export function certificateSeverity({ days_left: days }: CheckCertificate): Severity | null {
  if (days <= certificateDays.critical) return 'critical';
  return days <= certificateDays.warning ? 'warning' : null;
}

function certificateEnd({ days_left: days }: CheckCertificate): string {
  return days < 0 ? 'has expired' : `ends in ${formatCounted(days, 'day', 'days')}`;
}
