import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { ManualClock } from '../../src/lib/clock.ts';
import { messageOf } from '../../src/lib/errors.ts';
import type { Alert, NotificationRecord } from '../../src/contract/alerts.ts';
import { Refusal } from '../../src/control/refusal.ts';
import { driven } from '../support/driven.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import type { AlertPattern } from './alert-pattern.ts';
import { alertText, matchesAlert } from './alert-pattern.ts';
import { parseScenario } from './read-scenario.ts';
import { readingsOf } from './readings.ts';
import type { Reading } from './readings.ts';
import type { Action, Change, Scenario, Step } from './scenario.ts';
import { ScenarioNode } from './scenario-node.ts';
import { load } from './settings.ts';
import type { Written } from './settings.ts';
import { toldDifference } from './told-difference.ts';
import { Webhook } from './webhook.ts';

/** What came otherwise than a file of a scenario says; empty where nothing did. Rejects where it cannot be run. */
export function runScenarioFile(file: string): Promise<readonly string[]> {
  return runScenario(parseScenario(readFileSync(file, 'utf8'), relative(process.cwd(), file)));
}

/** As `runScenarioFile`, for one that is read already. */
export async function runScenario(scenario: Scenario): Promise<readonly string[]> {
  using folder = new TemporaryFolder();
  const clock = new ManualClock();
  await using webhook = await Webhook.listen(clock);
  const run = new Run(scenario, { clock, webhook, database: folder.join('etlmon.db') });
  try {
    return await run.run();
  } finally {
    run.end();
  }
}

/** A reading is there this long before its time, so that rules that are evaluated at that time see it. */
const earlyMs = 10;

class Run {
  readonly #scenario: Scenario;
  readonly #clock: ManualClock;
  readonly #webhook: Webhook;
  readonly #database: string;
  readonly #beginMs: number;
  readonly #readings: Reading[];
  readonly #differences: string[] = [];
  /** What the node said in its log, over all its lives. */
  readonly #errors = new Set<string>();
  /** Ids of silences, by their matchers. */
  readonly #silences = new Map<string, string>();
  #written: Written;
  #node: ScenarioNode | undefined;

  constructor(
    scenario: Scenario,
    parts: { readonly clock: ManualClock; readonly webhook: Webhook; readonly database: string },
  ) {
    this.#scenario = scenario;
    this.#written = scenario;
    this.#clock = parts.clock;
    this.#webhook = parts.webhook;
    this.#database = parts.database;
    this.#beginMs = parts.clock.now();
    this.#readings = [...readingsOf(scenario.loads, scenario.endMs)];
  }

  async run(): Promise<readonly string[]> {
    const { file, steps, told, endMs } = this.#scenario;
    await this.#start();
    for (const step of steps) {
      await this.#passUntil(step.atMs);
      try {
        await this.#do(step.action);
      } catch (error) {
        this.#differs(step, messageOf(error));
      }
      await this.#settle();
    }
    await this.#passUntil(endMs);
    const difference = toldDifference(told.lines, this.#webhook.told, this.#beginMs);
    if (difference !== undefined)
      this.#differences.push(`${file}:${told.line}: told otherwise (- expected, + came)\n${difference}`);
    const isOtherwise = this.#differences.length > 0;
    for (const fault of this.#node?.faults() ?? []) this.#differences.push(`${file}: ${fault}`);
    if (isOtherwise)
      for (const error of this.#errors) this.#differences.push(`${file}: the node said: ${error}`);
    return this.#differences;
  }

  end(): void {
    this.#node?.kill();
  }

  async #start(): Promise<void> {
    const loaded = await load(this.#written, this.#webhook.url);
    this.#node = await ScenarioNode.start(loaded, {
      clock: this.#clock,
      file: this.#database,
      onError: (message) => this.#errors.add(message),
    });
    await this.#settle();
  }

  /** Moves from one timer or reading to the next. */
  async #passUntil(atMs: number): Promise<void> {
    for (let leftMs = atMs - this.#nowMs; leftMs > 0; leftMs = atMs - this.#nowMs) {
      const timerMs = (this.#node?.clock.nextMs ?? Infinity) - this.#clock.monotonic();
      const readingMs = (this.#readings[0]?.atMs ?? Infinity) - earlyMs - this.#nowMs;
      await this.#clock.advance(Math.max(0, Math.min(leftMs, timerMs, readingMs)));
      while ((this.#readings[0]?.atMs ?? Infinity) - earlyMs <= this.#nowMs) this.#take();
      await this.#settle();
    }
  }

  #take(): void {
    const reading = this.#readings.shift();
    if (reading) this.#node?.take({ ...reading, atMs: this.#beginMs + reading.atMs });
  }

  /** Lets everything come to its end that needs no time. */
  async #settle(): Promise<void> {
    await this.#clock.advance(0);
    await this.#webhook.settled();
  }

  async #do(action: Action): Promise<void> {
    switch (action.kind) {
      case 'state':
        return this.#expectState(action.alert, action.state);
      case 'history':
        return this.#expectHistory(action.alert, action.state);
      case 'acknowledge':
        this.#running.desk.acknowledge((await this.#only(action.alert)).id, action.by, action.reason);
        return;
      case 'unacknowledge':
        this.#running.desk.unacknowledge((await this.#only(action.alert)).id, action.by);
        return;
      case 'silence':
        return this.#silence(action);
      case 'expire':
        await this.#running.desk.expireSilence(this.#silences.get(action.matchers) ?? action.matchers);
        return;
      case 'restart':
        return this.#restart(action.afterMs, action.change);
      case 'reload':
        this.#written = { ...this.#written, ...action.change };
        return this.#running.reload(await load(this.#written, this.#webhook.url));
      case 'answer':
        this.#webhook.answers.set(action.from, action.status);
        return;
      case 'notification': {
        const { state, error } = await this.#newest(action.receiver);
        return expectThat(`the notification of ${action.receiver}`, action.state, state, error);
      }
      case 'retry':
        return this.#retry(action);
      case 'test':
        return this.#test(action);
      case 'faults': {
        const faults = this.#running.faults();
        const named = faults.map((fault) => /^notifications to (\S+)/.exec(fault)?.[1] ?? fault);
        return expectThat('faults', action.receivers.join(' ') || 'none', named.join(' ') || 'none');
      }
      default:
        return action satisfies never;
    }
  }

  async #expectState(alert: AlertPattern, wanted: string): Promise<void> {
    const found = await this.#found(alert);
    const states = found.map(stateOf);
    const came = states.length === 0 ? ['none'] : states;
    if (came.length === 1 && came[0] === wanted) return;
    const shown = found.map((each, index) => `${alertText(each.labels)} is ${states[index]}`);
    throw new Error(`${alert.text}: expected ${wanted}, but ${shown.join(' and ') || 'there is none'}`);
  }

