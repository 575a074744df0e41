import type { DatabaseSync } from 'node:sqlite';
import type { Store } from '../store/index.ts';
import type { Notification } from './notification.ts';
import type { GroupWay } from './routing/index.ts';
import { summaryOf } from './texts.ts';

/** One way to a receiver, as a record names it. */
export interface Way {
  readonly receiver: string;
  /** `slack[0]`. */
  readonly integration: string;
  /** Without secrets. */
  readonly target: string;
}

/** How an attempt ended. */
export type AttemptOutcome =
  | { readonly state: 'sent'; readonly attempts: number; readonly durationMs: number }
  | {
      /** Dead: another attempt cannot succeed as things are. */
      readonly state: 'failing' | 'dead';
      readonly attempts: number;
      readonly durationMs: number;
      readonly error: string;
    };

/** The last notification of a group through one way, which was not taken yet. */
interface Untold {
  readonly way: GroupWay;
  /** Of its record. */
  readonly key: string;
  readonly isUnderWay: boolean;
}

const insertion = `
  INSERT INTO notifications (notification_key, at, receiver, integration, target, group_key, group_labels, status, reason,
    state, attempts, sent_at, duration_ms, error, alerts, payload)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'sending', 0, NULL, NULL, NULL, ?, ?)
  ON CONFLICT (notification_key) DO UPDATE SET state = 'sending', payload = excluded.payload, target = excluded.target`;

const withReason = "state = 'dead', error = coalesce(error || '; ', '') || ?";

const superseding = `
  UPDATE notifications SET ${withReason}
  WHERE state IN ('failing', 'sending') AND group_key = ? AND receiver = ? AND integration = ? AND notification_key <> ?`;

const givingUp = `UPDATE notifications SET ${withReason} WHERE state = 'failing' AND notification_key = ?`;

const unfinished = `
  SELECT notification_key, group_key, receiver, integration FROM notifications
  WHERE state <> 'sent' AND state IN ('failing', 'sending')`;

const ending = `
  UPDATE notifications SET state = ?, attempts = attempts + ?, sent_at = ?, duration_ms = ?, error = ?,
    payload = CASE WHEN ? = 'sent' THEN NULL ELSE payload END
  WHERE notification_key = ?`;

/** What was sent, what fails and what was given up, in the database. Nobody waits for it: a full disk stops no alert. */
export class DeliveryRecords {
  readonly #store: Pick<Store, 'write'>;
  readonly #untold = new Map<string, Untold>();

  constructor(store: Pick<Store, 'write'>) {
    this.#store = store;
  }

  /** What was not taken when the process before this one ended is tried again by whoever it is about, or given up. */
  recover(): void {
    void this.#store.write((database) => {
      for (const row of database.prepare(unfinished).all()) {
        const way = {
          groupKey: String(row['group_key']),
          receiver: String(row['receiver']),
          integration: String(row['integration']),
        };
        if (!this.#untold.has(wayKey(way)))
          this.#keep({ way, key: String(row['notification_key']), isUnderWay: false });
      }
      database.exec(
        "UPDATE notifications SET state = 'failing', error = 'the node ended while it was being sent' WHERE state = 'sending'",
      );
    });
  }

  begun(way: Way, notification: Notification): void {
    const { receiver, integration, target } = way;
    const { id, atMs, groupKey, groupLabels, status, reason } = notification;
    const alerts = notification.alerts.map((alert) => [
      alert.fingerprint,
      alert.labels['alertname'] ?? '',
      alert.status,
      summaryOf(alert),
    ]);
    const payload = JSON.stringify(notification);
    const about = [groupKey, JSON.stringify(groupLabels), status, reason, JSON.stringify(alerts), payload];
    const key = recordKey(way, id);
    this.#keep({ way: { groupKey, receiver, integration }, key, isUnderWay: true });
    void this.#store.write((database: DatabaseSync) => {
      const why = 'a later notification took its place';
      database.prepare(superseding).run(why, groupKey, receiver, integration, key);
      database
        .prepare(insertion)
        .run(key, new Date(atMs).toISOString(), receiver, integration, target, ...about);
    });
  }

  ended(
    way: Way,
    { id, groupKey }: Pick<Notification, 'id' | 'groupKey'>,
    outcome: AttemptOutcome,
    nowMs: number,
  ): void {
    const { state, attempts, durationMs } = outcome;
    const sentAt = state === 'sent' ? new Date(nowMs).toISOString() : null;
    const error = outcome.state === 'sent' ? null : outcome.error;
    const key = recordKey(way, id);
    const { receiver, integration } = way;
    const untold = this.#untold.get(wayKey({ groupKey, receiver, integration }));
    if (untold?.key === key) {
      if (state === 'sent') this.#untold.delete(wayKey(untold.way));
      else this.#keep({ ...untold, isUnderWay: false });
    }
    void this.#store.write((database: DatabaseSync) => {
      database.prepare(ending).run(state, attempts, sentAt, durationMs, error, state, key);
    });
  }

  /** Gives up what failed and is not to be told any more: `whyNot` gives the reason, undefined where it is to be told. */
  giveUp(whyNot: (way: GroupWay) => string | undefined): void {
    for (const { way, key, isUnderWay } of this.#untold.values()) {
      const why = isUnderWay ? undefined : whyNot(way);
      if (why === undefined) continue;
      this.#untold.delete(wayKey(way));
      void this.#store.write((database) => {
        database.prepare(givingUp).run(why, key);
      });
    }
  }

  /** Whether all was taken or given up. */
  get isSettled(): boolean {
    return this.#untold.size === 0;
  }

  /** Whether something through a way was neither taken nor given up. */
  hasUntold({ receiver, integration }: Way): boolean {
    return [...this.#untold.values()].some(
      ({ way }) => way.receiver === receiver && way.integration === integration,
    );
  }

  #keep(untold: Untold): void {
    this.#untold.set(wayKey(untold.way), untold);
  }
}

/** Names a notification and its way: escalations to several receivers have the same id. */
function recordKey({ receiver, integration }: Way, id: string): string {
  return `${id}/${receiver}/${integration}`;
}

function wayKey({ groupKey, receiver, integration }: GroupWay): string {
  return JSON.stringify([groupKey, receiver, integration]);
}
