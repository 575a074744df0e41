import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pathTargets } from '../collect/path/config.ts';
import { watchTargets } from '../collect/process/config.ts';
import { ConfigError } from './fault.ts';
import { testEnvironment } from './fixtures/environment.ts';
import { checkFile, loadNodeConfig, loadUiConfig, parseNodeConfig } from './load.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etlmon-config-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

/** What is wrong with a text, one fault a line. */
function faultsOf(text: string, file?: string): string {
  try {
    parseNodeConfig(text, { file, environment: testEnvironment });
    return '';
  } catch (error) {
    if (error instanceof ConfigError) return error.format();
    throw error;
  }
}

test('without a file the node runs on defaults', () => {
  const config = loadNodeConfig(undefined, testEnvironment);
  expect(config.node).toEqual({
    listen: { kind: 'tcp', host: '127.0.0.1', port: 8080 },
    node_name: 'test-host',
    db_path: '/home/op/.local/state/etlmon/etlmon.db',
    labels: {},
  });
  expect(config.disk.exclude_types).toContain('tracefs');
  expect(config.disk.exclude_types).not.toContain('tmpfs');
  expect(config.control).toEqual({ kill: 'watched', services: [], rate: { count: 10, per_ms: 60_000 } });
  expect(config.xferlog).toBeUndefined();
});

test.each<[string, Partial<typeof testEnvironment>, string]>([
  ['root', { uid: 0 }, '/var/lib/etlmon/etlmon.db'],
  ['a state folder', { env: { XDG_STATE_HOME: '/state' } }, '/state/etlmon/etlmon.db'],
  ['a relative state folder', { env: { XDG_STATE_HOME: 'state' } }, '/home/op/.local/state/etlmon/etlmon.db'],
])('the database of %s lies where it belongs', (_who, change, want) => {
  expect(loadNodeConfig(undefined, { ...testEnvironment, ...change }).node.db_path).toBe(want);
});

test('without nodes the terminal client connects to this machine', () => {
  const want = {
    nodes: [{ name: 'localhost', address: 'http://localhost:8080' }],
    ui: { refresh_interval: 2000, default_node: 'localhost' },
  };
  expect(loadUiConfig(undefined, testEnvironment)).toMatchObject(want);
  expect(loadUiConfig(write('ui.yaml', 'nodes: []'), testEnvironment)).toMatchObject(want);
});

test('a file that cannot be read is one clear fault without a line', async () => {
  const missing = join(folder, 'missing.yaml');
  expect(await checkFile(missing, testEnvironment)).toEqual({
    kind: undefined,
    faults: [
      { file: missing, line: undefined, column: undefined, message: `cannot read ${missing}: no such file` },
    ],
  });
  expect(() => loadNodeConfig(folder, testEnvironment)).toThrow(
    new ConfigError([
      { file: folder, line: undefined, column: undefined, message: `cannot read ${folder}: is a directory` },
    ]),
  );
});

test('a fault names file, line, column, what was expected and what came', async () => {
  const file = write('node.yaml', 'refresh:\n  disk: 15\n');
  const { faults } = await checkFile(file, testEnvironment);
  const message = 'expected a duration such as 15s, got the number 15';
  const expected = 'a duration such as 15s';
  expect(faults).toEqual([{ file, line: 2, column: 9, message, expected, received: 'the number 15' }]);
  expect(new ConfigError(faults).format()).toBe(`${file}:2:9: ${message}`);
});

test('variables come from the environment first, then from .env beside the file', () => {
  write('.env', 'SECRET=from-file\nNAME="two words"\nDEPTH=4\nEMPTY=\n');
  const text = [
    'node: {node_name: "${NAME} ${NOTHING:-x}${EMPTY:-y}", labels: {price: "$${NAME}"}}',
    'paths:',
    '  - path: /${SECRET}',
    '    max_depth: ${DEPTH}',
    'mysql:',
    '  connection: ${DEPTH}',
  ].join('\n');
  const config = parseNodeConfig(text, { file: join(folder, 'node.yaml'), environment: testEnvironment });
  expect(config.node.node_name).toBe('two words xy');
  expect(config.node.labels).toEqual({ price: '${NAME}' });
  expect(config.paths).toMatchObject([{ path: '/hunter2', max_depth: 4 }]);
  expect(config.mysql.connection).toBe('4');
  expect(config.source.filled).toContainEqual(['mysql', 'connection']);
});

test('secrets are read from files, other values are not', () => {
  const secret = write('token', ' abc\n');
  const config = parseNodeConfig(
    `remote_write: [{url: https://x, bearer_token: "file:${secret}"}]\nnode: {labels: {a: "file:/x"}}`,
    { file: undefined, environment: testEnvironment },
  );
  expect(config.remote_write[0]?.bearer_token).toBe('abc');
  expect(config.node.labels).toEqual({ a: 'file:/x' });
});

test.each<[string, string]>([
  ['cron: {enabled: on}', 'configuration:1:17: expected true or false, got "on"'],
  ['\r\ncron:\r\n  enabled: 1\r\n', 'configuration:3:12: expected true or false, got the number 1'],
  ['\u{FEFF}cron: 1', 'configuration:1:8: expected a mapping, got the number 1'],
  ['['.repeat(20_000), 'nested too deeply'],
  ['a: '.concat('['.repeat(80), ']'.repeat(80)), 'nested more than 50 levels deep'],
  ['mysql: {connection: ${A}}', '1:22: "{" is not expected here; ${VAR} inside { } or [ ] needs quotes'],
  ['agent: 5', 'configuration:1:8: expected a mapping below "agent"'],
  ['? [a]\n: 1', 'configuration:1:3: a key must be text'],
  ['__proto__: {}', 'configuration:1:1: unknown key "__proto__"'],
  ['a: !odd 1', 'configuration:1:4: unresolved tag: !odd'],
])('%j is refused', (text, want) => {
  expect(faultsOf(text).slice(0, 2000)).toContain(want);
});

test('a password in an address is not repeated in a fault', () => {
  expect(faultsOf('http_checks: [{name: a, url: "htp://me:pass@host/?k=1"}]')).toContain(
    '"htp://***@host/?***"',
  );
});

test('the sections become what their collectors take', () => {
  const config = parseNodeConfig('paths: [{path: /a}]\nprocess_watch: [{match: "a+"}, {pid: 7}]', {
    file: undefined,
    environment: testEnvironment,
  });
  expect(pathTargets(config.paths, config.refresh.default_path_scan)).toEqual([
    {
      path: '/a',
      scanIntervalMs: 300_000,
      maxDepth: undefined,
      exclude: [],
      maxFilesPerScan: undefined,
      timeoutMs: 300_000,
      maxIops: undefined,
      workers: 2,
      sizes: true,
      top: 20,
    },
  ]);
  expect(watchTargets(config.process_watch)).toEqual([
    { name: 'a+', match: /a+/ },
    { name: 'pid 7', pid: 7 },
  ]);
});