  async #expectHistory(alert: AlertPattern, wanted: string): Promise<void> {
    const query = {
      before: undefined,
      search: undefined,
      matchers: undefined,
      from: undefined,
      to: undefined,
    };
    const episodes = await this.#driven(this.#running.desk.history({ ...query, limit: 1000 }));
    const last = episodes.find(({ labels }) => matchesAlert(alert, labels));
    const came = last === undefined ? 'none' : last.resolved_at === null ? 'firing' : 'resolved';
    expectThat(`the history of ${alert.text}`, wanted, came);
  }

  async #silence({ matchers, duration }: Extract<Action, { readonly kind: 'silence' }>): Promise<void> {
    const request = { kind: 'silence', matchers, duration, comment: '' } as const;
    const { id } = await this.#running.desk.setSilence(request, 'ann');
    this.#silences.set(matchers, id);
  }

  async #retry({ receiver, outcome }: Extract<Action, { readonly kind: 'retry' }>): Promise<void> {
    const { id } = await this.#newest(receiver);
    const retried = await this.#driven(this.#running.desk.retry(id)).catch((error: unknown) => {
      if (error instanceof Refusal) return { state: 'not done', error: error.message };
      throw error;
    });
    expectThat(`the notification of ${receiver}`, outcome, retried.state, retried.error);
  }

  async #test({ receiver, isTaken }: Extract<Action, { readonly kind: 'test' }>): Promise<void> {
    const { results } = await this.#driven(this.#running.desk.test(receiver, 'firing'));
    const shown = (isSent: boolean): string => (isSent ? 'sent' : 'not sent');
    for (const { ok, error } of results)
      expectThat(`the trial of ${receiver}`, shown(isTaken), shown(ok), error);
  }

  /** The notification of a receiver that was begun last. */
  async #newest(receiver: string): Promise<NotificationRecord> {
    const query = { state: 'all', receiver, search: undefined, limit: 1, before: undefined } as const;
    const [newest] = await this.#driven(this.#running.desk.notifications(query));
    if (newest) return newest;
    throw new Error(`there is no notification of ${receiver}`);
  }

  /** Waits for what needs no time but that of the database and the webhook. */
  #driven<T>(work: Promise<T>): Promise<T> {
    return driven(work, () => this.#settle());
  }

  async #restart(afterMs: number, change: Change): Promise<void> {
    this.#running.kill();
    this.#node = undefined;
    this.#written = { ...this.#written, ...change };
    await this.#passUntil(this.#nowMs + afterMs);
    await this.#start();
  }

  async #only(alert: AlertPattern): Promise<Alert> {
    const [only, ...others] = await this.#found(alert);
    if (only && others.length === 0) return only;
    throw new Error(`${alert.text}: expected one alert, there are ${others.length + (only ? 1 : 0)}`);
  }

  async #found(alert: AlertPattern): Promise<readonly Alert[]> {
    const all = { state: 'all', search: undefined, matchers: undefined, limit: 1000, offset: 0 } as const;
    const alerts = await this.#running.desk.alerts(all);
    return alerts.filter(({ labels }) => matchesAlert(alert, labels));
  }

  get #running(): ScenarioNode {
    if (this.#node) return this.#node;
    throw new Error('the node does not run');
  }

  /** Since the beginning. */
  get #nowMs(): number {
    return this.#clock.now() - this.#beginMs;
  }

  #differs({ line }: Step, message: string): void {
    this.#differences.push(`${this.#scenario.file}:${line}: ${message}`);
  }
}

function expectThat(what: string, wanted: string, came: string, why: string | null = null): void {
  if (wanted !== came)
    throw new Error(`${what}: expected ${wanted}, got ${came}${why === null ? '' : `: ${why}`}`);
}

/** As `state` has it. */
function stateOf(alert: Alert): string {
  return [
    alert.state,
    ...(alert.silenced_by.length > 0 ? ['silenced'] : []),
    ...(alert.inhibited_by.length > 0 ? ['inhibited'] : []),
    ...(alert.muted_by.length > 0 ? ['muted'] : []),
    ...(alert.acknowledged === null ? [] : ['acknowledged']),
  ].join(' ');
}
