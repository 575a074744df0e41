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

/**
 * Rows of one reading.
 * - `replace`: these rows are now the whole state of `table` (of the part of it named by `scope`, when given).
 * - `append`: each row is one more event; retention removes old ones.
 */
export type RowChange =
  | {
      readonly kind: 'replace';
      readonly table: string;
      readonly scope?: string;
      readonly rows: readonly Row[];
    }
  | { readonly kind: 'append'; readonly table: string; readonly rows: readonly Row[] };

/** What one run of a collector's task hands over; committed as a whole. */
export interface Reading {
  readonly changes?: readonly RowChange[];
  readonly samples?: readonly Sample[];
  /** What went wrong although there is something to hand over: the run counts as failed, without back-off. */
  readonly failure?: string;
}
