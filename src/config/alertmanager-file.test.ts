import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RE2JS } from 're2js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAlertmanagerFile } from './alertmanager-file.ts';
import type { AlertmanagerFile } from './alertmanager-file.ts';
import { ConfigError } from './fault.ts';
import { testEnvironment } from './fixtures/environment.ts';
import { checkFile } from './load.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etlmon-alertmanager-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const read = (text: string): AlertmanagerFile =>
  parseAlertmanagerFile(text, {
    file: join(folder, 'alertmanager.yml'),
    env: testEnvironment.env,
    compile: (source) => RE2JS.compile(source),
  });

/** Everything wrong with a text, without the folder. */
function faultsOf(text: string): string {
  try {
    read(text);
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.format().replaceAll(`${folder}/`, '');
    throw error;
  }
}

const receiver = (text: string, global = ''): string =>
  `${global}route: {receiver: a}\nreceivers:\n  - name: a\n    ${text}\n`;

const onlyIntegration = (text: string) => read(text).receivers[0]?.integrations[0];

test('routes inherit as in Alertmanager, and old matchers stand beside new ones', () => {
  const { routing } = read(`
route:
  receiver: a
  group_by: [alertname, cluster]
  group_wait: 0s
  routes:
    - match: {severity: critical, code: 500}
      match_re: {service: ^(api|web)$}
      matchers: ['team=~"(?i)etl"', '{env!="dev"}']
      continue: yes
      mute_time_intervals: [night]
      routes:
        - {receiver: b, group_by: ['...'], repeat_interval: 1d12h}
receivers: [{name: a}, {name: b}]
mute_time_intervals: [{name: night, time_intervals: [{weekdays: [sunday], years: []}]}]
`);
  const [child] = routing.route.routes;
  expect(child).toMatchObject({ receiver: 'a', continues: true, groupWaitMs: 0, groupIntervalMs: 300_000 });
  expect(child?.groupBy).toEqual(['alertname', 'cluster']);
  expect(child?.matchers.map(({ name, type, value }) => name + type + value)).toEqual([
    'code=500',
    'env!=dev',
    'service=~^(api|web)$',
    'severity=critical',
    'team=~(?i)etl',
  ]);
  expect(child?.routes[0]).toMatchObject({ receiver: 'b', groupBy: 'all', repeatIntervalMs: 129_600_000 });
  expect(child?.routes[0]?.muteTimeIntervals).toEqual([]);
  // An empty list never holds, one that is left out always does.
  expect(routing.timeIntervals.get('night')).toMatchObject([
    { weekdays: [{ from: 0, to: 0 }], years: [], months: undefined, location: 'UTC' },
  ]);
  expect(routing.resolveTimeoutMs).toBe(300_000);
});

test('receivers take from global what they do not say themselves', () => {
  const global = `global:
  smtp_smarthost: mail.example:submission
  smtp_from: etl@example.com
  smtp_auth_username: etl
  smtp_auth_password: first
  smtp_require_tls: false
  slack_api_url: https://hooks.example.com/first
  http_config: {bearer_token: for all}
`;
  const { receivers } = read(`${global}route: {receiver: a}
receivers:
  - name: a
    email_configs:
      - {to: 'a@example.com, b@example.com'}
      - {to: '{{ template "to" . }}, c', smarthost: '[::1]:465', auth_password: second, require_tls: true}
    slack_configs: [{}, {api_url: https://hooks.example.com/second, http_config: {}}]
    pagerduty_configs: [{routing_key: k, client: '{{ .ExternalURL }}'}]
    webhook_configs: [{url: 'http://localhost/', http_config: {authorization: {type: Token, credentials: c}}}]
`);
  expect(receivers[0]?.integrations).toMatchObject([
    {
      host: 'mail.example',
      port: 587,
      security: 'none',
      sendsResolved: false,
      username: 'etl',
      password: 'first',
      to: ['a@example.com', 'b@example.com'],
    },
    { host: '::1', port: 465, security: 'tls', password: 'second', to: ['{{ template "to" . }}, c'] },
    { url: 'https://hooks.example.com/first', sendsResolved: false, http: { bearer: 'for all' } },
    { url: 'https://hooks.example.com/second', http: { bearer: undefined } },
    { url: 'https://events.pagerduty.com/v2/enqueue', sendsResolved: true, source: '{{ .ExternalURL }}' },
    { format: 'alertmanager', sendsResolved: true, http: { headers: { Authorization: 'Token c' } } },
  ]);
});

test('secrets come from files beside it, and templates from patterns', () => {
  write('key', 'from a file\n');
  mkdirSync(join(folder, 'templates'));
  write('templates/a.tmpl', '{{ define "a" }}A{{ end }}');
  const { receivers, templates } = read(
    `templates: [templates/*.tmpl, none/*.tmpl]\n${receiver(
      'pagerduty_configs: [{routing_key_file: key, http_config: {tls_config: {ca_file: ca.pem}}}]',
    )}`,
  );
  expect(receivers[0]?.integrations[0]).toMatchObject({
    routingKey: 'from a file',
    http: { tls: { caFile: join(folder, 'ca.pem'), isUnverified: false } },
  });
  expect(templates).toEqual([{ file: join(folder, 'templates/a.tmpl'), text: '{{ define "a" }}A{{ end }}' }]);
});

