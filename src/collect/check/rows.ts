import { isoOrNull } from '../../lib/timestamp.ts';
import type { Row } from '../collector.ts';
import { writeMemory } from './memory.ts';
import type { Memory } from './memory.ts';
import type { Outcome } from './outcome.ts';
import { phaseNames } from './outcome.ts';
import type { Standing } from './verdict.ts';

export type CheckKind = 'http' | 'tcp' | 'tls';

/** Which check it is. */
export interface CheckIdentity {
  readonly name: string;
  readonly kind: CheckKind;
  /** What is checked, without secrets. */
  readonly target: string;
}

/** The row of one check for `checks`; phases, TLS and memory are JSON. */
export function checkRow(identity: CheckIdentity, memory: Memory, at: number, outcome: Outcome): Row {
  const { standing } = memory;
  const { tls, http } = outcome;
  return {
    ...identity,
    state: standing.state,
    since: isoOrNull(standing.since),
    reason: standing.reason ?? null,
    last_result: outcome.isUnusable ? 'unusable' : outcome.failure === undefined ? 'ok' : 'failed',
    last_failure: standing.lastFailure?.reason ?? null,
    last_failure_at: isoOrNull(standing.lastFailure?.at),
    last_checked: isoOrNull(at),
    duration_ms: rounded(outcome.durationMs),
    phases_ms: JSON.stringify(
      Object.fromEntries(phaseNames.map((phase) => [phase, rounded(outcome.phases[phase])])),
    ),
    address: outcome.address?.address ?? null,
    status_code: http?.statusCode ?? null,
    http_version: http?.version ?? null,
    body_bytes: http?.bodyBytes ?? null,
    redirects: outcome.redirects,
    final_url: outcome.finalUrl ?? null,
    banner: outcome.banner ?? null,
    tls_version: tls?.version ?? null,
    tls_cipher: tls?.cipher ?? null,
    certificate: tls?.certificate === undefined ? null : JSON.stringify(certificateCell(tls.certificate)),
    memory: writeMemory(memory),
  };
}

function certificateCell(certificate: NonNullable<NonNullable<Outcome['tls']>['certificate']>): object {
  return {
    subject: certificate.subject,
    issuer: certificate.issuer,
    names: certificate.names.slice(0, 20),
    expires_at: isoOrNull(certificate.expiresAt),
    problem: certificate.problem ?? null,
  };
}

/** The row of a change of state for `check_events`. */
export function eventRow(identity: CheckIdentity, before: Standing, after: Standing, at: number): Row {
  return {
    at: isoOrNull(at),
    name: identity.name,
    kind: identity.kind,
    target: identity.target,
    state: after.state,
    previous_state: before.state,
    previous_since: isoOrNull(before.since),
    // Up again: what it was down for.
    reason: after.reason ?? before.reason ?? null,
  };
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
