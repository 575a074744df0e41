import { setTimeout as sleep } from 'node:timers/promises';
import type { TestContext } from 'vitest';
import { Child } from '../child.ts';
import { http } from '../http.ts';
import { requirePart } from '../parts.ts';
import { freePort } from '../prometheus.ts';
import { TemporaryFolder } from '../temporary-folder.ts';
import { until } from '../until.ts';
import type { Action, Scenario } from './scenario.ts';
import type { Told } from './told.ts';
import type { Webhooks } from './webhooks.ts';

const minuteMs = 60_000;
const startMs = 6000;

/** A real Alertmanager that one scenario is played against. It is gone with the test. */
export class RealAlertmanager implements AsyncDisposable {
  readonly scenario: Scenario;
  readonly #webhooks: Webhooks;
  readonly #folder = new TemporaryFolder();
  readonly #configurations: readonly string[];
  readonly #beginsAt: number | undefined;
  readonly #silences = new Map<string, string>();
  #child: Child | undefined;
  #address = '';

  private constructor(scenario: Scenario, webhooks: Webhooks) {
    const { minuteAtMs } = scenario;
    this.scenario = scenario;
    this.#webhooks = webhooks;
    // Time is left for it to start.
    const minute = Math.ceil((Date.now() + startMs + (minuteAtMs ?? 0)) / minuteMs) * minuteMs;
    if (minuteAtMs !== undefined) this.#beginsAt = minute - minuteAtMs;
    this.#configurations = scenario.configurations(`${webhooks.address}/${scenario.name}`, minute);
  }

  /** Resolves once it answers. Skips the test where it is not installed. */
  static async start(
    context: Pick<TestContext, 'skip'>,
    scenario: Scenario,
    webhooks: Webhooks,
  ): Promise<RealAlertmanager> {
    requirePart(context, 'prometheus-alertmanager', 'prometheus-alertmanager');
    const alertmanager = new RealAlertmanager(scenario, webhooks);
    try {
      await alertmanager.#start();
      return alertmanager;
    } catch (error) {
      await alertmanager[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Plays the scenario as long as it takes. Gives what was told, and when by the wall clock it began. */
  async play(): Promise<{
    readonly told: Told[];
    readonly beganAtMs: number;
    readonly configurations: readonly string[];
  }> {
    if (this.#beginsAt !== undefined) {
      const waitMs = this.#beginsAt - Date.now();
      if (waitMs < 0) throw new Error(`${this.scenario.name}: it took ${startMs} ms to start Alertmanager`);
      await sleep(waitMs);
    }
    const startedAt = performance.now();
    const beganAtMs = Date.now();
    const at = (ms: number): Promise<void> => sleep(Math.max(0, startedAt + ms - performance.now()));
    for (const { atMs, action } of this.scenario.steps) {
      await at(atMs);
      await this.#do(action);
    }
    await at(this.scenario.endMs);
    const told = this.#webhooks.told(this.scenario.name, startedAt);
    return { told, beganAtMs, configurations: this.#configurations };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child?.[Symbol.asyncDispose]();
    this.#folder[Symbol.dispose]();
  }

  async #start(): Promise<void> {
    const port = await freePort();
    this.#address = `http://127.0.0.1:${port}`;
    const child = await Child.start('prometheus-alertmanager', [
      `--config.file=${this.#folder.write('alertmanager.yml', this.#configurations[0] ?? '')}`,
      `--storage.path=${this.#folder.join('data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ]);
    this.#child = child;
    await until(async () => child.isOver || (await http(this.#address, '/-/ready')).status === 200, {
      what: 'Alertmanager',
      timeoutMs: 20_000,
    });
    if (child.isOver) throw new Error(`${this.scenario.name}: Alertmanager ended: ${child.stderr}`);
  }

  async #do(action: Action): Promise<void> {
    switch (action.kind) {
      case 'post': {
        const { sinceMs, untilMs } = action;
        const at = (ms: number | undefined): string | undefined =>
          ms === undefined ? undefined : new Date(Date.now() + ms).toISOString();
        const startsAt = at(sinceMs === undefined ? undefined : -sinceMs);
        const endsAt = at(untilMs);
        await this.#request(
          'POST',
          '/api/v2/alerts',
          action.alerts.map((labels) => ({ labels, startsAt, endsAt })),
        );
        return;
      }
      case 'silence': {
        const startsAt = new Date(Date.now() + action.inMs).toISOString();
        const endsAt = new Date(Date.now() + action.inMs + action.forMs).toISOString();
        const matchers = action.matchers.map(({ name, type, value }) => ({
          name,
          value,
          isRegex: type.endsWith('~'),
          isEqual: !type.startsWith('!'),
        }));
        const silence = { matchers, startsAt, endsAt, createdBy: 'test', comment: 'test' };
        const answer = await this.#request('POST', '/api/v2/silences', silence);
        this.#silences.set(action.name, (JSON.parse(answer) as { silenceID: string }).silenceID);
        return;
      }
      case 'expire':
        await this.#request('DELETE', `/api/v2/silence/${this.#silences.get(action.name)}`);
        return;
      case 'answer':
        this.#webhooks.answer(this.scenario.name, action.webhook, action.status);
        return;
      case 'reload':
        this.#folder.write('alertmanager.yml', this.#configurations[action.configuration] ?? '');
        await this.#request('POST', '/-/reload');
    }
  }

  async #request(method: string, path: string, body?: unknown): Promise<string> {
    const answer = await http(this.#address, path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status !== 200) {
      throw new Error(`${this.scenario.name}: ${method} ${path}: ${answer.status} ${answer.text}`);
    }
    return answer.text;
  }
}
