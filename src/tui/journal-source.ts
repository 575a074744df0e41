import type { NodeClient } from '../contract/client.ts';
import type { FollowEvent, FollowOptions } from '../contract/log-follow.ts';
import type { LogLine } from '../contract/logs.ts';
import type { JournalLine } from '../contract/services.ts';
import { journalTexts } from './state/journal.ts';

/**
 * The journals of a node's services as the streams of logs, for a follower of logs: lines are numbered as they come,
 * and a stream that goes on behind the last one asks for what follows its entry's cursor. One stream at a time.
 */
export class JournalSource {
  readonly #client: Pick<NodeClient, 'followJournal'>;
  #lastCursor: string | undefined;

  constructor(client: Pick<NodeClient, 'followJournal'>) {
    this.#client = client;
  }

  /** As `NodeClient.followLog`; `lastId` is the number of the last line it gave. */
  async *followLog(unit: string, options: FollowOptions = {}): AsyncGenerator<FollowEvent, void> {
    const { lines, lastId, signal } = options;
    if (lastId === undefined) this.#lastCursor = undefined;
    const lastCursor = this.#lastCursor;
    let id = lastId ?? 0;
    const events = this.#client.followJournal(unit, {
      ...(lines === undefined ? {} : { lines }),
      ...(signal === undefined ? {} : { signal }),
      ...(lastCursor === undefined ? {} : { lastCursor }),
    });
    for await (const event of events) {
      // What still comes of a stream that was given up is not to be mistaken for the next one's.
      if (signal?.aborted === true) return;
      if (event.kind !== 'entry') {
        yield event;
        continue;
      }
      this.#lastCursor = event.entry.cursor;
      for (const text of journalTexts(event.entry))
        yield { kind: 'line', line: lineOf(event.entry, (id += 1), text) };
    }
  }
}

function lineOf({ at }: JournalLine, id: number, line: string): LogLine {
  return { id, line, logged_at: at, created_at: at, source_inode: 0, truncated: false };
}
