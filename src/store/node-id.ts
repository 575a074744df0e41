import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/** The id in a database; one without gets `known`, or where that is empty a new one. */
export function readNodeId(database: DatabaseSync, known = ''): string {
  database
    .prepare("INSERT OR IGNORE INTO meta (key, value) VALUES ('node_id', ?)")
    .run(known === '' ? randomUUID() : known);
  const row = database.prepare("SELECT value FROM meta WHERE key = 'node_id'").get();
  return String(row?.['value']);
}
