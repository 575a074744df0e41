import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';

/**
 * Copies the database into a new file while others write (VACUUM INTO reads one state of it), checks the copy through
 * and only then gives it its name. Throws where the copy cannot be made or is not whole.
 */
export function backup(database: DatabaseSync, { to }: { readonly to: string }): { sizeBytes: number } {
  const unfinished = `${to}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    database.prepare('VACUUM INTO ?').run(unfinished);
    sync(unfinished);
    const copy = new DatabaseSync(unfinished, { readOnly: true });
    try {
      const faults = verify(copy, { isThorough: true });
      if (faults.length > 0) throw new Error(`the copy is not whole: ${faults[0]}`);
    } finally {
      copy.close();
    }
    renameSync(unfinished, to);
    return { sizeBytes: statSync(to).size };
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

function sync(file: string): void {
  const fd = openSync(file, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Gives free pages back to the file system. Nobody else may be writing. */
export function compact(database: DatabaseSync): void {
  database.exec('PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
}

const maxFaults = 20;

/**
 * What is wrong in a database: SQLite's own check (the thorough one compares indexes with their tables too), and the
 * checksum of each block of log lines. Empty: nothing.
 */
export function verify(database: DatabaseSync, { isThorough }: { readonly isThorough: boolean }): string[] {
  const check = isThorough ? 'integrity_check' : 'quick_check';
  const faults = database
    .prepare(`PRAGMA ${check}(${maxFaults})`)
    .all()
    .map((row) => String(row[check]))
    .filter((fault) => fault !== 'ok');
  // A database of the first version has no log lines.
  if (faults.length > 0 || !hasTable(database, 'log_blocks')) return faults;
  const blocks = database.prepare('SELECT log_id, first_id, text, checksum FROM log_blocks').iterate();
  for (const block of blocks) {
    if (crc32(block['text'] as Uint8Array) === block['checksum']) continue;
    faults.push(`log ${String(block['log_id'])}: the lines from ${String(block['first_id'])} on are damaged`);
    if (faults.length === maxFaults) break;
  }
  return faults;
}

/** Whether a table is there: an older version of the schema has fewer. */
export function hasTable(database: DatabaseSync, name: string): boolean {
  return (
    database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined
  );
}
