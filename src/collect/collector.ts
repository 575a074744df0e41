import type { Clock } from '../lib/clock.ts';
import type { Host } from './host.ts';

/** Labels of a sample, without the metric name. Keys in the order they are printed. */
export type Labels = Readonly<Record<string, string>>;

/** One number at the moment of its reading, in the Prometheus data model. */
export interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

/** What a collector may emit under one name. Exposition, storage and the reference in docs/ derive from it. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped';
  readonly help: string;
  /** The file under the host's roots that it is read from (`proc/stat`); for the reference and for conformance runs. */
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

/** What one run of a task hands over; committed as a whole. */
export interface Reading {
  readonly changes?: readonly RowChange[];
  readonly samples?: readonly Sample[];
}

/** One thing read on an interval. A collector has one or more: the path collector one for each path. */
export interface Task {
  /** Unique within its collector: the collector's own name, or a path. */
  readonly id: string;
  readonly intervalMs: number;
  /** After this long the run counts as failed and is abandoned; it is not started again before it settles. */
  readonly timeoutMs: number;
  /** Reads once. `signal` aborts at the time-out and at shutdown; a blocked system call will not notice. */
  read(signal: AbortSignal): Promise<Reading>;
}

export interface Collector {
  readonly name: string;
  readonly tasks: readonly Task[];
  /** Called once at shutdown; must return soon even when a read is stuck. */
  close?(): void;
}

/** What a collector is given. It knows no store: rows of the last run before a restart come in `restored`. */
export interface CollectorContext {
  readonly host: Host;
  readonly clock: Clock;
  /** Current rows of a table as they were when the node last stopped. */
  restored(table: string): readonly Row[];
}

/** One entry of the registry: how the collector is configured, made, and what it fills. */
export interface CollectorModule<Config> {
  readonly name: string;
  readonly metrics: readonly MetricDefinition[];
  readonly create: (config: Config, context: CollectorContext) => Collector;
}
