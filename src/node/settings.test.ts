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
  const text = 'remote_write: [{url: "http://h/w"}]\nxferlog: {path: /x}\npaths: [{path: /p}]';
  expect(inactiveSections(parse(text))).toEqual(['remote_write']);
});
