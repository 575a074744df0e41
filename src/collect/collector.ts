import type { Clock } from '../lib/clock.ts';
import type { MetricDefinition, Reading, Row } from '../lib/reading.ts';
import type { Host } from './host.ts';

export type {
  Cell,
  Labels,
  MetricDefinition,
  LineChunk,
  LogLines,
  Reading,
  Row,
  RowChange,
  Sample,
} from '../lib/reading.ts';

/** One thing read on an interval. A collector has one or more: the path collector one for each path. */
export interface Task {
  /** Unique within its collector: the collector's own name, or a path. */
  readonly id: string;
  readonly intervalMs: number;
  /** After this long the run counts as failed and is abandoned; it is not started again before it settles. */
  readonly timeoutMs: number;
  /**
   * Reads once. `signal` aborts at the time-out and at shutdown; a blocked system call will not notice. Throws
   * `Unavailable` where this machine lacks the source, any other error for a failed read.
   */
  read(signal: AbortSignal): Promise<Reading>;
  /**
   * Makes a task a following one: calls `wake` once when there may be more to read, at the latest when it is told by
   * the kernel. While its reads find something, the task is read again every 200 ms; once one finds nothing, it is
   * watched. The interval stays as the fallback for file systems that tell nothing. Returns how to stop watching.
   */
  watch?(wake: () => void): () => void;
}

export interface Collector {
  readonly name: string;
  readonly tasks: readonly Task[];
  /** Of metrics whose names are not known beforehand: those of scripts and files, as they were read last. */
  definitions?(): readonly MetricDefinition[];
  /** Called once at shutdown; must return soon even when a read is stuck. */
  close?(): void;
}

/** What a collector is given. It knows no store: the rows it left before a restart come from `restored`. */
export interface CollectorContext {
  readonly host: Host;
  readonly clock: Clock;
  /** Current rows of a table, or of one scope of it: what was handed over last, also before a restart. */
  restored(table: string, scope?: string): readonly Row[];
}
