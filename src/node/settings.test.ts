import { expect, it } from 'vitest';
import { parseNodeConfig } from '../config/index.ts';
import { inactiveSections, nodeSettings } from './settings.ts';

const environment = { hostname: 'host', home: '/home/u', uid: 1000, env: {} };
const parse = (text: string) => parseNodeConfig(text, { file: 'node.yaml', environment });

it('runs on defaults without a file', () => {
  const settings = nodeSettings(parse(''));
  expect(settings).toMatchObject({
    nodeName: 'host',
    listen: { kind: 'tcp', host: '127.0.0.1', port: 8080 },
    databaseFile: '/home/u/.local/state/etlmon/etlmon.db',
    kill: 'watched',
    commandRate: { count: 10, perMs: 60_000 },
    collectors: { system: { intervalMs: 15_000 }, path: [] },
  });
});

it('can switch the system collector off', () => {
  expect(nodeSettings(parse('system: {enabled: false}')).collectors.system).toBeUndefined();
});

it('names what is configured and not acted on', () => {
  expect(inactiveSections(parse(''))).toEqual([]);
  const text =
    'mysql: {connection: x}\nalerts: {rule_files: [/r.yml]}\nxferlog: {path: /x}\npaths: [{path: /p}]';
  expect(inactiveSections(parse(text))).toEqual(['mysql']);
});

it('keeps samples at least until the next roll-up is made of them', () => {
  const days = (count: number): number => count * 86_400_000;
  const { retentionMs } = nodeSettings(parse('retention: {samples: {raw: 1h, 5m: 30d, 1h: 2d}}')).series;
  expect(retentionMs).toEqual({ raw: days(2) + 3_600_000, '5m': days(30), '1h': days(2) });
});
