import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

/** A line of the audit log before it has its place: the columns of the table. `parameters` is a JSON object. */
export interface AuditColumns {
  /** RFC 3339. */
  readonly at: string;
  readonly command: string;
  readonly target: string;
  readonly actor: string;
  readonly remote_address: string;
  readonly parameters: string;
  readonly outcome: string;
  readonly detail: string | null;
}

/** A line as it is stored; those of versions before the chain have no hash. */
export interface StoredAuditLine extends AuditColumns {
  readonly id: number;
  readonly hash: string | null;
}

/** The last line of the chain, kept beside the lines so that a missing tail shows too. */
export interface AuditHead {
  readonly id: number;
  /** Lines of the chain. */
  readonly lines: number;
  readonly hash: string;
}

/** The command of the line a chain begins with. */
export const beginCommand = 'audit.begin';

const headKey = 'audit_head';

/**
 * The hash of a line: SHA-256, in hexadecimal digits, of the JSON array [previous hash, id, at, command, target, actor,
 * remote_address, parameters, outcome, detail] in UTF-8, without spaces between its parts.
 */
export function hashOf(previous: string, line: AuditColumns & { readonly id: number }): string {
  return createHash('sha256').update(encoded(previous, line)).digest('hex');
}

/**
 * A digest over lines that have no chain: SHA-256 over the same arrays, each with an empty hash before it and ended by a
 * line feed. It stands for the previous hash of the first line of a chain.
 */
export class LooseLines {
  readonly #hash = createHash('sha256');
  #count = 0;
  #lastId = 0;

  get count(): number {
    return this.#count;
  }

  /** 0 where there is none. */
  get lastId(): number {
    return this.#lastId;
  }

  add(line: StoredAuditLine): void {
    this.#hash.update(`${encoded('', line)}\n`);
    this.#count++;
    this.#lastId = line.id;
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }
}

function encoded(previous: string, line: AuditColumns & { readonly id: number }): string {
  const { id, at, command, target, actor, remote_address: address, parameters, outcome, detail } = line;
  return JSON.stringify([
    previous,
    id,
    at,
    command,
    target,
    actor,
    address,
    parameters,
    outcome,
    detail ?? null,
  ]);
}

/** Every line in order, one at a time. */
export function storedLines(database: DatabaseSync): Iterable<StoredAuditLine> {
  const columns = 'id, at, command, target, actor, remote_address, parameters, outcome, detail';
  const hash = isChained(database) ? 'hash' : 'NULL AS hash';
  const rows = database.prepare(`SELECT ${columns}, ${hash} FROM audit ORDER BY id`).iterate();
  return rows as unknown as Iterable<StoredAuditLine>;
}

/** Whether the table has the chain's column: a database of an older version has not. */
export function isChained(database: DatabaseSync): boolean {
  const row = database.prepare("SELECT 1 FROM pragma_table_info('audit') WHERE name = 'hash'").get();
  return row !== undefined;
}

/** Undefined where no chain was begun. */
export function readHead(database: DatabaseSync): AuditHead | undefined {
  const row = database.prepare('SELECT value FROM meta WHERE key = ?').get(headKey);
  if (row === undefined) return undefined;
  try {
    const { id, lines, hash } = JSON.parse(String(row['value'])) as Partial<AuditHead>;
    return typeof id === 'number' && typeof lines === 'number' && typeof hash === 'string'
      ? { id, lines, hash }
      : undefined;
  } catch {
    return undefined;
  }
}

/** In the transaction of the lines it stands for. */
export function writeHead(database: DatabaseSync, head: AuditHead): void {
  database
    .prepare(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    )
    .run(headKey, JSON.stringify(head));
}
