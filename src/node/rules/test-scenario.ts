import { ManualClock } from '../../lib/clock.ts';
import type { Row, Sample } from '../../lib/reading.ts';
import type { RuleAlerts } from '../../rules/group.ts';
import { parseRuleFile } from '../../rules/rule-file.ts';
import { isStaleAt } from '../../lib/stale-marker.ts';
import { SeriesStore } from '../../series/index.ts';
import { TestDatabase } from '../../series/test-database.ts';
import { compileMatchersWith } from '../../lib/matchers.ts';
import type { GroupStatus } from './rule-status.ts';
import { RunningRules } from './running-rules.ts';

/** Rules over a store of samples; time passes when told to. `restart` is what a kill -9 leaves, and a start after it. */
export class RulesScenario implements AsyncDisposable {
  readonly clock = new ManualClock();
  readonly #database = new TestDatabase();
  readonly log: string[] = [];
  /** What groups have told of their alerts last. */
  readonly told = new Map<string, readonly RuleAlerts[]>();
  /** While it is, the series cannot be read. */
  isBroken = false;
  /** What was saved of groups' alerts, as the database has it. */
  readonly #saved = new Map<string, readonly Row[]>();
  readonly #writing: Promise<void>[] = [];
  #store = SeriesStore.open(this.#database, this.clock);
  rules = this.#start();

  /** `groups` by the name of their file: the items of `groups:`. `isStart`: as a start of the node, not a reload. */
  load(groups: Readonly<Record<string, string>>, isStart = false): void {
    const files = Object.entries(groups).map(([file, text]) => parseRuleFile(`groups:\n${text}`, file));
    this.rules.apply(files, isStart);
  }

  restart(groups: Readonly<Record<string, string>>): void {
    this.rules.stop();
    this.#store = SeriesStore.open(this.#database, this.clock);
    this.rules = this.#start();
    this.load(groups, true);
  }

  /** Every second so many times: a reading of these, then what is due. */
  async pass(
    seconds: number,
    ...readings: readonly (readonly [name: string, value: number])[]
  ): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      const samples = readings.map(([name, value]): Sample => ({ name, labels: { job: 'x' }, value }));
      if (samples.length > 0) await this.#store.append(this.clock.now(), samples, 'test');
      await this.clock.advance(1000);
    }
  }

  /** The stored values of each series of a metric, `end` for a stale marker. */
  stored(name: string): Record<string, string> {
    const matchers = compileMatchersWith(() => {
      throw new Error('BUG: an expression');
    }, [{ name: '__name__', type: '=', value: name }]);
    return Object.fromEntries(
      this.#store.select(matchers, 0, Number.MAX_SAFE_INTEGER).map(({ labels, values }) => {
        const { __name__: _, ...own } = labels;
        const shown = Object.entries(own).map((pair) => pair.join('='));
        return [
          shown.join(' '),
          Array.from(values, (v, at) => (isStaleAt(values, at) ? 'end' : v)).join(' '),
        ];
      }),
    );
  }

  group(index = 0): GroupStatus {
    const group = this.rules.state().groups[index];
    if (group === undefined) throw new Error(`there is no group ${index}`);
    return group;
  }

  /** States of all alerts, with how many seconds ago they became active. */
  alerts(): string[] {
    return this.rules
      .state()
      .groups.flatMap(({ rules }) => rules.flatMap(({ alerts }) => alerts))
      .map(({ state, activeAtMs }) => `${state} ${Math.round((this.clock.now() - activeAtMs) / 1000)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.rules.stop();
    await Promise.all(this.#writing);
    this.#database[Symbol.dispose]();
  }

  #start(): RunningRules {
    return new RunningRules({
      clock: this.clock,
      log: { error: (_, message) => void this.log.push(message) },
      series: () => {
        if (this.isBroken) throw new Error('disk I/O error');
        return this.#store;
      },
      take: ({ atMs, samples, source, goesOn }) =>
        void this.#writing.push(this.#store.append(atMs, samples, source, goesOn)),
      externalLabels: () => ({ site: 'north' }),
      keeper: {
        told: ({ key }, alerts) => void this.told.set(key, alerts),
        save: (group, rows) => void this.#saved.set(group, structuredClone(rows)),
        saved: (group) => this.#saved.get(group) ?? [],
      },
    });
  }
}
