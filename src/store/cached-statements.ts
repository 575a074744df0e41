import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** What prepares statements: a connection, or a cache of one. */
export type Preparer = Pick<DatabaseSync, 'prepare'>;

/** Keeps each statement of a connection once it is prepared: preparing costs more than running a small one. */
export class CachedStatements implements Preparer {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
