import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestStore } from '../../../tests/support/store.ts';
import { applicationId, migrations } from '../migrations.ts';
import { auditLines } from '../queries/audit-lines.ts';
import type { AuditQuery } from '../queries/audit-lines.ts';
import { restore } from '../restore.ts';
import { appendAudit } from './append.ts';
import { AuditLog } from './audit-log.ts';
import type { AuditColumns } from './chain.ts';
import { verifyAudit } from './verify.ts';

let test: TestStore;
let failures: unknown[];

beforeEach(() => {
  test = new TestStore();
  failures = [];
});
afterEach(() => test[Symbol.dispose]());

const line = (target: string, more: Partial<AuditColumns> = {}): AuditColumns => ({
  at: '2026-01-01T00:00:00.000Z',
  command: 'paths.scan',
  target,
  actor: 'anonymous',
  remote_address: 'local',
  parameters: '{}',
  outcome: 'done',
  detail: null,
  ...more,
});

function openLog(maxWaiting?: number): AuditLog {
  return new AuditLog({
    write: (work) => test.store.write(work),
    failed: (error) => failures.push(error),
    ...(maxWaiting === undefined ? {} : { maxWaiting }),
  });
}

async function write(...targets: string[]): Promise<void> {
  const log = openLog();
  for (const target of targets) log.append(line(target));
  await test.clock.advance(0);
}

/** What somebody does to the file who knows SQLite and no mercy. */
function tamper(sql: string): void {
  test.close();
  const database = new DatabaseSync(test.file);
  database.exec(`DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; ${sql}`);
  database.exec(migrations[0]?.match(/CREATE TRIGGER[^;]+;[^;]+;/g)?.join('\n') ?? '');
  database.close();
}

const brokenAt = (): unknown => verifyAudit(test.store.reader()).brokenAt;

