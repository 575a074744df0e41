import type { DatabaseSync } from 'node:sqlite';

/** A piece of maintenance that was computed: what it writes, repeatable, and about how many rows that are. */
export interface Step {
  readonly rows: number;
  readonly apply: (database: DatabaseSync) => void;
}
