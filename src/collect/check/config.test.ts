import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { describeConfig } from '../../config/describe.ts';
import { testEnvironment } from '../../config/fixtures/environment.ts';
import { parseNodeConfig } from '../../config/load.ts';
import type { NodeConfig } from '../../config/node-config.ts';

const parse = (text: string): NodeConfig =>
  parseNodeConfig(text, { file: undefined, environment: testEnvironment });

function faultOf(entry: string): string {
  try {
    parse(`http_checks: [{name: a, url: "http://h/", ${entry}}]`);
    return 'none';
  } catch (error) {
    return (error as Error).message.replace(/^[^:]*:1:\d+: /, '');
  }
}

test('a check of before loads, with the defaults of what is new', () => {
  const [entry] = parse(
    'http_checks: [{name: a, url: "http://h/", failures: 3, expect: {body: ok}}]',
  ).http_checks;
  expect(entry).toMatchObject({
    failures: { count: 3, of: 3 },
    successes: 1,
    ip_version: 'any',
    max_redirects: 10,
    max_body: 2 ** 20,
    expect: { status: '2xx', body: 'ok', header: {}, header_not: {} },
  });
});

test('what is new is read and written back as it was', () => {
  const config = parse(`
http_checks:
  - name: a
    url: https://h/
    failures: 3 of 5
    ip_version: 6
    max_redirects: 0
    max_body: 10KiB
    expect: {header: {X-A: "^b$"}, header_not: {Via: .}}
tcp_checks: [{name: b, address: "h:1", certificate: 14d, tls: {}, ip_version: 4}]
`);
  expect(config.http_checks[0]).toMatchObject({
    failures: { count: 3, of: 5 },
    ip_version: 6,
    max_body: 10_240,
  });
  const written = describeConfig(config);
  expect(written).toMatchObject({ http_checks: [{ failures: '3 of 5' }], tcp_checks: [{ failures: 1 }] });
  expect(parse(stringify(written)).http_checks).toEqual(config.http_checks);
  expect(parse(stringify(written)).tcp_checks).toEqual(config.tcp_checks);
});

test('credentials are hidden when the configuration is shown', () => {
  const written = describeConfig(
    parse(`
http_checks:
  - {name: a, url: "https://me:hunter2@h/?k=hunter2", basic_auth: {username: me, password: hunter2}}
  - {name: b, url: "https://h/", bearer_token: hunter2, headers: {Authorization: hunter2}}
`),
  );
  expect(JSON.stringify(written)).not.toContain('hunter2');
  expect(written).toMatchObject({ http_checks: [{ basic_auth: { username: 'me' } }, { name: 'b' }] });
});

test('what cannot be meant is refused in words', () => {
  const quota = 'expected a number of failed runs from 1 to 100, or of the last ones: "3 of 5", got';
  const check = (entry: string, want: string): void => expect([entry, faultOf(entry)]).toEqual([entry, want]);
  check('failures: 0', `${quota} the number 0`);
  check('failures: 5 of 3', `${quota} "5 of 3"`);
  check('ip_version: 5', 'expected any, 4 or 6, got the number 5');
  check('max_body: 1GiB', 'expected a size of at most 64MiB, got "1GiB"');
  check(
    'expect: {body: "(?=a)"}',
    'expected a regular expression without look-around and back-references, got "(?=a)" ((?= is not supported here)',
  );
  expect(faultOf('bearer_token: t, basic_auth: {username: u, password: p}')).toMatch(
    /^expected either "basic_auth" or "bearer_token"/,
  );
});
