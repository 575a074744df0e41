import type { DatabaseSync } from 'node:sqlite';
import type { Row } from '../lib/reading.ts';

/**
 * What every collector last saw, in memory: the answer to "now". It is kept apart from SQLite so that the disk view
 * still tells the truth while the very disk under the database is full.
 */
export class CurrentRows {
  readonly #tables = new Map<string, Map<string, readonly Row[]>>();

  /** What was kept of them in a database. Throws SQLite's own error. */
  load(database: DatabaseSync): void {
    for (const row of database.prepare('SELECT table_name, scope, rows FROM current_rows').all()) {
      const rows: unknown = JSON.parse(String(row['rows']));
      if (Array.isArray(rows)) this.replace(String(row['table_name']), String(row['scope']), rows as Row[]);
    }
  }

  /** These rows are now the whole state of the table's scope. */
  replace(table: string, scope: string, rows: readonly Row[]): void {
    let scopes = this.#tables.get(table);
    if (!scopes) this.#tables.set(table, (scopes = new Map()));
    scopes.set(scope, rows);
  }

  /** All rows of a table, scope after scope, or those of one scope. Empty where nothing was read yet. */
  get(table: string, scope?: string): readonly Row[] {
    const scopes = this.#tables.get(table);
    if (!scopes) return [];
    if (scope !== undefined) return scopes.get(scope) ?? [];
    if (scopes.size === 1) return scopes.values().next().value ?? [];
    return [...scopes.values()].flat();
  }
}
