import { z } from 'zod';
import type { Problem } from './common.ts';
import { problemSchema } from './common.ts';
import type { StreamItem } from './event-stream.ts';
import type { LogLine } from './logs.ts';
import { logLineSchema } from './logs.ts';

/** What happens to a log that is followed. */
export type FollowEvent =
  /** The node has accepted; lines come from here on. */
  | { readonly kind: 'open' }
  | { readonly kind: 'line'; readonly line: LogLine }
  /** Lines that were dropped by retention before they could be sent: `from` up to and with `to`. */
  | { readonly kind: 'gap'; readonly from: number; readonly to: number }
  | { readonly kind: 'paused' }
  | { readonly kind: 'resumed' }
  /** Why the node ends the stream; the last event. */
  | { readonly kind: 'problem'; readonly problem: Problem };

/** What to follow. */
export interface FollowOptions {
  /** So many of the last lines come first; 100 where it is left out. */
  readonly lines?: number;
  readonly filter?: string;
  readonly ignore_case?: boolean;
  readonly invert?: boolean;
  /** Goes on behind this line instead: the `Last-Event-ID` of the stream. */
  readonly lastId?: number;
  /** Ends the stream quietly. */
  readonly signal?: AbortSignal;
}

/** Which lines of a log; `before` and `after` are ids, the times RFC 3339. */
export interface LogQuery {
  readonly lines?: number;
  readonly filter?: string;
  readonly ignore_case?: boolean;
  readonly invert?: boolean;
  readonly before?: number;
  readonly after?: number;
  readonly since?: string;
  readonly until?: string;
}

/** Which lines are counted as matches. */
export type LogFilterQuery = Pick<LogQuery, 'filter' | 'ignore_case' | 'invert'>;

const gapSchema = z.object({ from: z.number().int(), to: z.number().int() });

/** What an item of the stream means; undefined for comments and for events a later version may add. Throws at a known event of another shape. */
export function followEvent(item: StreamItem): FollowEvent | undefined {
  if (item.kind === 'comment') return undefined;
  switch (item.type) {
    case 'message':
      return { kind: 'line', line: logLineSchema.parse(JSON.parse(item.data)) };
    case 'gap':
      return { kind: 'gap', ...gapSchema.parse(JSON.parse(item.data)) };
    case 'problem':
      return { kind: 'problem', problem: problemSchema.parse(JSON.parse(item.data)) };
    case 'paused':
    case 'resumed':
      return { kind: item.type };
    default:
      return undefined;
  }
}
