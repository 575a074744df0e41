import { readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { TestStore } from '../../tests/support/store.ts';
import { openExisting } from './database.ts';
import { applicationId, migrations } from './migrations.ts';
import { databasePages } from './queries/database-tables.ts';
import { examine } from './restore.ts';

/** A database as an etlmon with only the first migrations leaves it. */
function create(file: string, version: number, more = ''): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(migrations.slice(0, version).join(';'));
  database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version}; ${more}`);
  database.close();
}

describe('the schema', () => {
  it('of a newer etlmon is refused, and the file is not touched', () => {
    using test = new TestStore();
    create(test.file, migrations.length, 'PRAGMA user_version = 999');
    const before = readFileSync(test.file);
    for (let attempt = 0; attempt < 2; attempt++)
      expect(() => test.store).toThrow(
        `${test.file} has schema version 999; this etlmon knows up to ${migrations.length}`,
      );
    expect(readFileSync(test.file)).toEqual(before);
    expect(readdirSync(test.folder.path).filter((name) => /damaged|replaced/.test(name))).toEqual([]);
    expect(() => examine(test.file)).toThrow('schema version 999');
  });

  it('of version 1 is brought up to date and keeps its rows', async () => {
    using test = new TestStore();
    create(
      test.file,
      1,
      `INSERT INTO meta VALUES ('node_id', 'known');
       INSERT INTO current_rows VALUES ('paths', '/a', '[{"path":"/a","file_count":3}]', '2026-01-01T00:00:00.000Z');
       INSERT INTO process_events (at, watch, kind, pid) VALUES ('2026-01-01T00:00:00.000Z', 'w', 'died', 7);
       INSERT INTO path_scans (at, path, file_count, dir_count, scan_duration_ms, partial)
         VALUES ('2026-01-01T00:00:00.000Z', '/a', 3, 1, 2.5, 0);
       INSERT INTO audit (at, command, target, actor, remote_address, parameters, outcome)
         VALUES ('2026-01-01T00:00:00.000Z', 'process.kill', 'pid 7', 'anonymous', '127.0.0.1', '{}', 'done');`,
    );
    expect(examine(test.file)).toMatchObject({ schemaVersion: 1, faults: [] });
    const old = openExisting(test.file);
    expect(databasePages(old).tables.map(({ table, rows }) => [table, rows])).toEqual([
      ['process_events', 1],
      ['path_scans', 1],
      ['audit', 1],
      ['current_rows', 1],
    ]);
    old.close();
    const { store } = test;
    expect(store.nodeId).toBe('known');
    expect(store.current.get('paths', '/a')).toEqual([{ path: '/a', file_count: 3 }]);
    await test.append(['a line']);
    const { tables } = await store.query('databasePages', undefined);
    const rows = Object.fromEntries(tables.map(({ table, rows }) => [table, rows]));
    expect(rows).toMatchObject({ process_events: 1, path_scans: 1, audit: 1, log_lines: 1, transfers: 0 });
    test.close();
    expect(examine(test.file)).toMatchObject({ schemaVersion: migrations.length, faults: [] });
    // The triggers came with the first version and still hold.
    const database = new DatabaseSync(test.file);
    expect(() => database.exec('DELETE FROM audit')).toThrow('append-only');
    database.close();
  });

  it('is brought up to date step by step, and a step that fails leaves the one before', () => {
    using test = new TestStore();
    create(test.file, 1, 'CREATE TABLE logs (a)');
    expect(() => test.store).toThrow('table logs already exists');
    expect(examine(test.file)).toMatchObject({ schemaVersion: 1, faults: [] });
  });
});
