import { join } from 'node:path';
import { stringify } from 'yaml';
import { expect, it } from 'vitest';
import { countedExpressions, thresholdSettings } from '../alert/threshold/from-config.ts';
import type { ThresholdSettings } from '../alert/threshold/settings.ts';
import { thingNames } from '../alert/threshold/settings.ts';
import { things } from '../alert/threshold/things.ts';
import { describeConfig } from './describe.ts';
import { ConfigError } from './fault.ts';
import { testEnvironment } from './fixtures/environment.ts';
import { loadNodeConfig, parseNodeConfig } from './load.ts';
import { alertsSection } from './sections/alerts.ts';

const config = (text: string) => parseNodeConfig(text, { file: 'node.yaml', environment: testEnvironment });

const settings = (text: string): ThresholdSettings =>
  thresholdSettings(config(text).alerts, { named: [], unitOf: (name) => `${name}.service` });

/** Faults of a configuration, each `line:column: message`. */
function faults(text: string): readonly string[] {
  try {
    config(text);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map(({ line, column, message }) => `${line}:${column}: ${message}`);
  }
}

it('without a word there are the five thresholds, and without defaults those that are written', () => {
  expect(settings('')).toMatchObject({
    hasDefaults: true,
    cpuPercent: 80,
    memoryPercent: 90,
    diskPercent: 85,
    serviceDownMs: 0,
    responseTimeMs: 5000,
    entries: [],
  });
  expect(settings('alerts: {defaults: false, disk: 90}')).toMatchObject({
    hasDefaults: false,
    cpuPercent: undefined,
    diskPercent: 90,
    serviceDownMs: undefined,
  });
});

it('every condition of a thing can be written', () => {
  const shape = alertsSection().shape as unknown as Record<
    string,
    { unwrap(): { element: { unwrap(): { shape: Record<string, unknown> } } } }
  >;
  for (const thing of thingNames) {
    const entry = shape[thing]?.unwrap().element.unwrap().shape;
    expect(Object.keys(entry ?? {})).toEqual(
      expect.arrayContaining([things[thing].key, ...Object.keys(things[thing].conditions)]),
    );
  }
});

it('entries come out in base units', () => {
  const { entries } = settings(`
alerts:
  mounts: [{mount: /data, used_above: 95, free_below: 10GiB, full_within: 1d, read_only: true, severity: info}]
  services: [{service: web, down_for: off, restarts_above: 5, within: 1h, for: 2m}]
  jobs: [{job: "*", missed: false}]
`);
  expect(entries).toMatchObject([
    {
      thing: 'mounts',
      name: '/data',
      bounds: { used_above: 95, free_below: 10 * 2 ** 30, full_within: 86_400_000, read_only: 1 },
      options: { severity: 'info' },
    },
    {
      name: 'web.service',
      bounds: { down_for: 'off', restarts_above: 5 },
      withinMs: 3_600_000,
      options: { forMs: 120_000 },
    },
    { name: '*', bounds: { missed: 'off' } },
  ]);
});

it('an alert of one’s own is a condition or several', () => {
  const { custom } = settings(`
alerts:
  custom:
    - {name: Long, metric: queue_bytes, where: {q: "a*"}, above: 10MiB, for: 5m}
    - {name: Fast, metric: queue_total, rises_above: 120/m}
    - {name: Both, all_of: [{metric: age_seconds, above: 1h}, {alert: Long}], on: [instance, q]}
`);
  expect(custom).toMatchObject([
    { name: 'Long', parts: [{ comparison: 'above', bound: 10 * 2 ** 20, where: { q: 'a*' } }] },
    { name: 'Fast', parts: [{ comparison: 'rises_above', bound: 2 }] },
    { parts: [{ comparison: 'above', bound: 3600 }, { alert: 'Long' }], on: ['instance', 'q'] },
  ]);
});

