import type { DatabaseSync } from 'node:sqlite';
import type { LogLines, RowChange } from '../lib/reading.ts';

/** What was handed to the writer together and goes into one transaction. */
export interface Waiting {
  readonly changes: readonly RowChange[];
  readonly lines: readonly LogLines[];
  /** Statements of another room that go into the same order. Never given up: those who hand it over keep it short. */
  readonly work?: (database: DatabaseSync) => void;
  /** Whoever handed it over waits for it, and it is never given up. */
  readonly isDurable: boolean;
  readonly resolve: () => void;
  /** Of `work` that cannot be done whatever the disk is like. */
  readonly reject?: (error: unknown) => void;
}

/** Rows kept in memory while the database cannot be written. */
const maxBufferedRows = 50_000;
/** A block of lines costs about what a row costs for so many bytes. */
const bytesPerRow = 256;
/** About as many as a scrape or a chunk is worth. */
const rowsPerWork = 50;

/** How much work it is to write, in rows. */
export function costOf({ changes, lines, work }: Waiting): number {
  const rows = (work ? rowsPerWork : 0) + changes.reduce((sum, change) => sum + change.rows.length, 0);
  return rows + lines.reduce((sum, { chunk }) => sum + Math.ceil(chunk.text.length / bytesPerRow), 0);
}

/**
 * Keeps a queue that cannot be written within bounds: a newer state takes the place of an older one, and the oldest
 * events go first. What is durable stays, whole: those who handed it over wait, so there is little of it.
 */
export function shed(queue: readonly Waiting[]): { kept: Waiting[]; droppedRows: number } {
  const kept = withoutSupersededStates(queue);
  let rows = kept.reduce((sum, waiting) => sum + costOf(waiting), 0);
  let droppedRows = 0;
  while (rows > maxBufferedRows) {
    const index = kept.findIndex(({ isDurable, work }) => !isDurable && work === undefined);
    const [oldest] = index === -1 ? [] : kept.splice(index, 1);
    if (oldest === undefined) break;
    const cost = costOf(oldest);
    rows -= cost;
    droppedRows += cost;
    oldest.resolve();
  }
  return { kept, droppedRows };
}

function withoutSupersededStates(queue: readonly Waiting[]): Waiting[] {
  const seen = new Set<string>();
  return queue
    .toReversed()
    .map((waiting) => (waiting.isDurable ? waiting : { ...waiting, changes: newest(waiting.changes, seen) }))
    .filter((waiting) => {
      const { changes, lines, work } = waiting;
      const isEmpty = changes.length === 0 && lines.length === 0 && work === undefined;
      if (isEmpty) waiting.resolve();
      return !isEmpty;
    })
    .toReversed();
}

function newest(changes: readonly RowChange[], seen: Set<string>): RowChange[] {
  return changes
    .toReversed()
    .filter((change) => {
      if (change.kind !== 'replace') return true;
      const key = `${change.table}\0${change.scope ?? ''}`;
      return !seen.has(key) && seen.add(key);
    })
    .toReversed();
}
