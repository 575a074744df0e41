import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { describeConfig } from './describe.ts';
import { testEnvironment } from './fixtures/environment.ts';
import { loadNodeConfig, parseNodeConfig } from './load.ts';
import { redact } from './redact.ts';

const options = { file: undefined, environment: testEnvironment };

test('the running configuration loads again as itself', () => {
  const config = loadNodeConfig(join(import.meta.dirname, 'fixtures/good/pipeline.yaml'), testEnvironment);
  const written = describeConfig(config);
  expect(written).toMatchObject({
    refresh: { disk: '30s', default_path_scan: '10m' },
    control: { rate: '10/m' },
  });
  expect(parseNodeConfig(stringify(written), options)).toEqual({
    ...config,
    source: { file: undefined, filled: [], profiles: [] },
  });
});

test('secrets are hidden wherever they stand', () => {
  const config = parseNodeConfig(
    `
mysql: {connection: "me:pa55@tcp(db)/"}
http_checks:
  - name: a
    url: https://me:pa55@host/x?key=pa55#pa55
    headers: {Authorization: Bearer pa55, X-Api-Key: pa55, X-Auth: pa55}
exec: [{name: b, command: [run, "\${SECRET}", plain], env: {DB_PASSWORD: pa55}}]
notifications:
  slack: {url: "https://hooks.example/services/pa55"}
  pagerduty: {routing_key: pa55}
  email: {smtp_server: "a:1", from: a, to: b, password: pa55, headers: {X-Auth: pa55}}
  receivers: [{name: chat, webhook: [{url: "https://a/pa55", headers: {X-Hook: pa55}}]}]
  alertmanager: {url: "http://me:pa55@localhost:9093", headers: {X-Scope: pa55, Empty: ""}}
remote_write: [{url: "https://x/\${SECRET}", basic_auth: {username: me, password: pa55}, headers: {X-Scope: pa55}}]
`,
    options,
  );
  const written = describeConfig(config);
  expect(JSON.stringify(written)).not.toMatch(/pa55|hunter2/);
  expect(written).toMatchObject({
    mysql: { connection: '***' },
    http_checks: [{ url: 'https://***@host/x?***', headers: { Authorization: '***', 'X-Auth': '***' } }],
    exec: [{ command: ['run', '***', 'plain'] }],
    notifications: {
      slack: { url: 'https://hooks.example/***' },
      alertmanager: [{ headers: { 'X-Scope': '***', Empty: '' } }],
    },
    remote_write: [{ url: '***', basic_auth: { username: 'me' } }],
  });
});

test.each<[unknown, unknown]>([
  [{ password: '' }, { password: '' }],
  [{ token: ['a', 1, true, null] }, { token: ['***', '***', true, null] }],
  [
    { keep: 7, path: '/a' },
    { keep: 7, path: '/a' },
  ],
  [
    { http_checks: [{ expect: { header: { Age: '^1' } } }] },
    { http_checks: [{ expect: { header: { Age: '^1' } } }] },
  ],
  [{ nodes: [{ headers: { a: 1 } }] }, { nodes: [{ headers: { a: '***' } }] }],
  [{ logs: [{ headers: { a: 'b' } }] }, { logs: [{ headers: { a: 'b' } }] }],
  [{ a: 'see http://u:p@h:1/p?q and https://x' }, { a: 'see http://***@h:1/p?*** and https://x' }],
])('%j is shown as %j', (value, want) => {
  expect(redact(value)).toEqual(want);
});
