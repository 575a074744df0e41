import { Hono } from 'hono';
import { RE2JS } from 're2js';
import { addAlertmanager } from '../../src/api/alertmanager/index.ts';
import type { Env } from '../../src/api/caller.ts';
import { parseAlertmanagerFile } from '../../src/config/alertmanager-file.ts';
import type { Labels, Row } from '../../src/lib/reading.ts';
import type { NodeAlerts } from '../../src/node/alerts/node-alerts.ts';
import { auditOf } from '../../src/node/audit-view.ts';
import { parse } from '../../src/promql/parse.ts';
import type { Alert } from '../../src/rules/alert.ts';
import type { AlertingRule } from '../../src/rules/rule.ts';
import { noLog, nodeAlertsOn } from './node-alerts.ts';
import { TestStore } from './store.ts';

const noQuery = { before: undefined, search: undefined, from: undefined, to: undefined } as const;

/** The alerts of a node over a real database, on a clock moved by hand, and Alertmanager's API over them. */
export class AlertsBench implements Disposable {
  /** What the API has reported as a fault of ours. */
  readonly faults: unknown[] = [];
  readonly #store = new TestStore();
  readonly #yaml: string;
  #alerts: NodeAlerts;
  #app: Hono<Env>;

  private constructor(yaml: string) {
    this.#yaml = yaml;
    [this.#alerts, this.#app] = this.#build();
  }

  /** With an alertmanager.yml. */
  static async start(yaml: string): Promise<AlertsBench> {
    const bench = new AlertsBench(yaml);
    await bench.#open();
    return bench;
  }

  get alerts(): NodeAlerts {
    return this.#alerts;
  }

  get nowMs(): number {
    return this.#store.clock.now();
  }

  /** Lets time pass. */
  pass(seconds: number): Promise<void> {
    return this.#store.clock.advance(seconds * 1000);
  }

  /** A kill, and a start on what the database has. */
  async restart(): Promise<void> {
    await this.pass(1);
    this.#alerts.close();
    this.#store.close();
    [this.#alerts, this.#app] = this.#build();
    await this.#open();
  }

  /** An answer of Alertmanager's API; a body goes as JSON unless it is a text. */
  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Labels = { 'content-type': 'application/json' },
  ): Promise<{ readonly status: number; readonly text: string }> {
    const answer = await this.#app.request(`http://localhost/alertmanager${path}`, {
      method,
      headers: { ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: answer.status, text: await answer.text() };
  }

  /** The JSON of a query that succeeds. */
  // oxlint-disable-next-line typescript/no-explicit-any -- any field of any answer is looked at; a missing one fails there
  async get(path: string): Promise<any> {
    const { status, text } = await this.ask('GET', path);
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return JSON.parse(text) as unknown;
  }

  /** Posts one alert; `endsIn` and `startedAgo` in seconds. */
  async post(
    labels: Labels,
    {
      endsIn,
      startedAgo,
      annotations = {},
    }: { endsIn?: number; startedAgo?: number; annotations?: Labels } = {},
  ): Promise<void> {
    const at = (seconds: number): string => new Date(this.nowMs + seconds * 1000).toISOString();
    const startsAt = startedAgo === undefined ? undefined : at(-startedAgo);
    const endsAt = endsIn === undefined ? undefined : at(endsIn);
    const { status, text } = await this.ask('POST', '/api/v2/alerts', [
      { labels, annotations, startsAt, endsAt },
    ]);
    if (status !== 200) throw new Error(`${status} ${text}`);
  }

  /** What a rule of the node has come to, whose alerts have these labels. */
  tell(labels: Labels, state: 'firing' | 'inactive', firedAtMs = this.nowMs): void {
    const rule: AlertingRule = {
      kind: 'alert',
      name: 'Rule',
      query: 'up == 0',
      expression: parse('up == 0'),
      labels: {},
      line: 1,
      forMs: 0,
      keepFiringForMs: 0,
      annotations: {},
    };
    const alert: Alert = {
      labels,
      annotations: { summary: 'of a rule' },
      state,
      value: 0,
      activeAtMs: firedAtMs,
      firedAtMs,
      resolvedAtMs: state === 'firing' ? undefined : this.nowMs,
      keepFiringSinceMs: undefined,
    };
    this.#alerts.told({ file: 'r.yml', key: 'k', group: { name: 'g' } } as never, [
      { rule, alerts: [alert] },
    ]);
  }

  /** The times alerts fired, oldest first. */
  async episodes(): Promise<readonly Row[]> {
    await this.pass(1);
    return this.#store.store.reader().prepare('SELECT * FROM alerts ORDER BY at, id').all() as Row[];
  }

  /** Lines of the audit log: command, target, outcome. */
  async audited(): Promise<string[]> {
    await this.pass(1);
    const rows = this.#store.store.reader().prepare('SELECT command, outcome FROM audit ORDER BY id').all();
    return rows.map(({ command, outcome }) => `${String(command)}: ${String(outcome)}`);
  }

  /** What the node's own API lists. */
  shown(): ReturnType<NodeAlerts['desk']['alerts']> {
    return this.#alerts.desk.alerts({
      ...noQuery,
      state: 'all',
      matchers: undefined,
      limit: 1000,
      offset: 0,
    });
  }

  [Symbol.dispose](): void {
    this.#alerts.close();
    this.#store[Symbol.dispose]();
  }

  #build(): [NodeAlerts, Hono<Env>] {
    const { store, clock } = this.#store;
    const alerts = nodeAlertsOn(this.#store);
    const app = new Hono<Env>();
    const report = (error: unknown): number => this.faults.push(error);
    const audit = auditOf(store, clock, noLog);
    const metrics = { prometheus: { startedAtMs: clock.now() } };
    addAlertmanager(app, { alerts, audit, version: '1.2', metrics, report });
    return [alerts, app];
  }

  #open(): Promise<void> {
    const compile = (source: string): RE2JS => RE2JS.compile(source);
    const file = parseAlertmanagerFile(this.#yaml, { file: 'alertmanager.yml', env: {}, compile });
    return this.#alerts.open({ ...file, alertmanagers: [], externalUrl: '' });
  }
}
