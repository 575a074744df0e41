import type { DatabaseSync } from 'node:sqlite';
import type { Store } from '../store/index.ts';
import { summaryOf } from './texts.ts';
import type { Notification } from './notification.ts';

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

const insertion = `
  INSERT INTO notifications (notification_key, at, receiver, integration, target, group_key, group_labels, status, reason,
    state, attempts, sent_at, duration_ms, error, alerts, payload)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'sending', 0, NULL, NULL, NULL, ?, ?)
  ON CONFLICT (notification_key) DO UPDATE SET state = 'sending', payload = excluded.payload, target = excluded.target`;

const superseding = `
  UPDATE notifications SET state = 'dead', error = coalesce(error || '; ', '') || 'a later notification took its place'
  WHERE state IN ('failing', 'sending') AND group_key = ? AND receiver = ? AND integration = ? AND notification_key <> ?`;

const ending = `
  UPDATE notifications SET state = ?, attempts = attempts + ?, sent_at = ?, duration_ms = ?, error = ?,
    payload = CASE WHEN ? = 'sent' THEN NULL ELSE payload END
  WHERE notification_key = ?`;

/** What was sent, what fails and what was given up, in the database. Nobody waits for it: a full disk stops no alert. */
export class DeliveryRecords {
  readonly #store: Pick<Store, 'write'>;

  constructor(store: Pick<Store, 'write'>) {
    this.#store = store;
  }

  /** What was under way when the process before this one ended is tried again by whoever it is about. */
  recover(): void {
    void this.#store.write((database) => {
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
    void this.#store.write((database: DatabaseSync) => {
      database.prepare(superseding).run(groupKey, receiver, integration, key);
      database
        .prepare(insertion)
        .run(key, new Date(atMs).toISOString(), receiver, integration, target, ...about);
    });
  }

  /** Resolves once it is written. */
  ended(
    way: Way,
    notification: Pick<Notification, 'id'>,
    outcome: AttemptOutcome,
    nowMs: number,
  ): Promise<void> {
    const { state, attempts, durationMs } = outcome;
    const sentAt = state === 'sent' ? new Date(nowMs).toISOString() : null;
    const error = outcome.state === 'sent' ? null : outcome.error;
    const key = recordKey(way, notification.id);
    return this.#store.write((database: DatabaseSync) => {
      database.prepare(ending).run(state, attempts, sentAt, durationMs, error, state, key);
    });
  }
}

/** Names a notification and its way: escalations to several receivers have the same id. */
function recordKey({ receiver, integration }: Way, id: string): string {
  return `${id}/${receiver}/${integration}`;
}
