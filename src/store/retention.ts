import type { DatabaseSync } from 'node:sqlite';
import { retainLogLines } from './log-retention.ts';
import type { RetentionPolicy } from './tables.ts';

/** Rows removed in one transaction, so that a clean-up after a long pause never holds the event loop. */
const maxRowsPerRun = 5000;

/**
 * Removes rows past their age or beyond the row limit, oldest first, at most 5 000 a table. Returns true when more
 * is left to remove, so that the caller comes back soon.
 */
export function applyRetention(
  database: DatabaseSync,
  policies: readonly RetentionPolicy[],
  nowMs: number,
): boolean {
  let isMoreLeft = false;
  for (const policy of policies) {
    const { table, maxAgeMs, maxRows } = policy;
    if (table === 'log_lines') {
      isMoreLeft = retainLogLines(database, policy, nowMs) || isMoreLeft;
      continue;
    }
    const oldestKept = new Date(nowMs - maxAgeMs).toISOString();
    const { changes } = database
      .prepare(
        `DELETE FROM ${table} WHERE id IN (
           SELECT id FROM ${table}
           WHERE at < ? OR id <= (SELECT max(id) FROM ${table}) - ?
           ORDER BY id LIMIT ${maxRowsPerRun})`,
      )
      .run(oldestKept, maxRows);
    isMoreLeft ||= Number(changes) === maxRowsPerRun;
  }
  return isMoreLeft;
}
