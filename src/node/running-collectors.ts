import { isDeepStrictEqual } from 'node:util';
import type { CollectorContext } from '../collect/collector.ts';
import type { CollectorName, CollectorOf, CollectorSettings } from '../collect/registry.ts';
import { collectorNames, createCollector } from '../collect/registry.ts';
import type { Scheduler } from '../collect/scheduler.ts';

type Running = { [N in CollectorName]?: CollectorOf<N> };

const stopGraceMs = 2000;

/** The collectors that run, and how they follow the configuration. */
export class RunningCollectors {
  readonly #scheduler: Scheduler;
  readonly #context: CollectorContext;
  #settings: CollectorSettings;
  readonly #running: Running = {};

  constructor(settings: CollectorSettings, scheduler: Scheduler, context: CollectorContext) {
    this.#settings = settings;
    this.#scheduler = scheduler;
    this.#context = context;
    for (const name of collectorNames) this.#create(name);
  }

  /** Undefined where it is switched off. */
  get<N extends CollectorName>(name: N): CollectorOf<N> | undefined {
    return this.#running[name];
  }

  start(): void {
    for (const name of collectorNames) this.#start(name);
  }

  /** Starts those anew whose settings differ; the others do not notice. Gives their names. */
  async apply(settings: CollectorSettings): Promise<CollectorName[]> {
    const changed = collectorNames.filter((name) => !isDeepStrictEqual(settings[name], this.#settings[name]));
    this.#settings = settings;
    await this.restart(changed);
    return changed;
  }

  /** Stops these, and starts them anew once `between` is done. */
  async restart(names: readonly CollectorName[], between: () => void = () => {}): Promise<void> {
    await Promise.all(
      names.map(async (name) => {
        const old = this.#running[name];
        if (old) await this.#scheduler.stop(old, stopGraceMs);
      }),
    );
    between();
    for (const name of names) {
      this.#create(name);
      this.#start(name);
    }
  }

  #create(name: CollectorName): void {
    const collector = createCollector(name, this.#settings[name], this.#context);
    if (collector) Object.assign(this.#running, { [name]: collector });
    else delete this.#running[name];
  }

  #start(name: CollectorName): void {
    const collector = this.#running[name];
    if (collector) this.#scheduler.start(collector);
  }
}