describe('the chain of the audit log', () => {
  it('begins with a line that says so and is whole', async () => {
    await write('a', 'b');
    const verdict = await test.store.verifyAudit();
    expect(verdict).toMatchObject({ status: 'whole', lines: 3, chainedLines: 3, brokenAt: undefined });
    expect(verdict.hash).toMatch(/^[0-9a-f]{64}$/);
    const lines = auditLines(test.store.reader(), { limit: 10 });
    expect(lines.map(({ id, command, target }) => [id, command, target])).toEqual([
      [3, 'paths.scan', 'b'],
      [2, 'paths.scan', 'a'],
      [1, 'audit.begin', 'audit'],
    ]);
  });

  it('of a database without lines is whole', () => {
    expect(verifyAudit(test.store.reader())).toMatchObject({ status: 'whole', lines: 0, hash: null });
  });

  const faults: readonly (readonly [what: string, sql: string, want: object])[] = [
    ['a changed column', "UPDATE audit SET outcome = 'POLICY' WHERE id = 3", { id: 3, fault: 'changed' }],
    ['a changed hash', "UPDATE audit SET hash = 'x' WHERE id = 4", { id: 4, fault: 'changed' }],
    [
      'a removed line',
      'DELETE FROM audit WHERE id = 3',
      { id: 3, fault: 'removed', message: 'line 3 is missing' },
    ],
    ['removed lines', 'DELETE FROM audit WHERE id IN (2, 3)', { id: 2, message: 'lines 2 to 3 are missing' }],
    ['a removed beginning', 'DELETE FROM audit WHERE id < 3', { id: 1, fault: 'removed' }],
    [
      'a removed line whose place the next one took',
      'DELETE FROM audit WHERE id = 3; UPDATE audit SET id = 3 WHERE id = 4; UPDATE audit SET id = 4 WHERE id = 5',
      { id: 3, fault: 'changed' },
    ],
    ['a removed tail', 'DELETE FROM audit WHERE id > 3', { id: 4, fault: 'tail' }],
    ['everything removed', 'DELETE FROM audit', { id: 1, fault: 'tail' }],
    ['a missing head', "DELETE FROM meta WHERE key = 'audit_head'", { id: 6, fault: 'tail' }],
    [
      'two lines in each other’s place',
      'UPDATE audit SET id = -1 WHERE id = 3; UPDATE audit SET id = 3 WHERE id = 4; UPDATE audit SET id = 4 WHERE id = -1',
      { id: 3, fault: 'order' },
    ],
    [
      'a line without a hash',
      "INSERT INTO audit SELECT 6, at, command, 'x', actor, remote_address, parameters, outcome, detail, NULL FROM audit WHERE id = 2",
      { id: 6, fault: 'added' },
    ],
    [
      'a line with a hash of its own',
      "INSERT INTO audit SELECT 6, at, command, 'x', actor, remote_address, parameters, outcome, detail, 'x' FROM audit WHERE id = 2",
      { id: 6, fault: 'changed' },
    ],
  ];
  it.each(faults)('shows %s, also after further lines', async (_, sql, want) => {
    await write('a', 'b', 'c', 'd');
    tamper(sql);
    expect(brokenAt()).toMatchObject(want);
    expect(verifyAudit(test.store.reader()).status).toBe('broken');
    await write('later');
    expect(brokenAt()).not.toBeUndefined();
    expect(failures).toEqual([]);
  });

  it('covers the lines of an older version', async () => {
    older(3);
    expect(verifyAudit(test.store.reader())).toMatchObject({ status: 'whole', lines: 3, chainedLines: 0 });
    await write('new');
    expect(verifyAudit(test.store.reader())).toMatchObject({ status: 'whole', lines: 5, chainedLines: 2 });
    expect(auditLines(test.store.reader(), { limit: 10, command: 'audit.begin' })).toMatchObject([
      { id: 4, detail: 'the chain of the audit log begins; 3 lines before are covered' },
    ]);
  });

  it.each([
    ["UPDATE audit SET target = 'y' WHERE id = 2", { fault: 'changed' }],
    ['DELETE FROM audit WHERE id = 2', { fault: 'removed' }],
    ['DELETE FROM audit WHERE id = 3', { id: 3, fault: 'removed' }],
    ['DELETE FROM audit WHERE id <= 3', { id: 1, fault: 'removed' }],
  ])('shows what was done to lines of an older version: %s', async (sql, want) => {
    older(3);
    await write('new');
    tamper(sql);
    expect(brokenAt()).toMatchObject(want);
  });

  it('takes any text and gives it back as it was hashed', async () => {
    await write('\uD800 half', 'nul \0 in it', 'ünï “codé” 🚀 \u2028', '"quotes" \\ \n \u0007');
    expect(await test.store.verifyAudit()).toMatchObject({ status: 'whole', lines: 5 });
    expect(auditLines(test.store.reader(), { limit: 4 }).map(({ target }) => target)).toEqual([
      '"quotes" \\ \n \u0007',
      'ünï “codé” 🚀 \u2028',
      'nul \uFFFD in it',
      '\uFFFD half',
    ]);
  });

  it('goes on after a restart, and in a backup that was restored', async () => {
    await write('a');
    const copy = test.folder.join('copy.db');
    await test.store.backup(copy);
    await write('lost');
    test.close();
    restore(copy, test.file, test.clock.now());
    await write('b');
    expect(verifyAudit(test.store.reader())).toMatchObject({ status: 'whole', lines: 3 });
  });

  it('begins anew in the database that takes the place of a damaged one', async () => {
    await write('a');
    test.close();
    test.folder.write('etlmon.db', 'x'.repeat(8192));
    await write('b');
    const lines = auditLines(test.store.reader(), { limit: 10 });
    expect(lines.map(({ command }) => command)).toEqual(['paths.scan', 'audit.begin']);
    expect(verifyAudit(test.store.reader()).status).toBe('whole');
  });

  function older(count: number): void {
    const database = new DatabaseSync(test.file);
    database.exec(migrations.slice(0, 4).join(';'));
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = 4`);
    appendAudit(
      database,
      Array.from({ length: count }, (_, index) => line(`old ${index}`)),
    );
    expect(verifyAudit(database)).toMatchObject({ status: 'whole', lines: count, chainedLines: 0 });
    database.close();
  }
});

describe('AuditLog', () => {
  it('writes the same lines again, once, where the first attempt failed', async () => {
    const works: ((database: DatabaseSync) => void)[] = [];
    const settle: (() => void)[] = [];
    const log = new AuditLog({
      write: (work) => {
        works.push(work);
        return new Promise((resolve) => settle.push(resolve));
      },
      failed: (error) => failures.push(error),
    });
    const database = test.store.reader();
    log.append(line('a'));
    log.append(line('b'));
    database.exec('BEGIN');
    works[0]?.(database);
    database.exec('ROLLBACK');
    log.append(line('c'));
    expect(works).toHaveLength(2);
    database.exec('BEGIN');
    for (const work of works) work(database);
    database.exec('COMMIT');
    expect(auditLines(database, { limit: 10 }).map(({ target }) => target)).toEqual(['c', 'b', 'a', 'audit']);
    expect(verifyAudit(database).status).toBe('whole');
  });

  it('says how many lines were lost while the database could not be written', async () => {
    const log = openLog(3);
    for (const target of ['a', 'b', 'c', 'd', 'e']) log.append(line(target));
    await test.clock.advance(0);
    expect(auditLines(test.store.reader(), { limit: 2 })).toMatchObject([
      { command: 'audit.lost', parameters: '{"lines":2}' },
      { target: 'c' },
    ]);
  });

  it('is written by the end of the store', () => {
    openLog().append(line('last'));
    test.close();
    expect(auditLines(test.store.reader(), { limit: 1 })).toMatchObject([{ target: 'last' }]);
  });
});

describe('a question about the audit log', () => {
  it.each<readonly [Partial<AuditQuery>, readonly string[]]>([
    [{}, ['three', 'two', 'one']],
    [{ limit: 1 }, ['three']],
    [{ before: 4 }, ['two', 'one']],
    [{ command: 'service_' }, ['two']],
    [{ command: 'service' }, ['two', 'one']],
    [{ actor: 'root' }, ['two']],
    [{ outcome: 'invalid_config' }, ['three']],
    [{ from: Date.UTC(2026, 0, 1, 1) }, ['one']],
    [{ to: Date.UTC(2026, 0, 1, 1) }, ['three', 'two']],
    [{ search: '100%' }, ['two']],
    [{ search: '%' }, ['two']],
    [{ search: 'bee' }, ['three']],
    [{ search: 'nothing' }, []],
  ])('%o', async (query, want) => {
    const log = openLog();
    log.append(line('one', { command: 'service.stop', at: '2026-01-01T01:00:00.000Z' }));
    log.append(line('two', { command: 'service_x', actor: 'root', detail: '100% of it' }));
    log.append(
      line('three', { command: 'config.reload', outcome: 'INVALID_CONFIG', parameters: '{"a":"Bee"}' }),
    );
    await test.clock.advance(0);
    const lines = await test.store.query('auditLines', { limit: 10, ...query });
    const targets = lines.filter(({ command }) => command !== 'audit.begin').map(({ target }) => target);
    expect(targets).toEqual(want);
  });
});
