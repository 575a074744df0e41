import { mkdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../../tests/support/temporary-folder.ts';
import { createApp } from '../api/app.ts';
import { parseNodeConfig } from '../config/index.ts';
import { pathOf } from '../contract/request-path.ts';
import { routes } from '../contract/routes.ts';
import type { Route } from '../contract/routes.ts';
import type { AuditLine } from '../contract/audit.ts';
import { systemClock } from '../lib/clock.ts';
import { Store } from '../store/index.ts';
import { auditLines } from '../store/queries/audit-lines.ts';
import { Node } from './node.ts';
import { loadRules } from './rules/node-rules.ts';
import { nodeSettings } from './settings.ts';
import type { NodeSettings } from './settings.ts';

let folder: TemporaryFolder;
let node: Node;
let store: Store;
let text: string;

const log = { info: () => {}, warn: () => {}, error: () => {} };

function settings(yaml: string): NodeSettings {
  const environment = { hostname: 'host', home: folder.path, uid: 1000, env: {} };
  return nodeSettings(parseNodeConfig(yaml, { file: folder.join('node.yaml'), environment }));
}

async function open(): Promise<void> {
  folder = new TemporaryFolder();
  mkdirSync(folder.join('backups'));
  text = 'system: {enabled: false}\ncron: {enabled: false}\nservices: {enabled: false}\n';
  store = new Store({ file: folder.join('etlmon.db'), clock: systemClock, retention: [] });
  const configuration = { load: () => settings(text), parse: (content: string) => settings(content) };
  node = new Node(
    { settings: settings(text), clock: systemClock, log, version: '1.2', configuration },
    store,
  );
  node.rules.start(await loadRules(settings(text).ruleFiles));
}

async function close(): Promise<void> {
  await node.close();
  folder[Symbol.dispose]();
}

/** Values that pass the contract and hit nothing. */
const parameters = { pid: '4194303', name: 'none', unit: 'none', id: '0123456789abcdef' };
const bodies: Readonly<Record<string, object>> = {
  eventCreate: { title: 'deployed orders' },
  alertComment: { text: 'seen' },
  silenceCreate: { matchers: '{a="b"}', duration: '1m', comment: 'c' },
  notificationTest: { receiver: 'none' },
};

async function send(name: string, route: Route, headers: Record<string, string>): Promise<AuditLine[]> {
  const before = auditLines(store.reader(), { limit: 1 })[0]?.id ?? 1;
  const id = route.path.includes('/notifications/') ? '1' : parameters.id;
  const path = pathOf(route, { params: { ...parameters, id } });
  const response = await createApp(node).request(`http://localhost${path}`, {
    method: route.method.toUpperCase(),
    headers: { 'content-type': 'application/json', ...headers },
    ...(route.body === undefined ? {} : { body: JSON.stringify(bodies[name] ?? {}) }),
  });
  expect([name, response.status]).not.toEqual([name, 400]);
  // What was handed over before is written with this.
  await store.commit([]);
  const lines = await node.auditLines.lines({
    limit: 10,
    before: undefined,
    command: undefined,
    actor: undefined,
    outcome: undefined,
    from: undefined,
    to: undefined,
    search: undefined,
  });
  return lines.filter(({ id: line, command }) => line > before && command !== 'audit.begin');
}

describe('the audit log of a node', () => {
  beforeAll(open);
  afterAll(close);

  const commands = Object.entries<Route>(routes).filter(([, { method }]) => method !== 'get');

  it.each(commands)('has a line of %s, carried out or not', async (name, route) => {
    expect(await send(name, route, {})).toMatchObject([{ remote_address: 'local' }]);
  });

  it.each(commands)('has a line of %s that was refused at the door', async (name, route) => {
    expect(await send(name, route, { origin: 'http://elsewhere' })).toMatchObject([
      { outcome: 'CROSS_ORIGIN' },
    ]);
  });
});

describe('a reload in the audit log', () => {
  beforeEach(open);
  afterEach(close);

  it('tells which values a reload changed, and hides secrets', async () => {
    text +=
      'refresh: {disk: 30s}\nremote_write: [{url: "https://user:pass@prom/api", bearer_token: geheim}]\n';
    const [line] = await send('configReload', routes.configReload, {});
    expect(line).toMatchObject({
      command: 'config.reload',
      outcome: 'done',
      parameters: { changed: 'refresh, remote_write' },
    });
    expect(line?.detail).toContain('refresh.disk "15s" → "30s"');
    text = text.replace('geheim', 'anders');
    const [secret] = await send('configReload', routes.configReload, {});
    expect(secret?.detail).toBe('remote_write "***" → "***"');
    expect(JSON.stringify(auditLines(store.reader(), { limit: 10 }))).not.toMatch(/geheim|anders|pass@/);
  });

  it('tells why a configuration was refused', async () => {
    text = 'refresh: {disk: soon}\n';
    const [line] = await send('configReload', routes.configReload, {});
    expect(line).toMatchObject({ outcome: 'INVALID_CONFIG', detail: expect.stringContaining('soon') });
  });

  it('tells of files of rules that changed', async () => {
    const group = (expr: string): string => `groups: [{name: g, rules: [{alert: A, expr: "${expr}"}]}]`;
    folder.write('rules.yml', group('up == 0'));
    text += 'alerts: {rule_files: [rules.yml]}\n';
    const file = folder.join('rules.yml');
    expect((await send('configReload', routes.configReload, {}))[0]?.detail).toContain(`rules: new ${file}`);
    folder.write('rules.yml', group('up == 1'));
    expect(await send('configReload', routes.configReload, {})).toMatchObject([
      { parameters: { changed: 'rules' }, detail: `rules: changed ${file}` },
    ]);
    expect(await send('configReload', routes.configReload, {})).toMatchObject([
      { detail: 'nothing changed' },
    ]);
  });
});
