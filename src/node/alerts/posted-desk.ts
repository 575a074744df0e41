import { PostedAlerts, postedLimits } from '../../alert/posted-alerts.ts';
import type { BookChanges } from '../../alert/book.ts';
import type { RaisedAlert } from '../../alert/alert.ts';
import { faultOf, receive, receiveAgain } from '../../alert/routing/index.ts';
import type { PostedAlert, ReceivedAlert } from '../../alert/routing/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { MetricDefinition, Row, Sample } from '../../lib/reading.ts';
import type { Store } from '../../store/index.ts';

export interface PostedDeskParts {
  readonly clock: Clock;
  readonly store: Pick<Store, 'commit' | 'current'>;
  readonly changed: (changes: BookChanges) => void;
}

/** Named as Alertmanager names them; the limit is ours. */
export const postedMetrics: readonly MetricDefinition[] = [
  {
    name: 'alertmanager_alerts_received_total',
    type: 'counter',
    help: 'Alerts that other programs have posted, since the node started.',
  },
  {
    name: 'alertmanager_alerts_invalid_total',
    type: 'counter',
    help: 'Posted alerts that were refused as no alert can be so, since the node started.',
  },
  {
    name: 'etlmon_posted_alerts_refused_total',
    type: 'counter',
    help: 'Posted alerts that were refused as too many are held, since the node started.',
  },
];

/** Current rows: alerts that were posted and fire. */
const savedTable = 'posted_alerts';

/** Takes in alerts that other programs post, and keeps those that fire over a restart. */
export class PostedDesk {
  readonly alerts: PostedAlerts;
  readonly #clock: Clock;
  readonly #store: PostedDeskParts['store'];
  readonly #counts = { firing: 0, resolved: 0, invalid: 0, refused: 0 };

  constructor({ clock, store, changed }: PostedDeskParts) {
    this.#clock = clock;
    this.#store = store;
    this.alerts = new PostedAlerts(clock, (changes) => {
      this.#save(changes);
      changed(changes);
    });
  }

  /** Takes in what is good of them; `faults` has why others are not, one sentence each. */
  post(
    posted: readonly PostedAlert[],
    resolveTimeoutMs: number,
  ): { readonly taken: readonly ReceivedAlert[]; readonly faults: readonly string[] } {
    const nowMs = this.#clock.now();
    const faults: string[] = [];
    const good: ReceivedAlert[] = [];
    for (const each of posted) {
      const received = receive(each, nowMs, resolveTimeoutMs);
      this.#counts[(received.alert.endsAtMs ?? Infinity) > nowMs ? 'firing' : 'resolved']++;
      const fault = faultOf(received);
      if (fault === undefined) good.push(received);
      else faults.push(fault);
    }
    this.#counts.invalid += faults.length;
    const { taken, refused } = this.alerts.post(good);
    this.#counts.refused += refused;
    if (refused > 0)
      faults.push(
        `${refused} alerts were not taken: at most ${postedLimits.alerts} are held, with ${postedLimits.characters} characters`,
      );
    return { taken, faults };
  }

  /** Those that fired when the process before this one ended fire until they are posted again, or not. */
  restore(resolveTimeoutMs: number): ReceivedAlert[] {
    const saved = this.#store.current.get(savedTable).flatMap(savedAlert);
    const nowMs = this.#clock.now();
    const restored = saved.map(({ alert, firedAtMs }) => ({
      received: receiveAgain(alert, nowMs, resolveTimeoutMs),
      firedAtMs,
    }));
    this.alerts.restore(restored);
    return restored.map(({ received }) => received);
  }

  samples(): Sample[] {
    const { firing, resolved, invalid, refused } = this.#counts;
    const version = 'v2';
    const name = 'alertmanager_alerts_received_total';
    return [
      { name, labels: { status: 'firing', version }, value: firing },
      { name, labels: { status: 'resolved', version }, value: resolved },
      { name: 'alertmanager_alerts_invalid_total', labels: { version }, value: invalid },
      { name: 'etlmon_posted_alerts_refused_total', labels: {}, value: refused },
    ];
  }

  /** Writes the parts that something has changed in: an alert that goes on costs nothing. */
  #save({ fired, resolved, updated }: BookChanges): void {
    const parts = new Map<string, Row[]>();
    for (const { fingerprint } of [...fired, ...resolved, ...updated]) parts.set(partOf(fingerprint), []);
    if (parts.size === 0) return;
    for (const [fingerprint, { firedAtMs = null }] of this.alerts.booked) {
      const rows = parts.get(partOf(fingerprint));
      const alert = rows && this.alerts.firing(fingerprint)?.alert;
      if (alert) rows.push({ fired_at_ms: firedAtMs, alert: JSON.stringify(alert) });
    }
    void this.#store.commit(
      [...parts].map(([scope, rows]) => ({ kind: 'replace', table: savedTable, scope, rows }) as const),
    );
  }
}

/** Alerts are written together with those whose fingerprints begin alike: 256 parts. */
function partOf(fingerprint: string): string {
  return fingerprint.slice(0, 2);
}

/** What cannot be read is left out. */
function savedAlert({ alert, fired_at_ms: firedAtMs }: Row): { alert: RaisedAlert; firedAtMs: number }[] {
  if (typeof alert !== 'string' || typeof firedAtMs !== 'number') return [];
  try {
    return [{ alert: JSON.parse(alert) as RaisedAlert, firedAtMs }];
  } catch {
    return [];
  }
}
