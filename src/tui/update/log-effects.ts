import type { LogQuery } from '../../contract/log-follow.ts';
import type { LogCount, LogLine } from '../../contract/logs.ts';
import type { LogStream, Streamed } from '../state/log-view.ts';

/** Which log, and which of its windows the answer is for. */
interface About {
  readonly node: number;
  readonly name: string;
  readonly generation: number;
}

/** Which lines a read adds. */
export type LogRead = 'older' | 'newer' | 'oldest';

/** What is to be done for a log beside changing the state. */
export type LogEffect =
  | ({ readonly kind: 'log-read'; readonly which: LogRead; readonly query: LogQuery } & About)
  | ({
      readonly kind: 'log-find';
      /** Tried in order until one has a line. */
      readonly targets: readonly LogQuery[];
      /** The filter of the window; the lines around what was found are read with it. */
      readonly filter: LogQuery;
      /** Ids between which lines need not be read again. */
      readonly known: readonly [from: number, to: number] | null;
      readonly what: LogFind;
    } & About)
  | ({ readonly kind: 'log-count'; readonly filter: string; readonly ignoresCase: boolean } & About)
  | { readonly kind: 'log-pause'; readonly node: number; readonly name: string; readonly isPaused: boolean }
  | { readonly kind: 'copy'; readonly text: string };

/** What is looked for, and the words for not finding it. */
export interface LogFind {
  readonly by: 'search' | 'time';
  readonly notFound: string;
}

/** A part of the log around a line. */
export interface LogWindow {
  readonly lines: readonly LogLine[];
  readonly hasOldest: boolean;
  readonly hasNewest: boolean;
}

/** What happens to a log. */
export type LogMessage =
  | { readonly kind: 'log-streamed'; readonly generation: number; readonly streamed: Streamed }
  | { readonly kind: 'log-stream'; readonly generation: number; readonly stream: LogStream }
  /** The node counts its lines from the beginning again: its database was begun anew. */
  | { readonly kind: 'log-renumbered'; readonly generation: number }
  /** Reading was paused or resumed on the node, by whomever. */
  | { readonly kind: 'log-turned'; readonly generation: number }
  | {
      readonly kind: 'log-read';
      readonly generation: number;
      readonly which: LogRead;
      /** What was asked. */
      readonly query: LogQuery;
      readonly lines: readonly LogLine[];
    }
  | {
      readonly kind: 'log-found';
      readonly generation: number;
      readonly what: LogFind;
      readonly line: LogLine | null;
      readonly window: LogWindow | null;
    }
  | {
      readonly kind: 'log-counted';
      readonly generation: number;
      readonly filter: string;
      readonly count: LogCount;
    }
  | {
      readonly kind: 'log-refused';
      readonly generation: number;
      readonly what: 'log-read' | 'log-find' | 'log-count';
      readonly message: string;
    }
  | {
      readonly kind: 'log-paused';
      readonly node: number;
      readonly name: string;
      readonly isPaused: boolean;
      readonly refusal: string | null;
    };
