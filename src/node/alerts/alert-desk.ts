import type { AlertBook, BookedAlert } from '../../alert/book.ts';
import { MatcherSyntaxError, parseMatchers } from '../../alert/matcher.ts';
import type { AlertStatus } from '../../alert/routing/index.ts';
import type {
  AlertsQuery,
  AlertView,
  EpisodesQuery,
  NotificationsQuery,
  SeriesSpan,
  SilenceRequest,
  SilencesQuery,
} from '../../api/alert-routes.ts';
import type {
  Alert,
  AlertComment,
  AlertDetail,
  AlertEpisode,
  NotificationRecord,
  NotificationTest,
  Receiver,
  Silence,
} from '../../contract/alerts.ts';
import type { History } from '../../contract/history.ts';
import { Refusal } from '../../control/refusal.ts';
import type { Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import { compileMatchers, MatcherError, matchesLabels } from '../../lib/matchers.ts';
import type { CompiledMatcher, Matcher } from '../../lib/matchers.ts';
import type { RowChange } from '../../lib/reading.ts';
import type { Store } from '../../store/index.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import { alertHistory } from './alert-history.ts';
import {
  compareAlerts,
  description,
  episodeChange,
  toAlert,
  toComment,
  toEpisode,
  toNotification,
} from './alert-rows.ts';
import type { EvidenceSources } from './evidence.ts';
import type { Notifier } from './notifier.ts';
import type { SilenceDesk } from './silence-desk.ts';

export interface AlertDeskParts {
  readonly clock: Clock;
  readonly store: Pick<Store, 'query' | 'commit'>;
  readonly book: AlertBook;
  readonly noted: Acknowledgements;
  readonly notifier: Notifier;
  readonly sources: EvidenceSources;
  /** Undefined while the node starts. */
  readonly silences: () => SilenceDesk | undefined;
  readonly statusOf: (alert: BookedAlert) => AlertStatus | undefined;
}

const pastShown = 10;
const notificationsShown = 20;

/** What the API tells about alerts, and what people do about them. */
export class AlertDesk implements AlertView {
  readonly #parts: AlertDeskParts;

  constructor(parts: AlertDeskParts) {
    this.#parts = parts;
  }

  async alerts({ state, search, matchers, limit, offset }: AlertsQuery): Promise<Alert[]> {
    const conditions = await conditionsOf(matchers);
    const text = search?.toLowerCase();
    return this.#parts.book
      .alerts(this.#parts.clock.now())
      .filter(
        (booked) =>
          (state === 'all' ||
            state === booked.state ||
            (state === 'active' && booked.state !== 'resolved')) &&
          matchesLabels(conditions, booked.labels),
      )
      .map((booked) => this.#shown(booked))
      .filter((alert) => text === undefined || isAbout(alert, text))
      .toSorted(compareAlerts)
      .slice(offset, offset + limit);
  }

  async alert(id: string): Promise<AlertDetail> {
    const booked = this.#known(id);
    const { store, sources } = this.#parts;
    const [log, notifications, past, events] = await Promise.all([
      store.query('alertComments', { fingerprint: id, since: new Date(booked.activeAtMs).toISOString() }),
      store.query('notifications', { ...noConditions, limit: notificationsShown, about: id }),
      store.query('alertEpisodes', { ...noConditions, matchers: [], limit: pastShown + 1, fingerprint: id }),
      sources.changesBefore(booked).catch(() => []),
    ]);
    const firedAt = booked.firedAtMs === undefined ? '' : new Date(booked.firedAtMs).toISOString();
    return {
      ...this.#shown(booked),
      description: description(booked),
      log: log.map(toComment),
      events: events.map(({ atMs, detail, ...event }) => ({
        ...event,
        at: new Date(atMs).toISOString(),
        detail: detail ?? null,
      })),
      notifications: notifications.map(toNotification),
      past: past
        .map(toEpisode)
        .filter((episode) => episode.fired_at !== firedAt)
        .slice(0, pastShown)
        .map(({ fired_at, resolved_at }) => ({ fired_at, resolved_at })),
    };
  }

  series(id: string, span: SeriesSpan): Promise<History> {
    const { clock, sources } = this.#parts;
    return alertHistory(this.#known(id), span, clock.now(), sources);
  }

  async history({ matchers, from, to, ...query }: EpisodesQuery): Promise<AlertEpisode[]> {
    const conditions = parsed(matchers);
    await conditionsOf(matchers);
    const rows = await this.#parts.store.query('alertEpisodes', {
      ...noConditions,
      ...query,
      matchers: conditions,
      from: utc(from),
      to: utc(to),
    });
    return rows.map(toEpisode);
  }

  acknowledge(id: string, by: string, reason: string): Alert {
    const booked = this.#firing(id);
    const atMs = this.#parts.clock.now();
    this.#parts.noted.set(booked, { by, reason, atMs });
    this.#keep([
      episodeChange(booked, this.#parts.noted),
      this.#comment(booked, { by, kind: 'acknowledged', text: reason, atMs }),
    ]);
    return this.#shown(booked);
  }

  unacknowledge(id: string, by: string): Alert {
    const booked = this.#firing(id);
    if (this.#parts.noted.of(booked) === undefined)
      throw new Refusal('NOT_FIRING', 'nobody has acknowledged this alert');
    const atMs = this.#parts.clock.now();
    this.#parts.noted.set(booked, undefined);
    this.#keep([
      episodeChange(booked, this.#parts.noted),
      this.#comment(booked, { by, kind: 'unacknowledged', text: '', atMs }),
    ]);
    return this.#shown(booked);
  }

  comment(id: string, by: string, text: string): AlertComment {
    const booked = this.#known(id);
    const atMs = this.#parts.clock.now();
    this.#parts.noted.countComment(booked, atMs);
    this.#keep([this.#comment(booked, { by, kind: 'comment', text, atMs })]);
    return { at: new Date(atMs).toISOString(), by, kind: 'comment', text };
  }

  silences(query: SilencesQuery): Promise<Silence[]> {
    return this.#openDesk().list(query, this.#active());
  }

  async silence(id: string): Promise<Silence> {
    return this.#openDesk().get(id, this.#active());
  }

  setSilence(request: SilenceRequest, by: string): Promise<Silence> {
    return this.#openDesk().set(request, by, this.#active());
  }

  expireSilence(id: string): Promise<Silence> {
    return this.#openDesk().expire(id, this.#active());
  }

  receivers(): Receiver[] {
    return this.#parts.notifier.receivers();
  }

  async notifications({ state, ...query }: NotificationsQuery): Promise<NotificationRecord[]> {
    const rows = await this.#parts.store.query('notifications', {
      ...noConditions,
      ...query,
      state: state === 'all' ? undefined : state,
    });
    return rows.map(toNotification);
  }

  test(receiver: string, status: 'firing' | 'resolved'): Promise<NotificationTest> {
    return this.#parts.notifier.test(receiver, status);
  }

  async retry(id: number): Promise<NotificationRecord> {
    await this.#parts.notifier.retry(id);
    const [row] = await this.#parts.store.query('notifications', { ...noConditions, limit: 1, id });
    if (row) return toNotification(row);
    throw new Refusal('NOT_FOUND', `there is no notification ${id}`);
  }

  #keep(changes: readonly RowChange[]): void {
    void this.#parts.store.commit(changes);
  }

  #comment(
    { fingerprint }: BookedAlert,
    { by, kind, text, atMs }: { by: string; kind: AlertComment['kind']; text: string; atMs: number },
  ): RowChange {
    const row = { at: new Date(atMs).toISOString(), fingerprint, actor: by, kind, text };
    return { kind: 'append', table: 'alert_comments', rows: [row] };
  }

  #shown(booked: BookedAlert): Alert {
    return toAlert(booked, this.#parts.statusOf(booked), this.#parts.noted);
  }

  #active(): readonly BookedAlert[] {
    return this.#parts.book.alerts(this.#parts.clock.now()).filter(({ state }) => state !== 'resolved');
  }

  #known(id: string): BookedAlert {
    const booked = this.#parts.book.get(id);
    if (booked) return booked;
    throw new Refusal('NOT_FOUND', `there is no alert ${id}`, {
      hint: 'see /api/v1/alerts and /api/v1/alerts/history',
    });
  }

  #firing(id: string): BookedAlert {
    const booked = this.#known(id);
    if (booked.state === 'firing') return booked;
    throw new Refusal('NOT_FIRING', `the alert is ${booked.state}: only one that fires is acknowledged`);
  }

  #openDesk(): SilenceDesk {
    const desk = this.#parts.silences();
    if (desk) return desk;
    throw new Refusal('UNAVAILABLE', 'the node is still starting');
  }
}

const noConditions = {
  before: undefined,
  fingerprint: undefined,
  search: undefined,
  from: undefined,
  to: undefined,
  id: undefined,
  state: undefined,
  receiver: undefined,
  about: undefined,
} as const;

function parsed(written: string | undefined): readonly Matcher[] {
  try {
    return written === undefined ? [] : parseMatchers(written);
  } catch (error) {
    if (!(error instanceof MatcherSyntaxError)) throw error;
    throw new Refusal('INVALID_INPUT', `query.matchers: ${error.message}`, { cause: error });
  }
}

async function conditionsOf(written: string | undefined): Promise<readonly CompiledMatcher[]> {
  try {
    return await compileMatchers(parsed(written));
  } catch (error) {
    if (!(error instanceof MatcherError)) throw error;
    throw new Refusal('INVALID_INPUT', `query.matchers: ${messageOf(error)}`, { cause: error });
  }
}

function isAbout({ name, summary, labels }: Alert, text: string): boolean {
  return [name, summary, ...Object.values(labels)].some((each) => each.toLowerCase().includes(text));
}

/** Times are compared as texts in the database. */
function utc(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
