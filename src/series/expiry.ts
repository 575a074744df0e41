import type { DatabaseSync } from 'node:sqlite';
import type { ChunkSource } from './chunk-source.ts';
import type { SeriesOptions } from './options.ts';
import type { Statements } from './statements.ts';
import { chunkTables, idSpan, millisecondsIn, windowAt } from './tiers.ts';
import type { Tier } from './tiers.ts';

/** Rows removed in one transaction. */
export const maxExpiredRows = 5000;

/** A window past its tier's retention whose roll-up, where there is one to make, has been made. */
export function expiredWindow(
  source: ChunkSource,
  { retentionMs }: SeriesOptions,
  nowMs: number,
): { tier: Tier; window: number } | undefined {
  for (const tier of ['raw', '5m', '1h'] as const) {
    for (const window of source.windows(tier)) {
      const startMs = window * millisecondsIn[tier];
      if (startMs + millisecondsIn[tier] > nowMs - retentionMs[tier]) continue;
      if (tier === 'raw' && !source.windows('5m').has(windowAt('5m', startMs))) continue;
      if (tier === '5m' && !source.windows('1h').has(windowAt('1h', startMs))) continue;
      return { tier, window };
    }
  }
  return undefined;
}

/** Removes rows of a window, at most 5 000; with the last of them the window itself. */
export function removeWindow(
  statements: Statements,
  database: DatabaseSync,
  tier: Tier,
  window: number,
): void {
  const first = window * idSpan;
  const remove = (table: string): number =>
    Number(
      statements
        .of(
          database,
          `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE id >= ? AND id < ? LIMIT ${maxExpiredRows})`,
        )
        .run(first, first + idSpan).changes,
    );
  if (remove(chunkTables[tier]) === maxExpiredRows) return;
  if (tier === 'raw') remove('series_times');
  statements.of(database, 'DELETE FROM series_windows WHERE tier = ? AND window = ?').run(tier, window);
}

/** Removes scrapes whose stream was sealed, at most 5 000. Answers how many. */
export function removeSealedScrapes(statements: Statements, database: DatabaseSync): number {
  const { changes } = statements
    .of(
      database,
      'DELETE FROM series_scrapes WHERE id IN (SELECT id FROM series_scrapes WHERE ' +
        `id / ${idSpan} NOT IN (SELECT id FROM series_streams) LIMIT ${maxExpiredRows})`,
    )
    .run();
  return Number(changes);
}
