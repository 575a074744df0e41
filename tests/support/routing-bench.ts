import { fingerprintOf, type RaisedAlert } from '../../src/alert/alert.ts';
import { parseMatchers } from '../../src/alert/matcher.ts';
import {
  compileRouting,
  Dispatcher,
  NotificationLog,
  receive,
  Silences,
  type GroupWay,
  type NotificationEntry,
  type PostedAlert,
  type RoutedNotification,
  type Silence,
} from '../../src/alert/routing/index.ts';
import { ManualClock } from '../../src/lib/clock.ts';
import type { Labels } from '../../src/lib/reading.ts';
import { readRouting, type RoutingFile } from './routing-yaml.ts';

/** Something that was told, and when in seconds since the bench began. */
export interface Told {
  readonly atSeconds: number;
  readonly integration: string;
  readonly notification: RoutedNotification;
}

/** What was stored, as a database would hold it. */
export interface StoredRouting {
  readonly entries: Map<string, NotificationEntry>;
  readonly silences: Map<string, Silence>;
}

/** A dispatcher on a clock moved by hand, whose notifications are kept instead of sent. */
export class RoutingBench {
  readonly clock: ManualClock;
  readonly told: Told[] = [];
  readonly errors: unknown[] = [];
  /** Where deliveries failed. */
  readonly failed: GroupWay[] = [];
  readonly stored: StoredRouting;
  readonly acknowledged = new Map<string, string>();
  /** What a delivery does instead of being taken at once. */
  deliver: (notification: RoutedNotification, signal: AbortSignal) => Promise<void> = async () => {};
  readonly #startMs: number;
  #file: RoutingFile;
  #dispatcher: Dispatcher | undefined;
  #silences: Silences | undefined;

  private constructor(yaml: string, clock: ManualClock, stored: StoredRouting) {
    this.clock = clock;
    this.stored = stored;
    this.#startMs = clock.monotonic();
    this.#file = readRouting(yaml);
  }

  /** With routing as in an alertmanager.yml; with what another bench has stored, as after a restart. */
  static async start(
    yaml: string,
    clock = new ManualClock(),
    stored: StoredRouting = { entries: new Map(), silences: new Map() },
  ): Promise<RoutingBench> {
    const bench = new RoutingBench(yaml, clock, stored);
    const silences = await Silences.open(clock, keeping(stored.silences), [...stored.silences.values()]);
    bench.#silences = silences;
    bench.#dispatcher = new Dispatcher({
      clock,
      routing: await compileRouting(bench.#file.routing),
      integrations: (receiver) => bench.#file.integrations(receiver),
      deliver: async (_receiver, integration, notification, signal) => {
        await bench.deliver(notification, signal);
        bench.told.push({ atSeconds: bench.seconds, integration, notification });
      },
      log: new NotificationLog(clock, keeping(stored.entries), [...stored.entries.values()]),
      silences,
      acknowledgedBy: (fingerprint) => bench.acknowledged.get(fingerprint),
      onError: (error, about) => {
        bench.errors.push(error);
        if (about) bench.failed.push(about);
      },
    });
    return bench;
  }

  get seconds(): number {
    return (this.clock.monotonic() - this.#startMs) / 1000;
  }

  get dispatcher(): Dispatcher {
    if (!this.#dispatcher) throw new Error('BUG: not started');
    return this.#dispatcher;
  }

  get silences(): Silences {
    if (!this.#silences) throw new Error('BUG: not started');
    return this.#silences;
  }

  /** Lets time pass until so many seconds after the start. */
  async until(seconds: number): Promise<void> {
    await this.clock.advance(seconds * 1000 - (this.clock.monotonic() - this.#startMs));
  }

  /** Has alerts fire that are called so, with more labels: `A`, `B`. */
  fire(names: string, labels: Labels = {}): void {
    this.dispatcher.put(names.split(' ').map((name) => this.#alert(name, labels, undefined)));
  }

  post(alerts: readonly PostedAlert[]): void {
    const { resolveTimeoutMs } = this.#file.routing;
    this.dispatcher.post(alerts.map((alert) => receive(alert, this.clock.now(), resolveTimeoutMs)));
  }

  resolve(names: string, labels: Labels = {}): void {
    this.dispatcher.put(names.split(' ').map((name) => this.#alert(name, labels, this.clock.now())));
  }

  async silence(matchers: string, seconds: number): Promise<string> {
    const { id } = await this.silences.set({
      id: undefined,
      kind: 'silence',
      matchers: parseMatchers(matchers),
      startsAtMs: this.clock.now(),
      endsAtMs: this.clock.now() + seconds * 1000,
      createdBy: 'test',
      comment: '',
    });
    return id;
  }

  acknowledge(name: string, labels: Labels = {}): void {
    this.acknowledged.set(fingerprintOf({ alertname: name, ...labels }), 'kim');
  }

  async apply(yaml: string): Promise<void> {
    this.#file = readRouting(yaml);
    this.dispatcher.apply(await compileRouting(this.#file.routing));
  }

  /** What was told since it was asked last: `3.5 ops: A, -B`, those that are over with a minus. */
  news(): string[] {
    return this.told.splice(0).map(({ atSeconds, notification }) => {
      const names = notification.alerts.map(
        ({ status, labels }) => `${status === 'resolved' ? '-' : ''}${labels['alertname']}`,
      );
      return `${atSeconds} ${notification.receiver}: ${names.join(', ')}`;
    });
  }

  /** Who was told of what as firing and is still to be told that it is over, as it is stored: `ops A`. */
  owed(): string[] {
    return [...this.stored.entries.values()].flatMap(({ receiver, told }) =>
      told.map(({ labels }) => `${receiver} ${labels['alertname']}`),
    );
  }

  readonly #starts = new Map<string, number>();

  #alert(name: string, more: Labels, endsAtMs: number | undefined): RaisedAlert {
    const labels = { alertname: name, ...more };
    const fingerprint = fingerprintOf(labels);
    const startsAtMs = this.#starts.get(fingerprint) ?? this.clock.now();
    if (endsAtMs === undefined) this.#starts.set(fingerprint, startsAtMs);
    else this.#starts.delete(fingerprint);
    const updatedAtMs = this.clock.now();
    return { fingerprint, labels, annotations: {}, startsAtMs, endsAtMs, updatedAtMs, generatorUrl: '' };
  }
}

/** A storage that goes through JSON, as a database's would. */
function keeping<Value>(map: Map<string, Value>): {
  save(key: string, value: Value | undefined): void;
} {
  return {
    save(key, value) {
      if (value === undefined) map.delete(key);
      else map.set(key, JSON.parse(JSON.stringify(value)) as Value);
    },
  };
}
