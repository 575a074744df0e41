import type { BookedAlert } from '../../alert/book.ts';
import type { Store } from '../../store/index.ts';

/** Who takes care of an alert, since when, and what is done. */
export interface Acknowledgement {
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
}

interface Noted {
  readonly firedAtMs: number;
  readonly acknowledgement: Acknowledgement | undefined;
  readonly comments: number;
}

/** What people did about alerts that fire, each for the time it fires: one that fires again is nobody's. */
export class Acknowledgements {
  readonly #noted = new Map<string, Noted>();

  /** Reads what was noted of alerts that were not over when the process before this one ended. */
  static load(store: Pick<Store, 'reader'>): Acknowledgements {
    const loaded = new Acknowledgements();
    const rows = store
      .reader()
      .prepare(
        `SELECT fingerprint, at, acknowledged_at, acknowledged_by, acknowledged_reason,
           (SELECT count(*) FROM alert_comments
            WHERE alert_comments.fingerprint = alerts.fingerprint AND alert_comments.at >= alerts.active_at) AS comments
         FROM alerts WHERE resolved_at IS NULL`,
      )
      .all();
    for (const row of rows) {
      const at = row['acknowledged_at'];
      loaded.#noted.set(String(row['fingerprint']), {
        firedAtMs: Date.parse(String(row['at'])),
        acknowledgement:
          typeof at === 'string'
            ? {
                by: String(row['acknowledged_by'] ?? ''),
                reason: String(row['acknowledged_reason'] ?? ''),
                atMs: Date.parse(at),
              }
            : undefined,
        comments: Number(row['comments']),
      });
    }
    return loaded;
  }

  of(alert: Pick<BookedAlert, 'fingerprint' | 'firedAtMs'> | undefined): Acknowledgement | undefined {
    return this.#entry(alert)?.acknowledgement;
  }

  comments(alert: Pick<BookedAlert, 'fingerprint' | 'firedAtMs'>): number {
    return this.#entry(alert)?.comments ?? 0;
  }

  set(alert: BookedAlert, acknowledgement: Acknowledgement | undefined): void {
    this.#note(alert, { acknowledgement });
  }

  countComment(alert: BookedAlert): void {
    this.#note(alert, { comments: this.comments(alert) + 1 });
  }

  /** Lets go of what was noted of an alert that nobody knows any more. */
  forget(isKnown: (fingerprint: string) => boolean): void {
    for (const fingerprint of this.#noted.keys()) if (!isKnown(fingerprint)) this.#noted.delete(fingerprint);
  }

  #entry(alert: Pick<BookedAlert, 'fingerprint' | 'firedAtMs'> | undefined): Noted | undefined {
    if (alert?.firedAtMs === undefined) return undefined;
    const noted = this.#noted.get(alert.fingerprint);
    return noted?.firedAtMs === alert.firedAtMs ? noted : undefined;
  }

  #note(alert: BookedAlert, change: Partial<Noted>): void {
    if (alert.firedAtMs === undefined) return;
    const known = this.#entry(alert) ?? {
      firedAtMs: alert.firedAtMs,
      acknowledgement: undefined,
      comments: 0,
    };
    this.#noted.set(alert.fingerprint, { ...known, ...change });
  }
}
