import { parse } from 'yaml';
import { parseMatchers } from '../../src/alert/matcher.ts';
import type { IntegrationInfo } from '../../src/alert/routing/index.ts';
import type { EscalationStep, InhibitRule, Route, Routing } from '../../src/alert/routing/routing.ts';
import type { NumberRange, TimeInterval } from '../../src/alert/routing/time-interval.ts';
import { parseDuration } from '../../src/lib/duration.ts';
import type { Matcher } from '../../src/lib/matchers.ts';

/** As much of an alertmanager.yml as routing tests need; no faults are looked for. */
interface AlertmanagerYaml {
  readonly global?: { readonly resolve_timeout?: string };
  readonly route: RouteYaml;
  readonly receivers?: readonly ReceiverYaml[];
  readonly inhibit_rules?: readonly InhibitYaml[];
  readonly time_intervals?: readonly { readonly name: string; readonly time_intervals: IntervalYaml[] }[];
  /** Ours only. */
  readonly maintenance?: readonly {
    readonly name: string;
    readonly matchers?: readonly string[];
    readonly intervals: readonly IntervalYaml[];
  }[];
}

interface RouteYaml {
  readonly receiver?: string;
  readonly matchers?: readonly string[];
  readonly continue?: boolean;
  readonly group_by?: readonly string[];
  readonly group_wait?: string;
  readonly group_interval?: string;
  readonly repeat_interval?: string;
  readonly mute_time_intervals?: readonly string[];
  readonly active_time_intervals?: readonly string[];
  readonly routes?: readonly RouteYaml[];
  /** Ours only: `30s: receiver`. */
  readonly escalation?: Readonly<Record<string, string>>;
}

interface ReceiverYaml {
  readonly name: string;
  readonly webhook_configs?: readonly { readonly url: string; readonly send_resolved?: boolean }[];
}

interface InhibitYaml {
  readonly source_matchers?: readonly string[];
  readonly target_matchers?: readonly string[];
  readonly equal?: readonly string[];
}

interface IntervalYaml {
  readonly times?: readonly { readonly start_time: string; readonly end_time: string }[];
  readonly weekdays?: readonly string[];
  readonly days_of_month?: readonly string[];
  readonly months?: readonly string[];
  readonly years?: readonly string[];
  readonly location?: string;
}

/** A routing, and how its receivers are told. Receivers that are not listed have one integration. */
export interface RoutingFile {
  readonly routing: Routing;
  integrations(receiver: string): readonly IntegrationInfo[];
}

/** Reads routing written as in an alertmanager.yml. */
export function readRouting(text: string): RoutingFile {
  const file = parse(text) as AlertmanagerYaml;
  const receivers = new Map(file.receivers?.map((receiver) => [receiver.name, integrationsOf(receiver)]));
  return {
    routing: {
      route: routeOf(file.route, undefined),
      inhibitRules: (file.inhibit_rules ?? []).map(inhibitRuleOf),
      timeIntervals: new Map(
        (file.time_intervals ?? []).map((entry) => [entry.name, entry.time_intervals.map(intervalOf)]),
      ),
      maintenance: (file.maintenance ?? []).map(({ name, matchers, intervals }) => ({
        name,
        matchers: matchersOf(matchers),
        intervals: intervals.map(intervalOf),
      })),
      resolveTimeoutMs: durationOf(file.global?.resolve_timeout) ?? 300_000,
    },
    integrations: (receiver) =>
      file.receivers ? (receivers.get(receiver) ?? []) : [{ key: 'webhook[0]', sendsResolved: true }],
  };
}

function integrationsOf({ webhook_configs: configs = [] }: ReceiverYaml): IntegrationInfo[] {
  return configs.map(({ send_resolved: sendsResolved = true }, index) => ({
    key: `webhook[${index}]`,
    sendsResolved,
  }));
}

function routeOf(yaml: RouteYaml, parent: Route | undefined): Route {
  const route: Route = {
    receiver: yaml.receiver ?? parent?.receiver ?? 'default',
    matchers: matchersOf(yaml.matchers),
    continues: yaml.continue ?? false,
    groupBy: yaml.group_by?.includes('...') ? 'all' : (yaml.group_by ?? parent?.groupBy ?? []),
    groupWaitMs: durationOf(yaml.group_wait) ?? parent?.groupWaitMs ?? 30_000,
    groupIntervalMs: durationOf(yaml.group_interval) ?? parent?.groupIntervalMs ?? 300_000,
    repeatIntervalMs: durationOf(yaml.repeat_interval) ?? parent?.repeatIntervalMs ?? 14_400_000,
    muteTimeIntervals: yaml.mute_time_intervals ?? [],
    activeTimeIntervals: yaml.active_time_intervals ?? [],
    escalation: Object.entries(yaml.escalation ?? {}).map(stepOf),
    routes: [],
  };
  return { ...route, routes: (yaml.routes ?? []).map((child) => routeOf(child, route)) };
}

function stepOf([after, receiver]: readonly [string, string]): EscalationStep {
  return { afterMs: durationOf(after) ?? 0, receiver };
}

function inhibitRuleOf(yaml: InhibitYaml): InhibitRule {
  return {
    sourceMatchers: matchersOf(yaml.source_matchers),
    targetMatchers: matchersOf(yaml.target_matchers),
    equal: yaml.equal ?? [],
  };
}

function matchersOf(texts: readonly string[] = []): Matcher[] {
  return texts.flatMap((text) => parseMatchers(text));
}

function durationOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text);
}

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

function intervalOf(yaml: IntervalYaml): TimeInterval {
  const number = (text: string): number => Number(text);
  return {
    times: yaml.times?.map(({ start_time: from, end_time: to }) => ({
      from: minuteOf(from),
      to: minuteOf(to),
    })),
    weekdays: yaml.weekdays?.map((text) => rangeOf(text, (name) => weekdays.indexOf(name))),
    daysOfMonth: yaml.days_of_month?.map((text) => rangeOf(text, number)),
    months: yaml.months?.map((text) => rangeOf(text, number)),
    years: yaml.years?.map((text) => rangeOf(text, number)),
    location: yaml.location ?? 'UTC',
  };
}

function rangeOf(text: string | number, valueOf: (part: string) => number): NumberRange {
  const [from = '', to = from] = String(text).split(':');
  return { from: valueOf(from), to: valueOf(to) };
}

function minuteOf(text: string): number {
  const [hour = '0', minute = '0'] = text.split(':');
  return Number(hour) * 60 + Number(minute);
}
