import { parse, parseAllDocuments, stringify } from 'yaml';
import { parseMatchers } from '../../../src/alert/matcher.ts';
import { parseDuration } from '../../../src/lib/duration.ts';
import type { Matcher } from '../../../src/lib/matchers.ts';
import type { Labels } from '../../../src/lib/reading.ts';

/** Something done to an Alertmanager, at a time since the scenario began. */
export interface Step {
  readonly atMs: number;
  readonly action: Action;
}

export type Action =
  | {
      readonly kind: 'post';
      readonly alerts: readonly Labels[];
      /** How long before now they began, and how long after now they end; undefined: it is not said. */
      readonly sinceMs: number | undefined;
      readonly untilMs: number | undefined;
    }
  | {
      readonly kind: 'silence';
      readonly name: string;
      readonly matchers: readonly Matcher[];
      readonly inMs: number;
      readonly forMs: number;
    }
  | { readonly kind: 'expire'; readonly name: string }
  /** From now on, this is what a webhook answers: `ops` or `ops/1`. */
  | { readonly kind: 'answer'; readonly webhook: string; readonly status: number }
  | { readonly kind: 'reload'; readonly configuration: number };

/** Something an Alertmanager is to do, and with what configurations. */
export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly endMs: number;
  /** How far apart the same notification may be in two Alertmanagers. */
  readonly toleranceMs: number;
  /** At what time of the scenario a minute of the clock begins; undefined: any. */
  readonly minuteAtMs: number | undefined;
  /** The texts of alertmanager.yml, the first for the start. `minuteMs` is the minute `minuteAtMs` is about. */
  configurations(webhooks: string, minuteMs: number): readonly string[];
}

/**
 * Reads a scenario: one or more parts of an alertmanager.yml, `---` after each, then steps, one a line:
 * `at 1s post {alertname="A"} {alertname="B"} since 10s until 5s`, `at 2s resolve {…}`, `at 3s silence s1 {…} in 1s for
 * 5s`, `at 4s expire s1`, `at 5s answer ops/0 500`, `at 6s reload 1`; `until 9s`; `tolerance 2s`; `minute 4s`. In the
 * configuration, `BEFORE`, `MINUTE` and `AFTER` stand for times of day: a minute before `minute`, then, and after.
 */
export function readScenario(name: string, text: string): Scenario {
  const parts = text.split(/^---$/m);
  const lines = (parts.pop() ?? '').split('\n').map((line) => line.replace(/#.*/, '').trim());
  const steps: Step[] = [];
  const settings: Record<string, number> = {};
  for (const line of lines.filter((one) => one !== '')) {
    const [, at, action] = /^at (\S+) (.*)$/.exec(line) ?? [];
    const [, setting, value] = /^(until|tolerance|minute) (\S+)$/.exec(line) ?? [];
    if (at !== undefined && action !== undefined)
      steps.push({ atMs: durationOf(at), action: actionOf(action) });
    else if (setting !== undefined && value !== undefined) settings[setting] = durationOf(value);
    else throw new Error(`${name}: ${line}: not a step`);
  }
  if (settings['until'] === undefined) throw new Error(`${name}: no \`until\``);
  return {
    name,
    steps,
    endMs: settings['until'],
    toleranceMs: settings['tolerance'] ?? 900,
    minuteAtMs: settings['minute'],
    configurations: (webhooks, minuteMs) => parts.map((part) => completed(part, webhooks, minuteMs)),
  };
}

function actionOf(text: string): Action {
  const [kind = '', first = ''] = text.split(' ');
  const option = (name: string): number | undefined => {
    const value = new RegExp(`\\b${name} (\\S+)`).exec(text.replaceAll(/\{[^}]*\}/g, ''))?.[1];
    return value === undefined ? undefined : durationOf(value);
  };
  const braces = text.match(/\{[^}]*\}/g) ?? [];
  const alerts = braces.map((one) => Object.fromEntries(parseMatchers(one).map((m) => [m.name, m.value])));
  switch (kind) {
    case 'post':
      return { kind, alerts, sinceMs: option('since'), untilMs: option('until') };
    case 'resolve':
      return { kind: 'post', alerts, sinceMs: undefined, untilMs: 0 };
    case 'silence': {
      const matchers = parseMatchers(braces[0] ?? '');
      return { kind, name: first, matchers, inMs: option('in') ?? 0, forMs: option('for') ?? 0 };
    }
    case 'expire':
      return { kind, name: first };
    case 'answer':
      return { kind, webhook: first, status: Number(text.split(' ')[2]) };
    case 'reload':
      return { kind, configuration: Number(first) };
    default:
      throw new Error(`${text}: not a step`);
  }
}

interface Webhook {
  readonly url?: string;
}

interface Configuration {
  readonly route: RouteYaml;
  readonly receivers?: readonly { readonly name: string; readonly webhook_configs?: readonly Webhook[] }[];
}

interface RouteYaml {
  readonly receiver?: string;
  readonly routes?: readonly RouteYaml[];
}

/** With a webhook for each receiver, and with times of day. */
function completed(part: string, webhooks: string, minuteMs: number): string {
  const timeOf = (offset: number): string => new Date(minuteMs + offset * 60_000).toISOString().slice(11, 16);
  const text = part
    .replaceAll('BEFORE', timeOf(-1))
    .replaceAll('AFTER', timeOf(1))
    .replaceAll('MINUTE', timeOf(0))
    .replaceAll('end_time: "00:00"', 'end_time: "24:00"');
  const [document] = parseAllDocuments(text);
  const configuration = (document?.toJS() ?? parse(text)) as Configuration;
  const receivers =
    configuration.receivers ??
    [...namesIn(configuration.route)].map((name) => ({ name, webhook_configs: [{}] as Webhook[] }));
  return stringify({
    ...configuration,
    receivers: receivers.map((receiver) => ({
      ...receiver,
      webhook_configs: (receiver.webhook_configs ?? []).map((webhook, index) => ({
        ...webhook,
        url: `${webhooks}/${receiver.name}/${index}`,
      })),
    })),
  });
}

function namesIn(route: RouteYaml): Set<string> {
  const own = route.receiver === undefined ? [] : [route.receiver];
  return new Set([...own, ...(route.routes ?? []).flatMap((child) => [...namesIn(child)])]);
}

function durationOf(text: string): number {
  const value = parseDuration(text);
  if (value === undefined) throw new Error(`${text}: not a duration`);
  return value;
}
