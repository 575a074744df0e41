import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Row, RowChange } from '../lib/reading.ts';
import { CurrentRows } from './current-rows.ts';
import { databaseSize, openDatabase, schemaVersion } from './database.ts';
import { applyRetention } from './retention.ts';
import type { RetentionPolicy } from './tables.ts';
import { Writer } from './writer.ts';
import type { WriterState } from './writer.ts';

export { DatabaseError } from './database.ts';
export { defaultRetention } from './tables.ts';
export type { RetentionPolicy } from './tables.ts';

export interface StoreState extends WriterState {
  readonly file: string;
  readonly sizeBytes: number;
  readonly schemaVersion: number;
}

const maintenanceIntervalMs = 60_000;

/** The node's database: current rows in memory, everything durable in one SQLite file, one writer. */
export class Store {
  readonly current = new CurrentRows();
  /** Identifies this node for good; made when the database is. */
  readonly nodeId: string;
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #writer: Writer;
  readonly #retention: readonly RetentionPolicy[];
  readonly #schemaVersion: number;
  #cancelMaintenance: () => void = () => {};
  #maintenanceError: string | undefined;

  /** Opens or creates the file. Throws `DatabaseError`. */
  constructor(options: { file: string; clock: Clock; retention: readonly RetentionPolicy[] }) {
    this.#file = options.file;
    this.#clock = options.clock;
    this.#retention = options.retention;
    this.#database = openDatabase(options.file);
    this.#schemaVersion = schemaVersion(this.#database);
    this.#writer = new Writer(this.#database, options.clock);
    this.nodeId = this.#readNodeId();
    this.#restoreCurrent();
    this.#scheduleMaintenance(maintenanceIntervalMs);
  }

  /** Shows the changes to readers at once; resolves when they are durable. Never rejects. */
  commit(changes: readonly RowChange[]): Promise<void> {
    for (const change of changes) {
      if (change.kind === 'replace') this.current.replace(change.table, change.scope ?? '', change.rows);
    }
    return this.#writer.commit(changes);
  }

  state(): StoreState {
    const writer = this.#writer.state();
    return {
      ...writer,
      error: writer.error ?? this.#maintenanceError,
      file: this.#file,
      sizeBytes: databaseSize(this.#file),
      schemaVersion: this.#schemaVersion,
    };
  }

  /** Writes what is waiting, checkpoints and closes. */
  close(): void {
    this.#cancelMaintenance();
    this.#writer.drain();
    this.#database.close();
  }

  #readNodeId(): string {
    this.#database.prepare("INSERT OR IGNORE INTO meta (key, value) VALUES ('node_id', ?)").run(randomUUID());
    const row = this.#database.prepare("SELECT value FROM meta WHERE key = 'node_id'").get();
    return String(row?.['value']);
  }

  #restoreCurrent(): void {
    for (const row of this.#database.prepare('SELECT table_name, scope, rows FROM current_rows').all()) {
      const rows: unknown = JSON.parse(String(row['rows']));
      if (Array.isArray(rows))
        this.current.replace(String(row['table_name']), String(row['scope']), rows as Row[]);
    }
  }

  #scheduleMaintenance(delayMs: number): void {
    this.#cancelMaintenance = this.#clock.schedule(delayMs, () => {
      let isMoreLeft = false;
      try {
        isMoreLeft = applyRetention(this.#database, this.#retention, this.#clock.now());
        this.#maintenanceError = undefined;
      } catch (error) {
        this.#maintenanceError = `retention: ${messageOf(error)}`;
      }
      this.#scheduleMaintenance(isMoreLeft ? 100 : maintenanceIntervalMs);
    });
  }
}
