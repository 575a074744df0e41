import type { ManualClock } from '../../src/lib/clock.ts';
import { messageOf } from '../../src/lib/errors.ts';
import { NodeAlerts } from '../../src/node/alerts/node-alerts.ts';
import type { AlertDesk } from '../../src/node/alerts/alert-desk.ts';
import { SampleFeed } from '../../src/node/metrics/sample-feed.ts';
import type { SourceSamples } from '../../src/node/metrics/sample-feed.ts';
import { NodeRules } from '../../src/node/rules/node-rules.ts';
import { SeriesStore } from '../../src/series/index.ts';
import { Store } from '../../src/store/index.ts';
import { ProcessClock } from './process-clock.ts';
import type { Loaded } from './settings.ts';

interface Surroundings {
  readonly clock: ManualClock;
  /** Of the database. */
  readonly file: string;
  /** Takes what goes into the log as an error. */
  readonly onError: (message: string) => void;
}

/**
 * The alerts of a node with everything they need: the database with its series, the rules, the ways to receivers. Put
 * together as `Node` does it, without collectors and the API. What a notification tells of the hour before is left out.
 */
export class ScenarioNode {
  readonly clock: ProcessClock;
  readonly #store: Store;
  readonly #feed: SampleFeed;
  readonly #alerts: NodeAlerts;
  readonly #rules: NodeRules;
  #loaded: Loaded;

  private constructor(loaded: Loaded, { clock, file, onError }: Surroundings) {
    this.#loaded = loaded;
    this.clock = new ProcessClock(clock);
    const log = {
      info: () => {},
      warn: () => {},
      error: ({ err }: { readonly err?: unknown }, message: string) =>
        onError(err === undefined ? message : `${message}: ${messageOf(err)}`),
    };
    const parts = { clock: this.clock, log };
    this.#store = new Store({ file, clock: this.clock, retention: loaded.settings.retention });
    const series = SeriesStore.open(this.#store, this.clock, loaded.settings.series);
    this.#feed = new SampleFeed({ ...parts, series: () => series, remote: () => undefined }, {});
    this.#alerts = new NodeAlerts({
      ...parts,
      store: this.#store,
      version: '0',
      nodeName: () => this.#loaded.settings.nodeName,
      labels: () => this.#loaded.settings.labels,
      sources: {
        expression: () => Promise.resolve({ total: 0, series: [] }),
        changesBefore: () => Promise.resolve([]),
      },
    });
    this.#rules = new NodeRules({
      ...parts,
      series: () => series,
      take: (samples) => void this.#feed.takeAsIs(samples),
      externalLabels: () => this.#loaded.settings.labels,
      keeper: this.#alerts,
    });
  }

  /** Starts on a database that may be there already. */
  static async start(loaded: Loaded, surroundings: Surroundings): Promise<ScenarioNode> {
    const node = new ScenarioNode(loaded, surroundings);
    node.#rules.start(loaded.rules);
    await node.#alerts.open(loaded.alerting);
    return node;
  }

  get desk(): AlertDesk {
    return this.#alerts.desk;
  }

  /** What the node would say in its health. */
  faults(): readonly string[] {
    return [...this.#rules.faults(), ...this.#alerts.faults()];
  }

  /** Takes in what a collector has read. */
  take(samples: SourceSamples): void {
    void this.#feed.takeAsIs(samples);
  }

  async reload(loaded: Loaded): Promise<void> {
    this.#loaded = loaded;
    this.#rules.apply(loaded.rules);
    await this.#alerts.apply(loaded.alerting);
  }

  /**
   * Ends it as a kill -9 does: nothing is said good-bye, what the database has is what was committed. The file is
   * closed, as this process lives on and keeps its lock otherwise.
   */
  kill(): void {
    this.clock.kill();
    const { pendingRows } = this.#store.state();
    if (pendingRows > 0) throw new Error(`BUG: ${pendingRows} rows would be written that a kill loses`);
    this.#store.close();
  }
}
