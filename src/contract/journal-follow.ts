import type { Problem } from './common.ts';
import { problemSchema } from './common.ts';
import type { StreamItem } from './event-stream.ts';
import type { JournalLine } from './services.ts';
import { journalEntrySchema } from './services.ts';

/** What happens to a service's journal that is followed. */
export type JournalEvent =
  /** The node has accepted; entries come from here on. */
  | { readonly kind: 'open' }
  | { readonly kind: 'entry'; readonly entry: JournalLine }
  /** Why the node ends the stream; the last event. */
  | { readonly kind: 'problem'; readonly problem: Problem };

/** What to follow. */
export interface JournalFollowOptions {
  /** So many of the last entries come first; 100 where it is left out. */
  readonly lines?: number;
  /** Goes on behind the entry of this cursor instead: the `Last-Event-ID` of the stream. */
  readonly lastCursor?: string;
  /** Ends the stream quietly. */
  readonly signal?: AbortSignal;
}

/** What an item of the stream means; undefined for comments and for events a later version may add. Throws at a known event of another shape. */
export function journalEvent(item: StreamItem): JournalEvent | undefined {
  if (item.kind === 'comment') return undefined;
  switch (item.type) {
    case 'message':
      return { kind: 'entry', entry: journalEntrySchema.parse(JSON.parse(item.data)) };
    case 'problem':
      return { kind: 'problem', problem: problemSchema.parse(JSON.parse(item.data)) };
    default:
      return undefined;
  }
}
