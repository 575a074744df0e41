/** Labels of a sample, without the metric name. Keys in the order they are printed. */
export type Labels = Readonly<Record<string, string>>;

/** One number at the moment of its reading, in the Prometheus data model. */
export interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

/** What may be emitted under one name. Exposition, storage and the reference in docs/ derive from it. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped';
  readonly help: string;
  /** The file under the host's root it is read from (`proc/stat`); for the reference and for conformance runs. */
  readonly source?: string;
}

export type Cell = string | number | null;

/** A row of a table the API serves; keys are the columns, in snake_case as in the API. */
export type Row = Readonly<Record<string, Cell>>;

/** Whole lines of one file, as a following collector read them. */
export interface LineChunk {
  /** UTF-8 as it stands in the file, each line ended by one `\n`; invalid bytes are kept. */
  readonly text: Uint8Array;
  readonly lineCount: number;
  /** The time found in each line, milliseconds since the epoch; NaN where there is none. Undefined: in no line. */
  readonly loggedAt: Float64Array | undefined;
  /** When they were read, milliseconds since the epoch. */
  readonly readAt: number;
  readonly inode: number;
  /** Indexes of lines that were longer than the limit and are cut. */
  readonly truncated: readonly number[];
}

/**
 * Rows of one reading.
 * - `replace`: these rows are now the whole state of `table` (of the part of it named by `scope`, when given).
 * - `append`: each row is one more event; retention removes old ones.
 * - `upsert`: each row takes the place of the event with the same key (`store/tables.ts` names it), or is a new one.
 */
export type RowChange =
  | {
      readonly kind: 'replace';
      readonly table: string;
      readonly scope?: string;
      readonly rows: readonly Row[];
    }
  | { readonly kind: 'append'; readonly table: string; readonly rows: readonly Row[] }
  | { readonly kind: 'upsert'; readonly table: string; readonly rows: readonly Row[] };

export interface LogLines {
  readonly log: string;
  readonly chunk: LineChunk;
}

/** What one run of a collector's task hands over; committed as a whole. */
export interface Reading {
  readonly changes?: readonly RowChange[];
  /** Lines of a log; the store numbers them in the order they are handed over. */
  readonly lines?: readonly LogLines[];
  readonly samples?: readonly Sample[];
  /** What went wrong although there is something to hand over: the run counts as failed, without back-off. */
  readonly failure?: string;
  /**
   * The changes carry a position (of a file that is followed) with what was read up to it: the run ends once they are
   * durable, and they are never given up. That is also the back-pressure.
   */
  readonly isDurable?: boolean;
  /** There is more to read at once. */
  readonly isMoreLeft?: boolean;
}
