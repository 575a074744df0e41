import type { DatabaseSync } from 'node:sqlite';
import type { StoredAuditLine } from '../audit/chain.ts';
import { isChained } from '../audit/chain.ts';

/** Which lines of the audit log; what is undefined does not matter. */
export interface AuditQuery {
  readonly limit: number;
  /** Only those with a smaller id. */
  readonly before?: number | undefined;
  /** What the command begins with: `service.` or `config.reload`. */
  readonly command?: string | undefined;
  readonly actor?: string | undefined;
  readonly outcome?: string | undefined;
  /** At or after, and before; milliseconds since the epoch. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Text in the command, the target, the parameters or the detail; ASCII letters in either case. */
  readonly search?: string | undefined;
}

interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Lines of the audit log, newest first. */
export function auditLines(database: DatabaseSync, query: AuditQuery): StoredAuditLine[] {
  const conditions = conditionsOf(query);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`;
  const hash = isChained(database) ? 'hash' : 'NULL AS hash';
  const columns = `id, at, command, target, actor, remote_address, parameters, outcome, detail, ${hash}`;
  return database
    .prepare(`SELECT ${columns} FROM audit ${where} ORDER BY id DESC LIMIT ?`)
    .all(...conditions.flatMap(({ values }) => values), query.limit) as unknown as StoredAuditLine[];
}

function conditionsOf({ before, command, actor, outcome, from, to, search }: AuditQuery): Condition[] {
  const given = (sql: string, value: string | number | undefined): Condition[] =>
    value === undefined ? [] : [{ sql, values: [value] }];
  return [
    ...given('id < ?', before),
    ...given(
      String.raw`command LIKE ? ESCAPE '\'`,
      command === undefined ? undefined : `${escaped(command)}%`,
    ),
    ...given('actor = ?', actor),
    ...given('outcome = ? COLLATE NOCASE', outcome),
    ...given('at >= ?', from === undefined ? undefined : isoOf(from)),
    ...given('at < ?', to === undefined ? undefined : isoOf(to)),
    ...(search === undefined ? [] : [searchCondition(search)]),
  ];
}

function searchCondition(search: string): Condition {
  const columns = ['command', 'target', 'parameters', 'detail'];
  const pattern = `%${escaped(search)}%`;
  return {
    sql: `(${columns.map((column) => String.raw`${column} LIKE ? ESCAPE '\'`).join(' OR ')})`,
    values: columns.map(() => pattern),
  };
}

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/** Years that RFC 3339 cannot write would break the order of texts. */
export function isoOf(epochMs: number): string {
  const [first, last] = [Date.UTC(1970, 0, 1), Date.UTC(9999, 11, 31)];
  return new Date(Math.min(Math.max(epochMs, first), last)).toISOString();
}
