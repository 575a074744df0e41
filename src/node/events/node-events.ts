import type { ChangeEvent } from '../../alert/notification.ts';
import type { EventMarker, EventRequest, EventView } from '../../api/event-routes.ts';
import type { HistoryRequest } from '../../api/metric-routes.ts';
import type { Event } from '../../contract/events.ts';
import type { History } from '../../contract/history.ts';
import type { Caller } from '../../control/audit.ts';
import { Refusal } from '../../control/refusal.ts';
import type { Clock } from '../../lib/clock.ts';
import { delay } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Store } from '../../store/index.ts';
import { changesBefore } from './changes-before.ts';
import type { ChangesOptions } from './changes-before.ts';
import type { Happening, HappeningSource } from './happening.ts';
import { logBurstSource } from './log-bursts.ts';
import { tableSources } from './table-sources.ts';
import { markerHappening } from './told-happenings.ts';

export interface EventParts {
  readonly clock: Clock;
  readonly store: Pick<Store, 'query' | 'write' | 'current'>;
  /** Of the stored samples. */
  readonly history: (request: HistoryRequest) => Promise<History>;
  /** Who else knows of happenings. */
  readonly more?: readonly HappeningSource[];
}

/** So long whoever sets a marker waits for the disk. */
const writeTimeoutMs = 3000;

/** What happened on this machine, as far as the node knows. */
export class NodeEvents implements EventView {
  readonly #parts: EventParts;
  readonly #sources: readonly HappeningSource[];

  constructor(parts: EventParts) {
    this.#parts = parts;
    this.#sources = [...tableSources(parts.store), logBurstSource(parts.history), ...(parts.more ?? [])];
  }

  async events({ kind, fromMs, toMs, limit }: EventRequest): Promise<Event[]> {
    const sources = this.#sources.filter(({ kinds }) => kind === undefined || kinds.includes(kind));
    // One kind of a source that has several may be far between the others.
    const ofEach = kind === undefined ? limit : limit * 10;
    const found = await Promise.all(
      sources.map((source) => source.find({ fromMs, toMs, limit: ofEach })),
    ).catch((cause: unknown) => {
      throw new Refusal('UNAVAILABLE', `what happened cannot be read: ${messageOf(cause)}`, { cause });
    });
    return found
      .flat()
      .filter((happening) => kind === undefined || happening.kind === kind)
      .toSorted((one, other) => other.atMs - one.atMs)
      .slice(0, limit)
      .map(toEvent);
  }

  /** For an alert: what happened before it began, oldest first. Never rejects. */
  changesBefore(atMs: number, options?: ChangesOptions): Promise<ChangeEvent[]> {
    return changesBefore(this.#sources, atMs, options);
  }

  async mark(marker: EventMarker, { actor }: Caller): Promise<Event> {
    const { clock, store } = this.#parts;
    const row = {
      at: new Date(marker.atMs ?? clock.now()).toISOString(),
      kind: marker.kind,
      title: marker.title,
      detail: marker.detail ?? null,
      source: actor,
      labels: JSON.stringify(marker.labels),
    };
    const written = store.write((database) => {
      database
        .prepare('INSERT INTO events (at, kind, title, detail, source, labels) VALUES (?, ?, ?, ?, ?, ?)')
        .run(row.at, row.kind, row.title, row.detail, row.source, row.labels);
    });
    const isWritten = await Promise.race([
      written.then(() => true),
      delay(clock, writeTimeoutMs).then(() => false),
    ]);
    if (isWritten) return toEvent(markerHappening(row));
    throw new Refusal('UNAVAILABLE', 'the database cannot be written now', {
      hint: 'the event is kept in memory and written once it can be: do not send it again',
    });
  }
}

function toEvent({ atMs, kind, title, detail, source, labels }: Happening): Event {
  return {
    at: new Date(atMs).toISOString(),
    kind,
    title,
    detail: detail ?? null,
    source,
    labels: { ...labels },
  };
}
