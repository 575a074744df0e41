import { describe, expect, it } from 'vitest';
import { certificate, check, downCheck } from '../check-fixtures.ts';
import { startedAt } from '../fixtures.ts';
import { failedService, service, services } from '../service-fixtures.ts';
import { checkTrouble, serviceTrouble } from './service-problems.ts';

const said = (troubles: ReturnType<typeof serviceTrouble>) =>
  troubles.map(({ severity, text }) => `${severity}: ${text}`);

describe('what is wrong with a service', () => {
  it('is that it failed, or does not stay up', () => {
    const test = (change: Parameters<typeof service>[0], ...want: readonly (string | RegExp)[]): void =>
      expect(said(serviceTrouble(service(change)))).toEqual(
        want.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))),
      );
    test({});
    test({ active_state: 'inactive', sub_state: 'dead' });
    test({ active_state: 'activating', sub_state: 'start' });
    test(failedService, /^critical: service ledger failed at \d\d:29:07: exit status 3$/);
    test(
      { active_state: 'failed', result: 'timeout', since: null },
      'critical: service nginx failed: timeout',
    );
    test(services[2] ?? {}, 'critical: service loader does not stay up, 8 restarts: exit status 4');
  });
});

describe('what is wrong with a check', () => {
  it('is that it is down, tells nothing, or shows a certificate that ends soon', () => {
    const test = (change: Parameters<typeof check>[0], ...want: readonly string[]): void =>
      expect(said(checkTrouble(check(change), startedAt))).toEqual(want);
    test({});
    test({ state: 'pending' });
    test({ last_result: 'failed', reason: 'status 500' });
    test(downCheck, 'critical: check api is down for 7 m: 192.0.2.11:8080: connection refused');
    test({ state: 'unknown', reason: 'no CA' }, 'warning: check shop tells nothing: no CA');
    test({ state: 'unknown', reason: 'switched off', enabled: false });
    test(
      { certificate: certificate({ days_left: 14 }) },
      'warning: check shop has a certificate that ends in 14 days',
    );
    test(
      { certificate: certificate({ days_left: 1 }) },
      'critical: check shop has a certificate that ends in 1 day',
    );
    test(
      { certificate: certificate({ days_left: -2 }) },
      'critical: check shop has a certificate that has expired',
    );
  });
});
