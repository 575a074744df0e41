import type { DatabaseSync } from 'node:sqlite';
import type { Origin } from './log-blocks.ts';

/** Blocks removed in one transaction for each log. */
const maxBlocksPerRun = 200;

/**
 * Lets go of lines past their age or beyond the number kept, log by log. A block goes once none of its lines is kept;
 * until then the lines before the log's first id are not shown. Returns true when more is left to remove.
 */
export function retainLogLines(
  database: DatabaseSync,
  { maxAgeMs, maxRows }: { readonly maxAgeMs: number; readonly maxRows: number },
  nowMs: number,
): boolean {
  let isMoreLeft = false;
  for (const row of database.prepare('SELECT id, first_id, next_id FROM logs').all()) {
    const log = { id: Number(row['id']), firstId: Number(row['first_id']), nextId: Number(row['next_id']) };
    const firstId = Math.max(
      log.firstId,
      log.nextId - maxRows,
      firstYoungerThan(database, log.id, nowMs - maxAgeMs) ?? log.nextId,
    );
    if (firstId > log.firstId)
      database.prepare('UPDATE logs SET first_id = ? WHERE id = ?').run(firstId, log.id);
    const { changes } = database
      .prepare(
        `DELETE FROM log_blocks WHERE rowid IN (
           SELECT rowid FROM log_blocks WHERE log_id = ? AND first_id + line_count <= ?
           ORDER BY first_id LIMIT ${maxBlocksPerRun})`,
      )
      .run(log.id, firstId);
    isMoreLeft ||= Number(changes) === maxBlocksPerRun;
  }
  return isMoreLeft;
}

/** The id of the first line read at or after a moment; undefined where all are older. */
function firstYoungerThan(database: DatabaseSync, logId: number, oldestMs: number): number | undefined {
  const block = database
    .prepare(
      'SELECT first_id, origins FROM log_blocks WHERE log_id = ? AND read_at >= ? ORDER BY first_id LIMIT 1',
    )
    .get(logId, oldestMs);
  if (block === undefined) return undefined;
  let id = Number(block['first_id']);
  for (const [count, readAt] of JSON.parse(String(block['origins'])) as Origin[]) {
    if (readAt >= oldestMs) break;
    id += count;
  }
  return id;
}
