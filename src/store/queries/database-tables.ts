import type { DatabaseSync } from 'node:sqlite';
import { hasTable } from '../maintenance.ts';
import { eventTables } from '../tables.ts';

export interface TableInfo {
  readonly table: string;
  readonly rows: number;
  /** Pages of the table and its indexes; null where this SQLite cannot tell. */
  readonly sizeBytes: number | null;
  /** RFC 3339. */
  readonly oldestAt: string | null;
  readonly newestAt: string | null;
}

export interface DatabasePages {
  readonly tables: readonly TableInfo[];
  /** Bytes in pages that hold nothing. */
  readonly freeBytes: number;
}

/** How much each table holds. A database of an older version has fewer of them. */
export function databasePages(database: DatabaseSync): DatabasePages {
  const sizes = tableSizes(database);
  const present = Object.keys(eventTables).filter((table) => hasTable(database, table));
  const events = present.map((table) => {
    const row = database
      .prepare(`SELECT count(*) AS rows, min(at) AS oldest, max(at) AS newest FROM ${table}`)
      .get();
    return {
      table,
      rows: Number(row?.['rows']),
      sizeBytes: sizes?.get(table) ?? null,
      oldestAt: textOrNull(row?.['oldest']),
      newestAt: textOrNull(row?.['newest']),
    };
  });
  const pageBytes = pragma(database, 'page_size');
  return {
    tables: [
      ...events,
      ...(hasTable(database, 'log_blocks') ? [logLinesInfo(database, sizes)] : []),
      ...(hasTable(database, 'series') ? [samplesInfo(database, sizes)] : []),
      stateInfo(database, sizes),
    ],
    freeBytes: pragma(database, 'freelist_count') * pageBytes,
  };
}

function logLinesInfo(database: DatabaseSync, sizes: ReadonlyMap<string, number> | undefined): TableInfo {
  const rows = database.prepare('SELECT coalesce(sum(next_id - first_id), 0) AS rows FROM logs').get();
  const times = database
    .prepare('SELECT min(read_at) AS oldest, max(read_at) AS newest FROM log_blocks')
    .get();
  return {
    table: 'log_lines',
    rows: Number(rows?.['rows']),
    sizeBytes: sizes?.get('log_blocks') ?? null,
    oldestAt: isoOf(times?.['oldest']),
    newestAt: isoOf(times?.['newest']),
  };
}

const hourMs = 3_600_000;

/** Rows are the samples and buckets in chunks; the times, to an hour, those of complete windows of samples. */
function samplesInfo(database: DatabaseSync, sizes: ReadonlyMap<string, number> | undefined): TableInfo {
  const row = database
    .prepare(
      `SELECT total(samples) AS rows, min(window) FILTER (WHERE tier = 'raw') AS oldest,
         max(window) FILTER (WHERE tier = 'raw') AS newest FROM series_windows`,
    )
    .get();
  const own = [...(sizes ?? [])].filter(([name]) => name.startsWith('series'));
  const at = (window: unknown, added: number): string | null =>
    typeof window === 'number' ? isoOf((window + added) * 2 * hourMs) : null;
  return {
    table: 'samples',
    rows: Number(row?.['rows']),
    sizeBytes: sizes ? own.reduce((sum, [, size]) => sum + size, 0) : null,
    oldestAt: at(row?.['oldest'], 0),
    newestAt: at(row?.['newest'], 1),
  };
}

function stateInfo(database: DatabaseSync, sizes: ReadonlyMap<string, number> | undefined): TableInfo {
  const row = database
    .prepare(
      'SELECT count(*) AS rows, min(updated_at) AS oldest, max(updated_at) AS newest FROM current_rows',
    )
    .get();
  return {
    table: 'current_rows',
    rows: Number(row?.['rows']),
    sizeBytes: sizes?.get('current_rows') ?? null,
    oldestAt: textOrNull(row?.['oldest']),
    newestAt: textOrNull(row?.['newest']),
  };
}

/** Undefined where SQLite was built without its `dbstat` table. */
function tableSizes(database: DatabaseSync): ReadonlyMap<string, number> | undefined {
  try {
    const rows = database
      .prepare(
        `SELECT s.tbl_name AS name, sum(d.pgsize) AS bytes FROM dbstat('main', 1) d
         JOIN sqlite_schema s ON s.name = d.name GROUP BY s.tbl_name`,
      )
      .all();
    return new Map(rows.map((row) => [String(row['name']), Number(row['bytes'])]));
  } catch {
    return undefined;
  }
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isoOf(ms: unknown): string | null {
  return typeof ms === 'number' ? new Date(ms).toISOString() : null;
}
