import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { TestContext } from 'vitest';
import { etlmon } from '../support/command.ts';
import { testConfig, TestNode } from '../support/etlmon.ts';
import { isRoot, missing } from '../support/parts.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

function newFolder(): TemporaryFolder {
  const folder = new TemporaryFolder();
  onTestFinished(() => folder[Symbol.dispose]());
  return folder;
}

/** A node that follows `app.log` of its folder. */
async function start(
  folder: TemporaryFolder,
  config: Readonly<Record<string, object>> = {},
): Promise<TestNode> {
  const node = await TestNode.start({ folder, config: { ...followingLog(folder), ...config } });
  onTestFinished(() => node[Symbol.asyncDispose]());
  return node;
}

const followingLog = (folder: TemporaryFolder): Record<string, object> => ({
  logs: [{ name: 'app', path: folder.join('app.log'), from: 'beginning' }],
});

const numbered = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`);

function write(folder: TemporaryFolder, lines: readonly string[]): void {
  appendFileSync(folder.join('app.log'), lines.map((line) => `${line}\n`).join(''));
}

interface Line {
  readonly id: number;
  readonly line: string;
}

/** All lines of the log, which are numbered without a gap. */
async function storedLines(node: TestNode): Promise<string[]> {
  const lines: Line[] = [];
  for (;;) {
    const page: Line[] = await node.get(`/api/v1/logs/app?lines=1000&after=${lines.at(-1)?.id ?? 0}`);
    lines.push(...page);
    if (page.length < 1000) break;
  }
  expect(lines.map(({ id }) => id)).toEqual(lines.map((_, index) => index + 1));
  return lines.map(({ line }) => line);
}

async function stores(node: TestNode, count: number): Promise<void> {
  await until(async () => (await node.get('/api/v1/logs'))[0].lines_stored >= count, {
    what: `${count} lines in the database`,
    timeoutMs: 20_000,
  });
}

/** Nothing of the file is as it was. */
function damage(file: string): Buffer {
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
  writeFileSync(file, Buffer.alloc(statSync(file).size, 'damaged!'));
  return readFileSync(file);
}

const asideOf = (folder: TemporaryFolder, why: 'damaged' | 'replaced'): string[] =>
  readdirSync(folder.path)
    .filter((name) => name.startsWith(`etlmon.db.${why}-`) && !/-(wal|shm)$/.test(name))
    .map((name) => folder.join(name));

describe('etlmon db', () => {
  test('asks the node that runs on the database, which it finds by the configuration', async () => {
    const folder = newFolder();
    write(folder, numbered(1, 5));
    const config = { node: { listen: `unix:${folder.join('etlmon.sock')}` } };
    const child = await TestNode.start({ folder, config: { ...followingLog(folder), ...config } });
    onTestFinished(() => child[Symbol.asyncDispose]());
    const node = ['-c', folder.join('node.yaml')];
    const info = await until(async () => {
      const { stdout } = await etlmon(['db', 'info', ...node]);
      return /^ +log_lines +5 /m.test(stdout) && stdout;
    });
    expect(info).toContain(`a node runs on it: unix:${folder.join('etlmon.sock')}`);
    expect(info).toMatch(/^ +process_events +0 .* 90 d +100 000$/m);
    expect(info).toContain('none yet; etlmon db backup makes one');

    const backup = await etlmon(['db', 'backup', ...node]);
    expect(backup).toMatchObject({ code: 0, stderr: '' });
    const [file = ''] = backup.stdout.split(': ');
    expect(backup.stdout).toMatch(/^\/.*\/backups\/etlmon-[-\dTZ]+\.db: [\d.]+ K, verified, in /);
    expect(await etlmon(['db', 'check', '--db', file])).toMatchObject({ code: 0 });

    const own = folder.join('own.db');
    expect(await etlmon(['db', 'backup', own, ...node])).toMatchObject({ code: 0 });
    expect(await etlmon(['db', 'backup', own, ...node])).toMatchObject({
      code: 1,
      stderr: `etlmon db: ${own} is there already (name a file that is not)\n`,
    });
    const compacted = await etlmon(['db', 'compact', ...node]);
    expect(compacted).toMatchObject({ code: 0, stdout: expect.stringMatching(/ before, .* now, in /) });
    expect(await etlmon(['db', 'check', ...node])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/etlmon\.db: whole \(.*, schema version \d+\)\n$/),
    });
    const json = JSON.parse((await etlmon(['db', 'info', ...node, '--json'])).stdout);
    expect(json).toMatchObject({ path: child.databaseFile, backups: [{ file }], set_aside: [] });
    expect(await etlmon(['db', 'restore', own, '--yes', ...node])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`is in use by process ${child.pid} (stop that node first`),
    });
    expect(await child.stop()).toMatchObject({ code: 0 });
  });

  test('asks the node it is given, and says so when the one that has the database cannot be found', async () => {
    const folder = newFolder();
    const node = await start(folder);
    const named = await etlmon(['db', 'info', '--node', node.address]);
    expect(named).toMatchObject({ code: 0, stdout: expect.stringContaining(node.address) });
    const lost = await etlmon(['db', 'info', '-c', folder.join('node.yaml')]);
    expect(lost).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`process ${node.pid} has the database ${node.databaseFile}`),
    });
    expect(lost.stderr).toContain('name its address with --node');
    expect(await etlmon(['db', 'check', '--node', node.address])).toMatchObject({ code: 2 });
    expect(await etlmon(['db', 'info', '--node', 'http://127.0.0.1:9'])).toMatchObject({
      code: 1,
      stderr:
        'etlmon db: http://127.0.0.1:9 refuses connections: nothing listens there (is the node running?)\n',
    });
  });

  test('works on the file where no node runs', async () => {
    const folder = newFolder();
    write(folder, numbered(1, 5));
    const node = await start(folder);
    await stores(node, 5);
    await node.stop();
    const config = ['-c', folder.join('node.yaml')];
    const info = await etlmon(['db', 'info', ...config]);
    expect(info.stdout).toContain('no node runs on it');
    expect(info.stdout).toMatch(/^ +log_lines +5 /m);
    for (const command of ['check', 'compact', 'backup', 'check'])
      expect(await etlmon(['db', command, ...config])).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(folder.join('backups'))).toHaveLength(1);
    const database = folder.join('etlmon.db');
    damage(database);
    expect(await etlmon(['db', 'check', '--db', database])).toMatchObject({
      code: 1,
      stdout: `${database} is damaged:\n  cannot read the database ${database}: file is not a database\n`,
    });
    expect(await etlmon(['db', 'backup', '--db', database])).toMatchObject({ code: 1 });
  });

  test.each([
    [['db'], 'an argument is missing'],
    [['db', 'restor'], 'no action "restor"; did you mean restore?'],
    [['db', 'info', 'x'], 'unexpected argument "x"'],
    [['db', 'info', '--yes'], '--yes goes with restore only'],
    [['db', 'info', '-c', 'a', '--db', 'b'], 'give --config or --db, not both'],
    [['db', 'info', '--node', 'http://h:1', '--db', 'b'], 'give --node, --config or --db, only one of them'],
    [['db', 'restore'], 'restore needs the file to restore'],
    [['db', 'restore', 'x', '--node', 'http://h:1'], 'restore works on the file'],
    [['db', 'info', '--node', 'here'], 'expected an address such as http://host:8080, got "here"'],
  ])('%j is wrong use', async (args, message) => {
    const { code, stdout, stderr } = await etlmon(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`etlmon db: ${message}`);
  });

  test('says in one line what is not there or not ours', async () => {
    const folder = newFolder();
    const none = folder.join('none.db');
    const notes = folder.write('notes.txt', 'these are notes '.repeat(500));
    expect(await etlmon(['db', 'info', '--db', none])).toMatchObject({
      code: 1,
      stderr: `etlmon db: there is no database ${none}\n`,
    });
    for (const command of ['info', 'backup', 'compact'])
      expect(await etlmon(['db', command, '--db', notes])).toMatchObject({
        code: 1,
        stderr: `etlmon db: cannot read the database ${notes}: file is not a database\n`,
      });
    expect(readdirSync(folder.path)).toEqual(['notes.txt']);
  });
});

describe('a node', () => {
  test('refuses a database that another node has, with its pid', async () => {
    const folder = newFolder();
    const node = await start(folder);
    const file = folder.write('second.yaml', testConfig(folder));
    const second = await etlmon(['node', '-c', file]);
    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toContain(`the database ${node.databaseFile} is in use by process ${node.pid}`);
    expect(await node.get('/api/v1/health')).toMatchObject({ status: 'ok' });
  });

  test('sets a damaged database aside, starts anew, says so, and reads the followed files again', async () => {
    const folder = newFolder();
    write(folder, numbered(1, 3));
    const logs = [{ name: 'app', path: folder.join('app.log'), from: 'end' }];
    const before = await start(folder, { logs });
    await until(async () => (await before.get('/api/v1/logs'))[0].status === 'following');
    write(folder, numbered(4, 6));
    await stores(before, 3);
    await before.stop();
    const bytes = damage(before.databaseFile);
    const node = await start(folder, { logs });
    const [aside = '', ...others] = asideOf(folder, 'damaged');
    expect(others).toEqual([]);
    expect(readFileSync(aside)).toEqual(bytes);
    const health = await node.get('/api/v1/health');
    expect(health).toMatchObject({ status: 'degraded' });
    expect(health.reasons).toContain(
      `the database was damaged; a new one was begun, the old one is ${aside}`,
    );
    const said = node.log.filter(({ msg }) => msg?.startsWith('the database was damaged'));
    expect(said).toEqual([expect.objectContaining({ level: 50, aside })]);
    // From its start, although this log is followed from the end when it is new.
    await stores(node, 6);
    expect(await storedLines(node)).toEqual(numbered(1, 6));
    write(folder, numbered(7, 8));
    await stores(node, 8);
    expect(await storedLines(node)).toEqual(numbered(1, 8));
    const { stdout } = await etlmon(['db', 'info', '--node', node.address]);
    expect(stdout).toContain(`Set aside\n  ${aside}\n`);
  });

  test('sets a database aside that is damaged while it runs, and goes on', async () => {
    const folder = newFolder();
    write(folder, numbered(1, 3));
    const before = await start(folder);
    await stores(before, 3);
    const { node_id: nodeId } = await before.get('/api/v1/health');
    await before.stop();
    // The file is brought into one piece, so that there is a block of lines in it to damage.
    await etlmon(['db', 'compact', '--db', before.databaseFile]);
    const offset = readFileSync(before.databaseFile).indexOf('line 2\n');
    const fd = openSync(before.databaseFile, 'r+');
    writeSync(fd, 'LINE', offset);
    closeSync(fd);
    const node = await start(folder);
    await until(() => asideOf(folder, 'damaged').length === 1, { what: 'the check after the start' });
    await until(() => node.log.some(({ msg }) => msg?.startsWith('the database was damaged')));
    await stores(node, 3);
    expect(await storedLines(node)).toEqual(numbered(1, 3));
    expect(await node.get('/api/v1/health')).toMatchObject({ status: 'degraded', node_id: nodeId });
  });

  test('goes on from where a backup was taken once that is restored: no line is lost or there twice', async () => {
    const folder = newFolder();
    write(folder, numbered(1, 10));
    const before = await start(folder);
    await stores(before, 10);
    const backup = folder.join('backup.db');
    expect(await etlmon(['db', 'backup', backup, '--db', before.databaseFile])).toMatchObject({ code: 0 });
    write(folder, numbered(11, 20));
    await stores(before, 20);
    const { node_id: nodeId } = await before.get('/api/v1/health');
    await before.stop();
    const bytes = damage(before.databaseFile);
    write(folder, numbered(21, 25));
    const args = ['db', 'restore', backup, '-c', folder.join('node.yaml')];
    expect(await etlmon(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('it needs --yes') });
    expect(readFileSync(before.databaseFile)).toEqual(bytes);
    const restored = await etlmon([...args, '--yes']);
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    const [aside = ''] = asideOf(folder, 'replaced');
    expect(restored.stdout).toContain(`restored from ${backup}`);
    expect(restored.stdout).toContain(`the database before is kept as ${aside}`);
    expect(readFileSync(aside)).toEqual(bytes);
    const node = await start(folder);
    await stores(node, 25);
    write(folder, numbered(26, 27));
    await stores(node, 27);
    expect(await storedLines(node)).toEqual(numbered(1, 27));
    expect(await node.get('/api/v1/health')).toMatchObject({ status: 'ok', node_id: nodeId });
  });

  test('keeps as many backups as configured', async () => {
    const folder = newFolder();
    write(folder, numbered(1, 3));
    mkdirSync(folder.join('copies'));
    const node = await start(folder, { backup: { path: folder.join('copies'), interval: '1m', keep: 2 } });
    await stores(node, 3);
    for (let n = 0; n < 3; n++) {
      await until(async () => (await node.post('/api/v1/admin/db/backup', {})).status === 200);
      // A backup is named by the second.
      const newest = readdirSync(folder.join('copies')).toSorted().at(-1);
      await until(() => newest !== nameNow(), { what: 'the next second' });
    }
    expect(readdirSync(folder.join('copies'))).toHaveLength(2);
    const { stdout } = await etlmon(['db', 'info', '--node', node.address, '--json']);
    expect(JSON.parse(stdout).backups).toHaveLength(2);
  });

  test('goes on while its disk is full, and stores every line once there is space again', async (context) => {
    const folder = newFolder();
    const disk = smallDisk(context, folder);
    write(folder, numbered(1, 10));
    const node = await start(folder, { node: { db_path: `${disk}/etlmon.db` } });
    await stores(node, 10);
    fill(`${disk}/filler`);
    // Lines that do not fit into what SQLite has of the disk already.
    const long = numbered(11, 3000).map((line) => `${line} ${'x'.repeat(500)}`);
    write(folder, long);
    const health = await until(async () => {
      const answer = await node.request('/api/v1/health');
      return answer.status === 503 && answer.json();
    });
    expect(health).toMatchObject({ status: 'failing', database: { status: 'retrying' } });
    expect(health.reasons[0]).toMatch(/^database: database or disk is full; retrying, \d+ rows wait$/);
    write(folder, numbered(3001, 3010));
    // What is read now is shown now.
    for (const path of ['/api/v1/system', '/api/v1/fs'])
      await until(async () => (await node.request(path)).status === 200, { what: path });
    const lines = await node.get('/api/v1/logs/app?lines=2');
    expect(lines.length).toBe(2);
    const refused = await node.post('/api/v1/admin/db/backup', {});
    expect(refused).toMatchObject({ status: 503 });
    expect(refused.json().detail).toMatch(/^the backup failed: .*(full|ENOSPC|no space)/i);
    expect(node.log.some(({ msg }) => msg === 'the database cannot be written; retrying')).toBe(true);

    rmSync(`${disk}/filler`);
    execFileSync('mount', ['-o', 'remount,size=64m', disk]);
    await stores(node, 3010);
    expect(await storedLines(node)).toEqual([...numbered(1, 10), ...long, ...numbered(3001, 3010)]);
    await until(async () => (await node.request('/api/v1/health')).status === 200);
    await until(() => node.log.some(({ msg }) => msg === 'the database is written again'));
    expect((await node.post('/api/v1/admin/db/backup', {})).status).toBe(200);
    expect(await node.get('/api/v1/health')).toMatchObject({ status: 'ok', reasons: [] });
    expect(await node.stop()).toMatchObject({ code: 0 });
  });
});

function nameNow(): string {
  const stamp = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  return `etlmon-${stamp.replaceAll(':', '-')}.db`;
}

/** A file system of a few MiB, gone with the test. */
function smallDisk(context: TestContext, folder: TemporaryFolder): string {
  if (!isRoot()) return missing(context, 'a full disk needs root: a tmpfs is mounted');
  const disk = folder.join('disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
  onTestFinished(() => void execFileSync('umount', ['-l', disk]));
  return disk;
}

/** Writes until nothing more fits. */
function fill(file: string): void {
  const fd = openSync(file, 'w');
  try {
    for (;;) writeSync(fd, Buffer.alloc(4096));
  } catch {
    // ENOSPC: that is what it is for.
  } finally {
    closeSync(fd);
  }
}
