import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testEnvironment } from './fixtures/environment.ts';
import { checkFile, loadNodeConfig } from './load.ts';

const folder = join(import.meta.dirname, 'fixtures');
const filesIn = (name: string) => readdirSync(join(folder, name)).filter((file) => file.endsWith('.yaml'));

describe('good files', () => {
  test.each(filesIn('good'))('%s loads without faults', async (file) => {
    expect(await checkFile(join(folder, 'good', file), testEnvironment)).toEqual({
      kind: file.startsWith('ui') ? 'ui' : 'node',
      faults: [],
    });
  });
});

describe('bad files', () => {
  test.each(filesIn('bad'))(
    '%s has exactly the faults in its .faults.txt, none shown in schema jargon',
    async (file) => {
      const { faults } = await checkFile(join(folder, 'bad', file), testEnvironment);
      const shown = faults.map(({ line, column, message }) => `${line}:${column}: ${message}\n`).join('');
      expect(shown).toBe(readFileSync(join(folder, 'bad', file.replace('.yaml', '.faults.txt')), 'utf8'));
      expect(shown).not.toMatch(/Invalid|Too (small|big)|Unrecognized|undefined|hunter2/);
    },
  );
});

const good = (file: string) => loadNodeConfig(join(folder, 'good', file), testEnvironment);

test('values come out in base units, and entries take the defaults of other sections', () => {
  const config = good('pipeline.yaml');
  expect(config.node).toMatchObject({
    listen: { kind: 'tcp', host: '0.0.0.0', port: 8080 },
    node_name: 'loader-03',
    db_path: '/srv/etlmon/node.db',
  });
  expect(config.paths).toMatchObject([
    { path: '/srv/incoming', scan_interval: 120_000, max_depth: 3, exclude: ['*.part'], timeout: 300_000 },
    { path: '/srv/archive', scan_interval: 600_000, exclude: [], workers: 2, sizes: true, top: 20 },
  ]);
  expect(config.logs).toMatchObject([{ path: ['/var/log/loader.log'], max_line: 65_536, from: 'end' }]);
  expect(config.xferlog?.parse_start).toBe(Date.UTC(2025, 5, 1));
  expect(config.cron).toEqual({ enabled: false });
});

test('the older layout means the same as the sections it stands for', () => {
  const config = good('older-layout.yaml');
  expect(config.node.listen).toEqual({ kind: 'tcp', host: '127.0.0.1', port: 9100 });
  expect(config.refresh).toEqual({
    disk: 20_000,
    system: 20_000,
    process: 20_000,
    services: 20_000,
    cron: 20_000,
    default_path_scan: 300_000,
  });
  const days14 = 14 * 86_400_000;
  expect(config.retention).toEqual({
    log_lines: { max_age: days14, max_rows: 100_000 },
    xferlog: { max_age: days14, max_rows: 100_000 },
    samples: { raw: days14, '5m': days14, '1h': days14, max_series: 200_000, max_series_per_metric: 20_000 },
    alerts: { max_age: days14 },
  });
  expect(config.system.metrics).toEqual(['cpu', 'memory']);
  expect(config.services.services).toEqual(['nginx', 'php8.3-fpm']);
  expect(config.http_checks).toMatchObject([{ name: 'shop', interval: 45_000, timeout: 3000 }]);
  expect(config.mysql).toMatchObject({
    connection: 'probe:pw@tcp(localhost:3306)/',
    slow_query_threshold: 2000,
  });
  expect(config.alerts).toMatchObject({
    cpu_threshold: 75.5,
    disk_threshold: 70,
    service_down: 'immediate',
    response_time_threshold: 4000,
  });
  expect(config.notifications.webhook?.enabled).toBe(false);
});

test('anchors and merge keys fill in what an entry does not say itself', () => {
  expect(good('anchors.yaml').paths).toMatchObject([
    { path: '/a', workers: 4, exclude: ['*.tmp'], top: 20 },
    { path: '/b', workers: 4, exclude: ['*.tmp'], top: 5 },
    { path: '/c', workers: 2, exclude: ['*.tmp'], top: 20 },
  ]);
});

test('days may be words, ranges over Sunday and lists', () => {
  expect(good('all-entries.yaml').arrivals.map(({ days }) => days)).toEqual([
    ['mon', 'fri', 'sat', 'sun'],
    ['mon', 'thu'],
  ]);
});
