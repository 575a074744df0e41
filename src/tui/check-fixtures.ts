import type { Check } from '../contract/checks.ts';
import { answer, at, health, startState } from './fixtures.ts';
import type { State, StateOptions } from './state/model.ts';

/** Sample checks and a state that shows them; for tests. */
const minute = 60_000;
const day = 24 * 60 * minute;

export function checkResult(change: Partial<Check['history'][number]> = {}): Check['history'][number] {
  return { at: at(-12_000), ok: true, duration_ms: 98.5, status_code: 200, reason: null, ...change };
}

export function certificate(
  change: Partial<NonNullable<Check['certificate']>> = {},
): NonNullable<Check['certificate']> {
  return {
    subject: 'CN=shop.example.com',
    issuer: 'C=US, O=Example Trust, CN=R3',
    names: ['shop.example.com', 'www.shop.example.com'],
    expires_at: at(60 * day),
    days_left: 60,
    verified: true,
    problem: null,
    ...change,
  };
}

export function check(change: Partial<Check> = {}): Check {
  return {
    name: 'shop',
    kind: 'http',
    target: 'https://shop.example.com/health',
    enabled: true,
    state: 'up',
    since: at(-3 * day),
    reason: null,
    last_result: 'ok',
    last_failure: null,
    last_failure_at: null,
    last_checked: at(-12_000),
    next_check: at(18_000),
    interval_ms: 30_000,
    timeout_ms: 10_000,
    duration_ms: 98.5,
    phases_ms: { resolve: 1.5, connect: 8, tls: 24, processing: 55, transfer: 10 },
    address: '192.0.2.10',
    status_code: 200,
    http_version: '1.1',
    body_bytes: 604,
    redirects: 0,
    final_url: null,
    banner: null,
    tls_version: 'TLSv1.3',
    tls_cipher: 'TLS_AES_256_GCM_SHA384',
    certificate: certificate(),
    history: [
      checkResult(),
      checkResult({ at: at(-42_000), ok: false, duration_ms: 10_000, reason: 'no answer within 10 s' }),
      checkResult({ at: at(-72_000), duration_ms: 20 }),
    ],
    events: [
      {
        at: at(-3 * day),
        state: 'up',
        previous_state: 'down',
        previous_since: at(-3 * day - 7 * minute),
        reason: 'status 503, expected 2xx',
      },
    ],
    ...change,
  };
}

export const downCheck = check({
  name: 'api',
  target: 'http://192.0.2.11:8080/',
  state: 'down',
  since: at(-7 * minute),
  reason: '192.0.2.11:8080: connection refused',
  last_result: 'failed',
  last_failure: '192.0.2.11:8080: connection refused',
  last_failure_at: at(-4000),
  phases_ms: null,
  duration_ms: 1.2,
  status_code: null,
  certificate: null,
});

export const checks: readonly Check[] = [
  check(),
  downCheck,
  check({ name: 'expiring', certificate: certificate({ days_left: 9, expires_at: at(9 * day) }) }),
  check({ name: 'expired', certificate: certificate({ days_left: -1, problem: 'certificate has expired' }) }),
  check({ name: 'flaky', last_result: 'failed', reason: 'status 500, expected 2xx' }),
  check({ name: 'mail', kind: 'tcp', target: 'mail.example.com:25', certificate: null, banner: '220 ready' }),
  check({ name: 'silent', state: 'unknown', last_result: 'unusable', reason: 'ca.pem cannot be read' }),
  check({
    name: 'fresh',
    state: 'pending',
    since: null,
    last_result: null,
    last_checked: null,
    duration_ms: null,
    phases_ms: null,
    history: [],
    events: [],
  }),
  check({ name: 'resting', enabled: false, state: 'unknown', reason: 'the check is switched off' }),
];

/** The state after a node told of its checks and of how it is set up. */
export function checkState(change: Partial<StateOptions> = {}): State {
  const config = {
    file: '/etc/etlmon/node.yaml',
    config: {
      http_checks: [
        {
          name: 'shop',
          url: 'https://shop.example.com/health',
          interval: '30s',
          failures: '3 of 5',
          expect: { status: ['2xx', 404], body: 'ok', header: {} },
          bearer_token: '***',
        },
      ],
      tcp_checks: [],
    },
  };
  const told = answer(answer(startState(change), { kind: 'checks' }, checks), { kind: 'config' }, config);
  return answer(told, { kind: 'health' }, health());
}
