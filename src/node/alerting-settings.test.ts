import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError, describeConfig, parseNodeConfig } from '../config/index.ts';
import type { NodeConfig } from '../config/index.ts';
import { alertingSettings } from './alerting-settings.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etlmon-alerting-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

function load(text: string): NodeConfig {
  const environment = { hostname: 'test-host', home: '/home/op', uid: 1000, env: { SECRET: 'pa55w0rd' } };
  return parseNodeConfig(text, { file: join(folder, 'node.yaml'), environment });
}

function faultsOf(text: string): string {
  const config = load(text);
  try {
    alertingSettings(config, {});
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.format().replaceAll(`${folder}/`, '');
    throw error;
  }
}

test('without notifications nobody is told', () => {
  const { receivers, routing, warnings } = alertingSettings(load(''), {});
  expect(receivers).toEqual([{ name: 'none', integrations: [] }]);
  expect(routing.route).toMatchObject({ receiver: 'none', routes: [] });
  expect(warnings).toEqual([]);
});

test('a file of the agent before is understood', () => {
  const { receivers, routing } = alertingSettings(
    load(`
notifications:
  email: {enabled: true, smtp_server: "mail.example:587", from: "a@example.com", to: ["b@example.com"]}
  webhook: {enabled: false, url: "https://hooks.example/services/.../..."}
`),
    {},
  );
  expect(receivers.map(({ name, integrations }) => `${name} ${integrations.length}`)).toEqual([
    'email 1',
    'webhook 0',
  ]);
  expect(routing.route).toMatchObject({ receiver: 'email', routes: [] });
});

test('templates are looked for beside the file', () => {
  write('one.tmpl', '{{ define "one" }}{{ end }}');
  expect(alertingSettings(load('notifications: {templates: ["*.tmpl"]}'), {}).templates).toEqual([
    { file: join(folder, 'one.tmpl'), text: '{{ define "one" }}{{ end }}' },
  ]);
});

test('an alertmanager.yml has the receivers and routes; maintenance and addresses stay', () => {
  const file = write(
    'alertmanager.yml',
    `
route: {receiver: ops}
receivers: [{name: ops, webhook_configs: [{url: "http://localhost/\${TOKEN}"}], sns_configs: [{topic_arn: x}]}]
time_intervals: [{name: night, time_intervals: [{weekdays: [sunday]}]}]
`,
  );
  const settings = alertingSettings(
    load(`
notifications:
  alertmanager_config: ${file}
  console: {}
  external_url: https://etlmon.example/
  alertmanager: {url: "http://localhost:9093"}
  maintenance: [{name: sundays, matchers: [a=b], time_intervals: [night]}]
`),
    { TOKEN: 'abc' },
  );
  expect(settings.receivers).toMatchObject([
    { name: 'ops', integrations: [{ url: 'http://localhost/abc' }] },
  ]);
  expect(settings.externalUrl).toBe('https://etlmon.example/');
  expect(settings.alertmanagers).toMatchObject([{ url: 'http://localhost:9093' }]);
  expect(settings.routing.maintenance).toMatchObject([
    { name: 'sundays', intervals: [{ weekdays: [{ from: 0, to: 0 }] }] },
  ]);
  expect(settings.warnings).toEqual([
    `${join(folder, 'node.yaml')}: notifications.console is not used: ${file} is taken instead`,
    expect.stringContaining('alertmanager.yml:3:80: sns_configs is not supported: nothing is sent there'),
  ]);
});

test.each<[string, string]>([
  [
    'notifications: {console: {}, route: {receiver: console, routes: [{matchers: [\'a=~"b{1001}"\']}]}}',
    'node.yaml: notifications.route.routes[0].matchers: a=~"b{1001}"',
  ],
  ['notifications: {alertmanager_config: /none.yml}', 'cannot read /none.yml: no such file'],
])('%s is refused where it is wrong', (text, want) => {
  expect(faultsOf(text)).toContain(want);
});

test('no secret of a receiver is shown', () => {
  const secret = 'pa55w0rd';
  const http = `headers: {Authorization: ${secret}, X-Api-Key: ${secret}}, basic_auth: {username: u, password: ${secret}}, bearer_token: ${secret}`;
  const config = load(`
notifications:
  email: {smtp_server: "a:1", from: a, to: b, username: u, password: ${secret}}
  resend: {api_key: ${secret}, from: a, to: b, ${http}}
  slack: {url: https://hooks.example.com/services/${secret}, ${http}}
  pagerduty: {routing_key: ${secret}, details: {key: "\${SECRET}"}}
  webhook: {url: "https://u:${secret}@example.com/${secret}?a=${secret}#${secret}", ${http}}
  ntfy: {url: https://ntfy.example/${secret}, token: ${secret}}
  receivers:
    - {name: x, slack: {url: https://hooks.example.com/${secret}}, email: {smtp_server: "a:1", from: a, to: b, password: "\${SECRET}"}}
  alertmanager: {url: https://u:${secret}@example.com, ${http}}
  templates: ["\${SECRET}"]
`);
  const shown = JSON.stringify(describeConfig(config));
  expect(shown).not.toContain(secret);
  expect(JSON.stringify(alertingSettings(config, {})).split(secret).length).toBeGreaterThan(20);
});
