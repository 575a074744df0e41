import type { DatabaseSync } from 'node:sqlite';
import type { Row } from '../../lib/reading.ts';
import { isoOf } from './audit-lines.ts';

interface HappeningTableDefinition {
  /** What a row is about and how it went: what is alike in both is the same happening again. */
  readonly key: string;
  /** Rows that tell something. */
  readonly condition: string;
}

const tables = {
  events: { key: 'title', condition: 'true' },
  cron_runs: { key: "job_id || ' ' || verdict", condition: "verdict <> 'duplicate'" },
  service_events: { key: "unit || ' ' || kind", condition: 'true' },
  process_events: { key: "watch || ' ' || kind", condition: 'true' },
  check_events: { key: "name || ' ' || state", condition: 'true' },
  transfers: {
    key: "direction || ' ' || username",
    condition: "(verdict IN ('broken', 'suspect') OR status <> 'complete')",
  },
  arrival_days: { key: 'name', condition: "state IN ('late', 'missed', 'too_small', 'too_few')" },
  audit: {
    key: "command || ' ' || target",
    // A marker is a happening itself; what was only asked about did not happen.
    condition: "command NOT IN ('events.create', 'audit.begin') AND outcome <> 'CONFIRMATION_REQUIRED'",
  },
} as const satisfies Record<string, HappeningTableDefinition>;

export type HappeningTable = keyof typeof tables;

/** From `fromMs` on, before `toMs`: milliseconds since the epoch. */
export interface HappeningQuery {
  readonly table: HappeningTable;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Rows of one table in a time, the newest `limit` of them, newest first, each with its `happening_key`. Of jobs also those
 * that began up to `reachMs` before and ended in that time or go on.
 */
export function happenings(
  database: DatabaseSync,
  {
    table,
    fromMs,
    toMs,
    limit,
    reachMs = 0,
  }: HappeningQuery & { readonly limit: number; readonly reachMs?: number },
): Row[] {
  const { key, condition } = tables[table];
  const from = isoOf(fromMs);
  const isReaching = table === 'cron_runs' && reachMs > 0;
  const underWay = isReaching ? "AND (at >= ? OR finished_at >= ? OR verdict = 'running')" : '';
  return database
    .prepare(
      `SELECT *, ${key} AS happening_key FROM ${table}
       WHERE at >= ? AND at < ? AND ${condition} ${underWay} ORDER BY at DESC, id DESC LIMIT ?`,
    )
    .all(
      isoOf(fromMs - (isReaching ? reachMs : 0)),
      isoOf(toMs),
      ...(isReaching ? [from, from] : []),
      limit,
    ) as Row[];
}

/** How many rows of one table there are in a time, by what they are about and how it went. */
export function happeningCounts(
  database: DatabaseSync,
  { table, fromMs, toMs }: HappeningQuery,
): ReadonlyMap<string, number> {
  const { key, condition } = tables[table];
  const rows = database
    .prepare(
      `SELECT ${key} AS key, count(*) AS count FROM ${table} WHERE at >= ? AND at < ? AND ${condition} GROUP BY 1`,
    )
    .all(isoOf(fromMs), isoOf(toMs));
  return new Map(rows.map((row) => [String(row['key']), Number(row['count'])]));
}
