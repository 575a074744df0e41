import type { Store } from '../store/index.ts';

type Database = Pick<Store, 'write' | 'reader'>;

interface Table {
  readonly name: string;
  readonly key: string;
  readonly column: string;
}

/** What the tables take for "until somebody deletes it": those who own documents forget old ones themselves. */
const never = Number.MAX_SAFE_INTEGER;

/** Documents of one of the tables `silences` and `notification_log`, as JSON. Whoever owns them keeps them in memory. */
export class Documents<Document> {
  readonly #store: Database;
  readonly #table: Table;

  private constructor(store: Database, table: Table) {
    this.#store = store;
    this.#table = table;
  }

  static silences<Document>(store: Database): Documents<Document> {
    return new Documents(store, { name: 'silences', key: 'id', column: 'silence' });
  }

  static notificationLog<Document>(store: Database): Documents<Document> {
    return new Documents(store, { name: 'notification_log', key: 'key', column: 'entry' });
  }

  /** What the database has. */
  stored(): readonly Document[] {
    const { name, column } = this.#table;
    const rows = this.#store.reader().prepare(`SELECT ${column} FROM ${name}`).all();
    return rows.map((row) => JSON.parse(String(row[column])) as Document);
  }

  /** Writes one down in place of that of the same key; undefined: there is none any more. */
  save(key: string, document: Document | undefined): void {
    const { name, key: column, column: body } = this.#table;
    const text = document === undefined ? undefined : JSON.stringify(document);
    void this.#store.write((database) => {
      if (text === undefined) {
        database.prepare(`DELETE FROM ${name} WHERE ${column} = ?`).run(key);
        return;
      }
      database
        .prepare(
          `INSERT INTO ${name} (${column}, expires_ms, ${body}) VALUES (?, ?, ?) ON CONFLICT (${column}) ` +
            `DO UPDATE SET expires_ms = excluded.expires_ms, ${body} = excluded.${body}`,
        )
        .run(key, never, text);
    });
  }
}