describe('a dollar sign', () => {
  test('stands for a variable where Alertmanager takes a text literally', () => {
    expect(onlyIntegration(receiver('pagerduty_configs: [{routing_key: "${SECRET}"}]'))).toMatchObject({
      routingKey: 'hunter2',
    });
    expect(onlyIntegration(receiver('webhook_configs: [{url: "http://${HOST:-localhost}/"}]'))).toMatchObject(
      {
        url: 'http://localhost/',
      },
    );
  });

  test('stands for itself in templates and expressions', () => {
    const text = '{{ range $i, $e := .Alerts }}{{ reReplaceAll "(.*)" "${SECRET}" $e.x }}{{ end }}';
    const file = receiver(`slack_configs: [{api_url: "https://h.example/", text: '${text}'}]`);
    expect(onlyIntegration(file)).toMatchObject({ text });
    const { routing } = read(
      "route: {receiver: a, routes: [{match_re: {a: '^b${1}$'}}]}\nreceivers: [{name: a}]\n",
    );
    expect(routing.route.routes[0]?.matchers).toMatchObject([{ value: '^b${1}$' }]);
  });
});

describe('what is not acted on is named with its place', () => {
  test.each<[string, string]>([
    [
      receiver('opsgenie_configs: [{api_key: k}]'),
      '4:5: opsgenie_configs is not supported: nothing is sent there',
    ],
    [
      receiver('msteams_configs: [{anything: k}]'),
      '4:5: msteams_configs is not supported: nothing is sent there',
    ],
    [
      receiver('webhook_configs: [{url: "http://x/", http_config: {proxy_url: "http://p/"}}]'),
      '4:56: proxy_url is not supported: requests go without a proxy',
    ],
    [
      receiver('slack_configs: [{api_url: "https://x/", pretext: p}]'),
      '4:45: pretext is not supported: the message goes without it',
    ],
    [
      receiver('email_configs: [{to: a, from: b, smarthost: "m:25", auth_secret: s}]'),
      '4:57: auth_secret is not supported: CRAM-MD5 is not spoken; give a password',
    ],
  ])('%j', (text, want) => {
    expect(read(text).warnings.map((each) => each.replace(`${folder}/`, ''))).toEqual([
      `alertmanager.yml:${want}`,
    ]);
  });
});

describe('a fault names its place', () => {
  test.each<[string, string]>([
    ['', '1:1: missing key "route": expected the first route, with a receiver'],
    [receiver('emial_configs: []'), '4:5: unknown key "emial_configs": did you mean "email_configs"?'],
    ['route: {receiver: b}\nreceivers: [{name: abc}]', '1:19: no receiver is called "b": known here: abc'],
    ['route: {receiver: a}\nreceivers: [{name: a}, {name: a}]', '2:31: duplicate receiver "a"'],
    ['a: [', '1:5: '],
    [receiver('pagerduty_configs: [{routing_key_file: none}]'), '4:44: cannot read none: no such file'],
    [
      receiver('pagerduty_configs: [{routing_key: "${NONE}"}]'),
      '4:39: the environment variable NONE is not set',
    ],
  ])('%j', (text, want) => {
    expect(faultsOf(text)).toContain(`alertmanager.yml:${want}`);
  });

  test('and no secret', () => {
    const secret = 'pa55w0rd';
    write('token', secret);
    const faults = faultsOf(`
global:
  slack_api_url: hooks.example.com/${secret}
  smtp_auth_password: ${secret}
  smtp_auth_password_file: token
route: {receiver: a, group_wait: soon}
receivers:
  - name: a
    slack_configs: [{}, {api_url_file: token}]
    pagerduty_configs: [{routing_key: [${secret}]}, {service_key: ${secret}, url: ${secret}}]
    opsgenie_configs: [{api_key: ${secret}, api_key_file: token, api_url: ${secret}}]
    webhook_configs:
      - url: ftp://${secret}
        http_config: {bearer_token: ${secret}, basic_auth: {password: ${secret}}}
      - url: http://x/
        http_config: {authorization: {type: basic, credentials: ${secret}}, http_headers: {A: {secrets: ${secret}}}}
`);
    expect(faults.split('\n').length).toBeGreaterThan(8);
    expect(faults).not.toContain(secret);
  });
});

test('etlmon check tells such a file by its sections', async () => {
  const file = write('alertmanager.yml', receiver('sns_configs: [{topic_arn: x}]'));
  expect(await checkFile(file, testEnvironment)).toEqual({
    kind: 'alertmanager',
    faults: [],
    warnings: [`${file}:4:5: sns_configs is not supported: nothing is sent there`],
  });
  const bad = write('bad.yml', 'global: {}\n');
  const { kind, faults } = await checkFile(bad, testEnvironment);
  expect({ kind, count: faults.length }).toEqual({ kind: 'alertmanager', count: 1 });
});
