import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { Child } from '../support/child.ts';
import { etlmon, program, systemEnvironment } from '../support/command.ts';
import { readDatabase } from '../support/database.ts';
import { testConfig, TestNode } from '../support/etlmon.ts';
import { MountNamespace } from '../support/mount-namespace.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

describe('a restart', () => {
  test('shows at once what was known before, with the time of then', async () => {
    using folder = new TemporaryFolder();
    const paths = [{ path: folder.path, scan_interval: '1h' }];
    const before = await oneLife(folder, { paths }, async (node) => ({
      path: await until(
        async () => {
          const [row] = await node.get('/api/v1/paths');
          return row.status === 'OK' && row;
        },
        { what: 'the scan' },
      ),
      id: (await node.get('/api/v1/health')).node_id,
    }));
    // Scans are shown as they end: on this one nobody has to wait for.
    const slow = [{ ...paths[0], max_iops: 1 }];
    await using node = await TestNode.start({ folder, config: { paths: slow } });
    const [path] = await node.get('/api/v1/paths');
    expect(path).toMatchObject({
      file_count: before.path.file_count,
      total_bytes: before.path.total_bytes,
      collected_at: before.path.collected_at,
    });
    expect((await node.get('/api/v1/health')).node_id).toBe(before.id);
  });

  test('takes over a changed configuration', async () => {
    using folder = new TemporaryFolder();
    const [first, second] = [folder.join('first'), folder.join('second')];
    for (const path of [first, second]) mkdirSync(path);
    await oneLife(folder, { paths: [{ path: first }] }, (node) =>
      until(async () => (await node.get('/api/v1/paths'))[0].status === 'OK', { what: 'the scan' }),
    );
    await using node = await TestNode.start({
      folder,
      config: { node: { node_name: 'renamed', labels: { team: 'etl' } }, paths: [{ path: second }] },
    });
    await until(async () => (await node.get('/api/v1/paths'))[0].status === 'OK', { what: 'the other scan' });
    const paths: { path: string }[] = await node.get('/api/v1/paths');
    expect(paths.map(({ path }) => path)).toEqual([second]);
    expect((await node.get('/api/v1/health')).node_name).toBe('renamed');
    const { text } = await node.request('/metrics');
    expect(text).toContain(`etlmon_path_files{path="${second}",team="etl"}`);
    expect(text).not.toContain(first);
  });
});

describe('the end', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s: within five seconds, exit code 0, everything written and the log of the database closed',
    async (name) => {
      await using node = await TestNode.start();
      await until(async () => (await node.get('/api/v1/fs')).length > 0, { what: 'the disks' });
      const { code, signal, afterMs } = await node.stop(name);
      expect({ code, signal, stderr: node.child.stderr }).toEqual({ code: 0, signal: null, stderr: '' });
      expect(afterMs).toBeLessThan(5000);
      expect(node.log.map(({ msg }) => msg)).toEqual(['node started', 'node stopped']);
      expect(existsSync(`${node.databaseFile}-wal`)).toBe(false);
      expect(
        readDatabase(node.databaseFile, "SELECT count(*) AS n FROM current_rows WHERE table_name = 'mounts'"),
      ).toMatchObject([{ n: 1 }]);
    },
  );

  test('does not come with SIGHUP: that reads the configuration again', async () => {
    await using node = await TestNode.start();
    process.kill(node.child.pid, 'SIGHUP');
    await until(() => node.log.some(({ msg }) => msg === 'configuration applied'), {
      what: 'the log line',
    });
    expect((await node.request('/api/v1/health')).status).toBe(200);
    const { code } = await node.stop('SIGTERM');
    expect(code).toBe(0);
  });

  test('a request that never ends does not hold it up', async () => {
    await using node = await TestNode.start();
    const { hostname, port } = new URL(node.address);
    await using client = await Child.start('bash', [
      '-c',
      `exec 3<>/dev/tcp/${hostname}/${port}; printf "GET / HTTP/1.1\\r\\n" >&3; echo open; exec cat <&3`,
    ]);
    await until(() => client.stdout === 'open\n', { what: 'the connection' });
    const { code, afterMs } = await node.stop();
    expect(code).toBe(0);
    expect(afterMs).toBeLessThan(5000);
  });

  test('a second signal ends it at once', async () => {
    await using node = await TestNode.start();
    node.child.kill('SIGINT');
    node.child.kill('SIGTERM');
    const { signal, code } = await node.child.ended(5000);
    // Whichever was first in the node's eyes: it may have been done before the second one came.
    expect(signal).toBeNull();
    expect([0, 1]).toContain(code);
  });
});

