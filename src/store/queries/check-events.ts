import type { DatabaseSync } from 'node:sqlite';
import type { Row } from '../../lib/reading.ts';

/** The last changes of mind of each check, at most `limit` of each, newest first. */
export function checkEvents(database: DatabaseSync, { limit }: { readonly limit: number }): Row[] {
  return database
    .prepare(
      `SELECT at, name, kind, target, state, previous_state, previous_since, reason FROM (
         SELECT *, row_number() OVER (PARTITION BY name, kind ORDER BY id DESC) AS place FROM check_events)
       WHERE place <= ? ORDER BY id DESC`,
    )
    .all(limit) as Row[];
}
