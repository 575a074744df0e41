import type { BookedAlert } from '../../alert/book.ts';
import type { Store } from '../../store/index.ts';

/** Who takes care of an alert, since when, and what is done. */
export interface Acknowledgement {
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
}

interface Taken {
  readonly firedAtMs: number;
  readonly acknowledgement: Acknowledgement;
}

const acknowledged = `
  SELECT fingerprint, at, acknowledged_at, acknowledged_by, acknowledged_reason FROM alerts
  WHERE resolved_at IS NULL AND acknowledged_at IS NOT NULL`;

/** Of alerts that are pending no more is known than what was said of them since they were over the last time. */
const said = `
  SELECT fingerprint, at FROM alert_comments
  WHERE kind = 'comment' AND NOT EXISTS (
    SELECT 1 FROM alerts WHERE alerts.fingerprint = alert_comments.fingerprint AND alerts.resolved_at >= alert_comments.at)`;

/**
 * What people did about alerts, each for the time it is active: one that fires again is nobody's, and nothing was said of
 * it.
 */
export class Acknowledgements {
  readonly #taken = new Map<string, Taken>();
  /** By fingerprint, when something was said; milliseconds since the epoch. */
  readonly #saidAtMs = new Map<string, number[]>();

  /** Reads what was noted of alerts that were not over when the process before this one ended. */
  static load(store: Pick<Store, 'reader'>): Acknowledgements {
    const loaded = new Acknowledgements();
    for (const row of store.reader().prepare(acknowledged).all()) {
      loaded.#taken.set(String(row['fingerprint']), {
        firedAtMs: Date.parse(String(row['at'])),
        acknowledgement: {
          by: String(row['acknowledged_by'] ?? ''),
          reason: String(row['acknowledged_reason'] ?? ''),
          atMs: Date.parse(String(row['acknowledged_at'])),
        },
      });
    }
    for (const row of store.reader().prepare(said).all())
      loaded.#say(String(row['fingerprint']), Date.parse(String(row['at'])));
    return loaded;
  }

  of(alert: Pick<BookedAlert, 'fingerprint' | 'firedAtMs'> | undefined): Acknowledgement | undefined {
    if (alert?.firedAtMs === undefined) return undefined;
    const taken = this.#taken.get(alert.fingerprint);
    return taken?.firedAtMs === alert.firedAtMs ? taken.acknowledgement : undefined;
  }

  /** How many comments there are since it became active. */
  comments({ fingerprint, activeAtMs }: Pick<BookedAlert, 'fingerprint' | 'activeAtMs'>): number {
    return (this.#saidAtMs.get(fingerprint) ?? []).filter((atMs) => atMs >= activeAtMs).length;
  }

  /** Only of an alert that fires or has fired. */
  set({ fingerprint, firedAtMs }: BookedAlert, acknowledgement: Acknowledgement | undefined): void {
    if (firedAtMs === undefined) return;
    if (acknowledgement === undefined) this.#taken.delete(fingerprint);
    else this.#taken.set(fingerprint, { firedAtMs, acknowledgement });
  }

  countComment({ fingerprint }: Pick<BookedAlert, 'fingerprint'>, atMs: number): void {
    this.#say(fingerprint, atMs);
  }

  /** Lets go of what was noted of an alert that nobody knows any more. */
  forget(isKnown: (fingerprint: string) => boolean): void {
    for (const noted of [this.#taken, this.#saidAtMs])
      for (const fingerprint of noted.keys()) if (!isKnown(fingerprint)) noted.delete(fingerprint);
  }

  #say(fingerprint: string, atMs: number): void {
    this.#saidAtMs.set(fingerprint, [...(this.#saidAtMs.get(fingerprint) ?? []), atMs]);
  }
}