it('lines are counted by the expressions of the entries for their log', () => {
  const logs = [
    { log: 'app', match: 'A' },
    { log: '*', match: 'B' },
    { log: 'a*', match: 'A' },
    { log: 'app' },
  ];
  expect(countedExpressions(logs, 'app')).toEqual(['A', 'B']);
  expect(countedExpressions(logs, 'web')).toEqual(['B']);
});

it('what names nothing that is configured is a fault at its place', () => {
  expect(
    faults(`
http_checks: [{name: shop, url: "http://x"}]
logs: [{name: app, path: /var/log/app.log}]
process_watch: [{pid: 7}]
paths: [{path: /in}]
alerts:
  checks:
    - {check: shpo, down_for: 5m}
    - {check: "sh*", down_for: 5m}
  logs: [{log: syslog, silent_for: 1h}]
  processes: [{process: pid 7, gone_for: 1m}]
  paths: [{path: "/out/*", files_above: 3}]
  scripts: [{script: q, failed_for: 1m}]
  transfers: [{failed_above: 3}]
`),
  ).toEqual([
    '8:15: no check is called "shpo": did you mean "shop"?',
    '10:16: no log is called "syslog": there are app',
    '12:18: no path is called "/out/*": there are /in',
    '13:22: no script is called "q": none is configured',
    '14:15: transfers are read where xferlog says from which log',
  ]);
});

it('what cannot be meant is a fault', () => {
  expect(
    faults(`
alerts:
  exclude: [MountFiling]
  mounts:
    - {mount: /data}
    - {mount: data, used_above: 101}
    - {mount: "/mnt/*", absent_for: 5m}
    - {mount: /x, used_above: 90}
    - {mount: /x, used_above: 95}
    - {mount: /x, used_above: 97, severity: critical}
  jobs:
    - {job: x, missed: maybe, summary: "{{ $value", labels: {severity: x}}
  custom:
    - {name: A, metric: m}
    - {name: B, metric: m, above: 1, below: 2}
    - {name: C, above: 1}
    - {name: D, all_of: [{metric: m}], on: [a-b]}
`),
  ).toEqual([
    '3:13: expected the name of a default alert, got "MountFiling" (is MountFilling meant?)',
    '5:7: expected one of used_above, free_below, inodes_above, full_within, read_only, not_answering_for, absent_for',
    '6:15: expected an absolute path or glob such as /data/*, got "data"',
    '6:33: expected a number from 0 to 100, or off, got the number 101',
    '7:37: expected a mount by its name, as of a glob nobody knows what is missing, got "5m"',
    '9:15: used_above of "/x" is there twice (first at line 8)',
    '12:24: expected true or off, got "maybe"',
    '12:40: expected text, or a template such as {{ $labels.instance }}, got "{{ $value" (unclosed action)',
    '12:62: expected the name of a label, of letters, digits and _ (severity has a key of its own), got "severity"',
    '14:7: expected one of above, below, rises_above, grows_above, reaches_above, reaches_below, changed_within, unchanged_for, absent_for',
    '15:7: expected one of above, below, rises_above, grows_above, reaches_above, reaches_below, changed_within, unchanged_for, absent_for',
    '16:7: expected one of "metric", "all_of" and "any_of"',
    '17:26: expected one of above, below, rises_above, grows_above, reaches_above, reaches_below, changed_within, unchanged_for, absent_for',
    '17:45: expected the name of a label, of letters, digits and _, got "a-b"',
  ]);
});

it('the running configuration shows entries as a file would have them', () => {
  const file = join(import.meta.dirname, 'fixtures/good/all-entries.yaml');
  const { alerts, ...loaded } = loadNodeConfig(file, testEnvironment);
  const written = describeConfig({ alerts, ...loaded });
  expect(config(stringify(written)).alerts).toEqual(alerts);
  expect(written['alerts']).toMatchObject({
    mounts: [{ free_below: '10GiB', full_within: '1d' }, { used_above: 'off' }, {}],
    custom: [{ above: '10MiB' }, { rises_above: '100/m' }, {}],
  });
});
