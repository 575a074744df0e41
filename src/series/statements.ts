import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Prepared statements of each connection. */
export class Statements {
  readonly #prepared = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

  of(database: DatabaseSync, sql: string): StatementSync {
    let prepared = this.#prepared.get(database);
    if (!prepared) this.#prepared.set(database, (prepared = new Map<string, StatementSync>()));
    let statement = prepared.get(sql);
    if (!statement) prepared.set(sql, (statement = database.prepare(sql)));
    return statement;
  }
}
