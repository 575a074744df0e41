import type { DatabaseSync } from 'node:sqlite';
import type { Store } from '../store/index.ts';

type Database = Pick<Store, 'write' | 'reader'>;

interface Table {
  readonly name: string;
  readonly key: string;
  readonly column: string;
}

/** Documents of one of the tables `silences` and `notification_log`: all in memory, each change written down. */
export class Documents<Document> {
  readonly #store: Database;
  readonly #table: Table;
  readonly #documents = new Map<string, { readonly document: Document; readonly expiresMs: number }>();

  private constructor(store: Database, table: Table) {
    this.#store = store;
    this.#table = table;
  }

  static silences<Document>(store: Database, nowMs: number): Documents<Document> {
    return new Documents<Document>(store, { name: 'silences', key: 'id', column: 'silence' }).#load(nowMs);
  }

  static notificationLog<Document>(store: Database, nowMs: number): Documents<Document> {
    return new Documents<Document>(store, { name: 'notification_log', key: 'key', column: 'entry' }).#load(
      nowMs,
    );
  }

  get(key: string): Document | undefined {
    return this.#documents.get(key)?.document;
  }

  *entries(): Iterable<[string, Document]> {
    for (const [key, { document }] of this.#documents) yield [key, document];
  }

  /** Readers see it at once; resolves when it is durable. */
  put(key: string, document: Document, expiresMs: number): Promise<void> {
    this.#documents.set(key, { document, expiresMs });
    return this.#write(key, document, expiresMs);
  }

  /** Writes all of them into the database that took the place of a damaged one. */
  rewrite(): void {
    for (const [key, { document, expiresMs }] of this.#documents) void this.#write(key, document, expiresMs);
  }

  delete(key: string): Promise<void> {
    this.#documents.delete(key);
    const { name, key: column } = this.#table;
    return this.#store.write((database) => {
      database.prepare(`DELETE FROM ${name} WHERE ${column} = ?`).run(key);
    });
  }

  #write(key: string, document: Document, expiresMs: number): Promise<void> {
    const { name, key: column, column: body } = this.#table;
    const text = JSON.stringify(document);
    return this.#store.write((database) => {
      database
        .prepare(
          `INSERT INTO ${name} (${column}, expires_ms, ${body}) VALUES (?, ?, ?) ON CONFLICT (${column}) ` +
            `DO UPDATE SET expires_ms = excluded.expires_ms, ${body} = excluded.${body}`,
        )
        .run(key, Math.ceil(expiresMs), text);
    });
  }

  #load(nowMs: number): this {
    const { name, key, column } = this.#table;
    const expired: string[] = [];
    for (const row of rowsOf(this.#store.reader(), name)) {
      if (Number(row['expires_ms']) <= nowMs) expired.push(String(row[key]));
      else {
        const document = JSON.parse(String(row[column])) as Document;
        this.#documents.set(String(row[key]), { document, expiresMs: Number(row['expires_ms']) });
      }
    }
    for (const each of expired) void this.delete(each);
    return this;
  }
}

function rowsOf(database: DatabaseSync, table: string): Record<string, unknown>[] {
  return database.prepare(`SELECT * FROM ${table}`).all();
}
