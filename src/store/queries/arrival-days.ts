import type { DatabaseSync } from 'node:sqlite';
import type { Row } from '../../lib/reading.ts';

/** What became of due days, newest first: of one expectation or of all, at most `limitDays` of each. */
export function arrivalDays(
  database: DatabaseSync,
  { name, limitDays }: { readonly name?: string; readonly limitDays: number },
): Row[] {
  const columns = 'at, name, date, state, arrived_at, files, bytes, detail';
  const rows =
    name === undefined
      ? database
          .prepare(
            `SELECT ${columns} FROM (
               SELECT *, row_number() OVER (PARTITION BY name ORDER BY date DESC) AS place FROM arrival_days)
             WHERE place <= ? ORDER BY date DESC, name`,
          )
          .all(limitDays)
      : database
          .prepare(`SELECT ${columns} FROM arrival_days WHERE name = ? ORDER BY date DESC LIMIT ?`)
          .all(name, limitDays);
  return rows as unknown as Row[];
}
