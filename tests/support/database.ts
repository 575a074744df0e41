import { DatabaseSync } from 'node:sqlite';

export type DatabaseRow = Record<string, string | number | null>;

/** Rows of a node's database, read beside the running node. */
export function readDatabase(file: string, sql: string): DatabaseRow[] {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 2000 });
  try {
    return database.prepare(sql).all() as DatabaseRow[];
  } finally {
    database.close();
  }
}