describe('a database that is not ours', () => {
  test.each([
    ['of a newer etlmon', newerDatabase, /has schema version 999; this etlmon knows up to \d+ \(.+\)/],
    ['of another program', foreignDatabase, /is an SQLite database of another program \(.+\)/],
    ['that is none at all', noDatabase, /cannot open the database .*not a database \(.+\)/],
  ])('%s is refused with one line, and left as it is', async (_, make, message) => {
    using folder = new TemporaryFolder();
    const file = folder.join('etlmon.db');
    await make(folder, file);
    const before = readFileSync(file);
    const config = folder.write('node.yaml', testConfig(folder));
    const { code, stdout, stderr } = await etlmon(['node', '-c', config]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^etlmon node: ${/.*/.source}${message.source}\\n$`));
    expect(stderr).toContain(file);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  });
});

test('a full disk stops no collector, is told, and is left behind when there is space again', async (context) => {
  await using namespace = await MountNamespace.open(context);
  using folder = new TemporaryFolder();
  const disk = folder.join('disk');
  mkdirSync(disk);
  await namespace.run('mount', '-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk);
  await using node = await TestNode.start({
    folder,
    through: namespace.enter,
    config: {
      node: { db_path: `${disk}/etlmon.db` },
      disk: { exclude_mounts: [] },
      paths: [{ path: folder.join('disk'), scan_interval: '1s' }],
    },
  });
  await until(async () => (await node.get('/api/v1/health')).database.last_commit_at !== null, {
    what: 'a commit',
  });
  const filler = namespace.path(`${disk}/filler`);
  fill(filler);

  // The write-ahead log still has pages that can be written again: it takes some readings to need a new one.
  const failing = await until(
    async () => {
      fill(filler);
      const answer = await node.request('/api/v1/health');
      return answer.status === 503 && answer.json();
    },
    { what: 'health as failing', timeoutMs: 20_000 },
  );
  expect(failing).toMatchObject({ status: 'failing', database: { status: 'retrying' } });
  expect(failing.database.error_message).toMatch(/full|disk I\/O/);
  expect(failing.reasons[0]).toMatch(/^database: .*(full|disk I\/O).*; retrying, \d+ rows wait$/);
  const status = await etlmon(['status', '--node', node.address]);
  expect(status.code).toBe(1);
  expect(status.stdout).toMatch(/^✗ test {2}failing /);

  const [{ collected_at: before }] = await node.get('/api/v1/fs');
  await until(
    async () => {
      const rows = await node.get('/api/v1/fs');
      const own = rows.find((row: { mount_point: string }) => row.mount_point === disk);
      return rows[0].collected_at > before && own.avail_bytes === 0 && own.used_percent === 100;
    },
    { what: 'disks as they are now' },
  );
  for (const { status } of (await node.get('/api/v1/paths')) as { status: string }[])
    expect(['OK', 'SCANNING']).toContain(status);

  rmSync(filler);
  await until(async () => (await node.get('/api/v1/health')).status === 'ok', {
    what: 'recovery',
    timeoutMs: 20_000,
  });
  expect((await node.get('/api/v1/health')).database).toMatchObject({ status: 'ok', error_message: null });
  // Said with the next reading.
  await until(() => node.log.length > 2, { what: 'the log' });
  expect(node.log.map(({ msg }) => msg)).toEqual([
    'node started',
    'the database cannot be written; retrying',
    'the database is written again',
  ]);
  expect((await node.stop()).code).toBe(0);
});

test('a unix socket is listened on, an old one is replaced, and commands are taken from it', async () => {
  using folder = new TemporaryFolder();
  const socket = folder.join('etlmon.sock');
  const config = { node: { listen: `unix:${socket}` }, paths: [{ path: folder.path }] };
  {
    await using first = await TestNode.start({ folder, config });
    expect(first.address).toBe(`unix:${socket}`);
    // Killed, so that the socket stays behind.
    await first.child[Symbol.asyncDispose]();
    expect(statSync(socket).isSocket()).toBe(true);
  }
  await using node = await TestNode.start({ folder, config });
  expect(await node.get('/api/v1/health')).toMatchObject({ pid: node.pid });
  expect(statSync(socket).mode & 0o777).toBe(0o660);
  await until(async () => (await node.get('/api/v1/paths'))[0].status === 'OK', { what: 'the scan' });
  expect((await node.post('/api/v1/paths/scan', {})).status).toBe(202);
  expect(
    await until(
      () => readDatabase(node.databaseFile, "SELECT remote_address FROM audit WHERE actor <> 'node'")[0],
    ),
  ).toEqual({
    remote_address: 'local',
  });
});

test('a scan that is running already is not started again', async () => {
  using folder = new TemporaryFolder();
  const big = folder.join('big');
  mkdirSync(big);
  for (let i = 0; i < 2000; i++) writeFileSync(`${big}/${i}`, '');
  const small = folder.join('small');
  mkdirSync(small);
  await using node = await TestNode.start({
    config: { paths: [{ path: big, max_iops: 200 }, { path: small }] },
  });
  await until(async () => (await node.get('/api/v1/paths'))[0].status === 'SCANNING', {
    what: 'the first scan',
  });
  await until(async () => (await node.get('/api/v1/paths'))[1].status === 'OK', { what: 'the small scan' });
  const both = await node.post('/api/v1/paths/scan', {});
  expect({ status: both.status, json: both.json() }).toEqual({
    status: 202,
    json: { started: [small], already_running: [big] },
  });
  const one = await node.post('/api/v1/paths/scan', { paths: [big] });
  expect({ status: one.status, json: one.json() }).toEqual({
    status: 202,
    json: { started: [], already_running: [big] },
  });
  const none = await node.post('/api/v1/paths/scan', { paths: [small, '/etc'] });
  expect({ status: none.status, json: none.json() }).toMatchObject({
    status: 404,
    json: { code: 'NOT_CONFIGURED', detail: 'not a configured path: /etc' },
  });
});

test('up keeps its log beside the database, not on the screen', async () => {
  using folder = new TemporaryFolder();
  const config = folder.write('node.yaml', testConfig(folder));
  await using child = await Child.start(program, ['up', '-c', config], {
    env: systemEnvironment(),
    cwd: '/',
  });
  await until(() => child.stdout.includes('serving on'), { what: 'the address' });
  expect(child.stdout).not.toContain('node started');
  expect(readFileSync(folder.join('up.log'), 'utf8')).toContain('"msg":"node started"');
});

/** Runs a node until `use` has what it wants, and ends it as an operator would. */
async function oneLife<T>(
  folder: TemporaryFolder,
  config: Record<string, object>,
  use: (node: TestNode) => Promise<T>,
): Promise<T> {
  await using node = await TestNode.start({ folder, config });
  const result = await use(node);
  expect((await node.stop()).code).toBe(0);
  return result;
}

async function newerDatabase(folder: TemporaryFolder, file: string): Promise<void> {
  await oneLife(folder, {}, async () => {});
  const database = new DatabaseSync(file);
  database.exec('PRAGMA user_version = 999');
  database.close();
}

async function foreignDatabase(_: TemporaryFolder, file: string): Promise<void> {
  const database = new DatabaseSync(file);
  database.exec("CREATE TABLE customers (name TEXT); INSERT INTO customers VALUES ('Ada')");
  database.close();
}

async function noDatabase(_: TemporaryFolder, file: string): Promise<void> {
  writeFileSync(file, 'Dear diary, '.repeat(1000));
}

/** Takes all the space that is left. */
function fill(file: string): void {
  for (const size of [65_536, 4096, 512, 1]) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}
