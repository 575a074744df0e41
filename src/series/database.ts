import type { DatabaseSync } from 'node:sqlite';

/** How the series reach the node's one database. */
export interface SeriesDatabase {
  /**
   * Runs `work` in a transaction of the one writer, in the order of the calls; resolves once it is durable. Where the
   * transaction fails, `work` is run again from its start, perhaps on a new file: it must be repeatable.
   */
  write(work: (database: DatabaseSync) => void): Promise<void>;
  /** A connection that sees what was committed. */
  reader(): DatabaseSync;
}
