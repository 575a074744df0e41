import type { DatabaseSync } from 'node:sqlite';
import type { Row } from '../../lib/reading.ts';

/** Which transfers; what is undefined does not matter. */
export interface TransferFilter {
  readonly user?: string | undefined;
  /** An IPv4 address also finds itself as IPv6 writes it (`::ffff:192.0.2.1`). */
  readonly host?: string | undefined;
  /** Part of the path, ASCII letters in either case; with `*` or `?` a glob for the path or for the name alone. */
  readonly file?: string | undefined;
  readonly direction?: string | undefined;
  readonly status?: string | undefined;
  readonly verdict?: string | undefined;
  /** Ended at or after, and before; milliseconds since the epoch. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

export interface TransferPage {
  readonly limit: number;
  readonly offset?: number | undefined;
  /** Only those with a smaller id. */
  readonly before?: number | undefined;
}

export type TransferKey = 'user' | 'host' | 'direction' | 'hour';

interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Transfers as the table has them, newest first: in the order they were read. */
export function transfers(database: DatabaseSync, filter: TransferFilter & TransferPage): Row[] {
  const conditions = conditionsOf(filter);
  if (filter.before !== undefined) conditions.push({ sql: 'id < ?', values: [filter.before] });
  const sql = `SELECT * FROM transfers ${where(conditions)} ORDER BY id DESC LIMIT ? OFFSET ?`;
  return database.prepare(sql).all(...valuesOf(conditions), filter.limit, filter.offset ?? 0) as Row[];
}

const keys: Readonly<Record<TransferKey, string>> = {
  user: 'username',
  host: 'remote_host',
  direction: 'direction',
  hour: "substr(at, 1, 13) || ':00:00.000Z'",
};

/** Sums over each key: `key`, `files`, `bytes`, `transfer_time_sec`, `incomplete`, `last_at`; the largest, or the latest hours in order. */
export function transferTotals(
  database: DatabaseSync,
  filter: TransferFilter & { readonly by: TransferKey; readonly limit: number },
): Row[] {
  const conditions = conditionsOf(filter);
  const order = filter.by === 'hour' ? 'key DESC' : 'bytes DESC, key';
  const sql = `
    SELECT ${keys[filter.by]} AS key,
      count(*) AS files,
      total(bytes) AS bytes,
      total(transfer_time_sec) AS transfer_time_sec,
      count(*) FILTER (WHERE verdict IN ('broken', 'suspect') OR status <> 'complete') AS incomplete,
      max(at) AS last_at
    FROM transfers ${where(conditions)}
    GROUP BY 1 ORDER BY ${order} LIMIT ?`;
  const rows = database.prepare(sql).all(...valuesOf(conditions), filter.limit) as Row[];
  return filter.by === 'hour' ? rows.toReversed() : rows;
}

function conditionsOf(filter: TransferFilter): Condition[] {
  const equal = (column: string, value: string | undefined): Condition[] =>
    value === undefined ? [] : [{ sql: `${column} = ?`, values: [value] }];
  const { host, file, since, until } = filter;
  return [
    ...equal('username', filter.user),
    ...(host === undefined ? [] : [{ sql: 'remote_host IN (?, ?)', values: [host, `::ffff:${host}`] }]),
    ...(file === undefined ? [] : [fileCondition(file)]),
    ...equal('direction', filter.direction),
    ...equal('status', filter.status),
    ...equal('verdict', filter.verdict),
    ...(since === undefined ? [] : [{ sql: 'at >= ?', values: [isoOf(since)] }]),
    ...(until === undefined ? [] : [{ sql: 'at < ?', values: [isoOf(until)] }]),
  ];
}

/** Years that RFC 3339 cannot write would break the order of texts. */
function isoOf(epochMs: number): string {
  const [first, last] = [Date.UTC(1970, 0, 1), Date.UTC(9999, 11, 31)];
  return new Date(Math.min(Math.max(epochMs, first), last)).toISOString();
}

function fileCondition(file: string): Condition {
  if (/[*?]/.test(file)) {
    const glob = file.replaceAll('[', '[[]');
    return { sql: '(filename GLOB ? OR filename GLOB ?)', values: [glob, `*/${glob}`] };
  }
  const pattern = file.replaceAll(/[\\%_]/g, String.raw`\$&`);
  return { sql: String.raw`filename LIKE ? ESCAPE '\'`, values: [`%${pattern}%`] };
}

function where(conditions: readonly Condition[]): string {
  return conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`;
}

function valuesOf(conditions: readonly Condition[]): (string | number)[] {
  return conditions.flatMap(({ values }) => values);
}
