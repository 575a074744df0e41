import { RE2JS } from 're2js';
import {
  compileRouting,
  Dispatcher,
  NotificationLog,
  receive,
  Silences,
  type IntegrationInfo,
} from '../../../src/alert/routing/index.ts';
import { parseAlertmanagerFile, type AlertmanagerFile } from '../../../src/config/alertmanager-file.ts';
import { delay, ManualClock } from '../../../src/lib/clock.ts';
import type { Action, Scenario } from './scenario.ts';
import { textOf, type Told } from './told.ts';

/** Plays a scenario against our routing, on a clock moved by hand that begins at a time. */
export async function playOurs(
  scenario: Scenario,
  configurations: readonly string[],
  beganAtMs: number,
): Promise<Told[]> {
  const play = await OurPlay.start(configurations, new ManualClock(beganAtMs));
  for (const { atMs, action } of scenario.steps) {
    await play.until(atMs);
    await play.do(action);
  }
  await play.until(scenario.endMs);
  return play.told;
}

class OurPlay {
  readonly told: Told[] = [];
  readonly #clock: ManualClock;
  readonly #files: readonly AlertmanagerFile[];
  readonly #answers = new Map<string, number>();
  readonly #silenceIds = new Map<string, string>();
  readonly #silences: Silences;
  readonly #dispatcher: Dispatcher;
  #file: AlertmanagerFile;

  private constructor(
    clock: ManualClock,
    files: readonly AlertmanagerFile[],
    silences: Silences,
    routing: Awaited<ReturnType<typeof compileRouting>>,
  ) {
    const [file] = files;
    if (!file) throw new Error('BUG: no configuration');
    this.#clock = clock;
    this.#files = files;
    this.#file = file;
    this.#silences = silences;
    this.#dispatcher = new Dispatcher({
      clock,
      routing,
      integrations: (receiver) => this.#integrations(receiver),
      deliver: async (receiver, integration, notification, signal) => {
        const webhook = `${receiver}/${integration.replaceAll(/\D/g, '')}`;
        await this.#attempt(webhook, signal);
        this.told.push({ atMs: clock.monotonic(), text: textOf(webhook, notification) });
      },
      log: new NotificationLog(clock, { save() {} }, []),
      silences,
      acknowledgedBy: () => undefined,
      onError() {},
    });
  }

  static async start(configurations: readonly string[], clock: ManualClock): Promise<OurPlay> {
    const files = configurations.map((text) =>
      parseAlertmanagerFile(text, {
        file: 'alertmanager.yml',
        env: {},
        compile: (source) => RE2JS.compile(source),
      }),
    );
    const silences = await Silences.open(clock, { save() {} });
    const routing = files[0]?.routing;
    if (!routing) throw new Error('BUG: no configuration');
    return new OurPlay(clock, files, silences, await compileRouting(routing));
  }

  until(ms: number): Promise<void> {
    return this.#clock.advance(ms - this.#clock.monotonic());
  }

  async do(action: Action): Promise<void> {
    const nowMs = this.#clock.now();
    switch (action.kind) {
      case 'post': {
        const { sinceMs, untilMs } = action;
        const startsAtMs = sinceMs === undefined ? undefined : nowMs - sinceMs;
        const endsAtMs = untilMs === undefined ? undefined : nowMs + untilMs;
        this.#dispatcher.post(
          action.alerts.map((labels) =>
            receive(
              { labels, annotations: {}, startsAtMs, endsAtMs, generatorUrl: '' },
              nowMs,
              this.#file.routing.resolveTimeoutMs,
            ),
          ),
        );
        return;
      }
      case 'silence': {
        const startsAtMs = nowMs + action.inMs;
        const endsAtMs = startsAtMs + action.forMs;
        const { matchers, name } = action;
        const wanted = {
          id: undefined,
          matchers,
          startsAtMs,
          endsAtMs,
          createdBy: 'test',
          comment: 'test',
          kind: 'silence' as const,
        };
        this.#silenceIds.set(name, (await this.#silences.set(wanted)).id);
        return;
      }
      case 'expire':
        return this.#silences.expire(this.#silenceIds.get(action.name) ?? '');
      case 'answer':
        this.#answers.set(action.webhook, action.status);
        return;
      case 'reload': {
        const file = this.#files[action.configuration];
        if (!file) throw new Error(`there is no configuration ${action.configuration}`);
        this.#file = file;
        this.#dispatcher.apply(await compileRouting(file.routing));
      }
    }
  }

  /** As Alertmanager's webhook: again and again where the server has a problem, once where the request is wrong. */
  async #attempt(webhook: string, signal: AbortSignal): Promise<void> {
    for (let waitMs = 500; ; waitMs *= 1.5) {
      const status = this.#answers.get(webhook) ?? this.#answers.get(webhook.replace(/\/.*/, '')) ?? 200;
      if (status === 200) return;
      if (status < 500) throw new Error(`answered ${status}`);
      await delay(this.#clock, waitMs);
      signal.throwIfAborted();
    }
  }

  #integrations(receiver: string): IntegrationInfo[] {
    const integrations = this.#file.receivers.find(({ name }) => name === receiver)?.integrations ?? [];
    return integrations.map(({ kind, sendsResolved }, index) => ({
      key: `${kind}[${index}]`,
      sendsResolved,
    }));
  }
}
