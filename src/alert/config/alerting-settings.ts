import { messageOf } from '../../lib/errors.ts';
import type { ExpressionCompiler } from '../../lib/matchers.ts';
import type { ReceiverSettings } from '../notify/settings.ts';
import type { InhibitRule, MaintenanceWindow, Route } from '../routing/routing.ts';
import type { TimeInterval } from '../routing/time-interval.ts';
import type { AlertingSettings } from '../settings.ts';
import { alertmanagerOf, integrationsOf } from './integration-settings.ts';
import { integrationKinds } from './integrations.ts';
import { readMatchers } from './matchers.ts';
import type { NotificationsConfig } from './notifications.ts';
import type { RouteEntry } from './route.ts';
import { emptyDraft, groupingOf, routeTree } from './route-tree.ts';
import type { RouteDraft } from './route-tree.ts';
import { timeIntervalOf } from './time-interval.ts';

/** Something in `notifications:` that its schema could not tell. */
export class NotificationsError extends Error {
  override readonly name = 'NotificationsError';
  /** `notifications.route.routes[0].matchers`. */
  readonly place: string;

  constructor(place: string, cause: unknown) {
    super(`${place}: ${messageOf(cause)}`, { cause });
    this.place = place;
  }
}

/** `notifications:` as the parts need it, all but the texts of its templates. Throws `NotificationsError`. */
export function settingsOf(config: NotificationsConfig, compile: ExpressionCompiler): AlertingSettings {
  const receivers = receiversOf(config);
  const timeIntervals = new Map(
    config.time_intervals.map((entry) => [entry.name, entry.time_intervals.map(timeIntervalOf)]),
  );
  const readers = new Readers(compile);
  return {
    routing: {
      route: config.route === undefined ? routeToAll(config) : readers.route(config.route),
      inhibitRules: [...readers.inhibitRules(config), betweenStages],
      timeIntervals,
      maintenance: readers.maintenance(config, timeIntervals),
      resolveTimeoutMs: config.resolve_timeout,
    },
    receivers,
    templates: [],
    ...sharedSettings(config),
    warnings: [],
  };
}

/** What is taken from `notifications:` also where an alertmanager.yml has the rest. */
export function sharedSettings(
  config: NotificationsConfig,
): Pick<AlertingSettings, 'alertmanagers' | 'externalUrl'> {
  return {
    alertmanagers: (config.alertmanager ?? []).filter(({ enabled }) => enabled).map(alertmanagerOf),
    externalUrl: config.external_url ?? '',
  };
}

/** Maintenance windows whose intervals may be those of an alertmanager.yml. Throws `NotificationsError`. */
export function maintenanceOf(
  config: NotificationsConfig,
  timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>,
  compile: ExpressionCompiler,
): readonly MaintenanceWindow[] {
  return new Readers(compile).maintenance(config, timeIntervals);
}

/** What takes all alerts of a configuration that names no receiver. */
const nobody: ReceiverSettings = { name: 'none', integrations: [] };

function receiversOf(config: NotificationsConfig): readonly ReceiverSettings[] {
  const ofKinds = integrationKinds
    .filter((kind) => config[kind] !== undefined)
    .map((kind) => ({ name: kind, integrations: integrationsOf({ [kind]: [config[kind]] }) }));
  const named = config.receivers.map((entry) => ({ name: entry.name, integrations: integrationsOf(entry) }));
  const all = [...ofKinds, ...named];
  return all.length === 0 ? [nobody] : all;
}

/**
 * Without `route`, every receiver gets everything. One message for each alert's name: all instances of it together
 * are mostly one trouble, while one message about all that fires would change with every alert.
 */
function routeToAll(config: NotificationsConfig): Route {
  const receivers = receiversOf(config).filter(({ integrations }) => integrations.length > 0);
  const names = receivers.map(({ name }) => name);
  const [first = receiversOf(config)[0]?.name ?? nobody.name, ...others] = names;
  const routes =
    others.length === 0 ? [] : names.map((receiver) => ({ ...emptyDraft, receiver, continues: true }));
  return routeTree({ ...emptyDraft, receiver: first, groupBy: ['alertname'], routes });
}

/** Thresholds with two stages: who is told of the second need not be told of the first. */
const staged = { name: 'alertname', type: '=~', value: 'MountFilling|CertificateEnding' } as const;

const betweenStages: InhibitRule = {
  sourceMatchers: [staged, { name: 'severity', type: '=', value: 'critical' }],
  targetMatchers: [staged, { name: 'severity', type: '=', value: 'warning' }],
  equal: ['alertname', 'instance', 'mountpoint', 'device', 'check', 'kind', 'target'],
};

class Readers {
  readonly #compile: ExpressionCompiler;

  constructor(compile: ExpressionCompiler) {
    this.#compile = compile;
  }

  route(entry: RouteEntry): Route {
    return routeTree(this.#draft(entry, 'notifications.route'));
  }

  inhibitRules({ inhibit_rules: rules }: NotificationsConfig): readonly InhibitRule[] {
    return rules.map((rule, index) => {
      const place = `notifications.inhibit_rules[${index}]`;
      return {
        sourceMatchers: this.#matchers(rule.source_matchers, `${place}.source_matchers`),
        targetMatchers: this.#matchers(rule.target_matchers, `${place}.target_matchers`),
        equal: rule.equal,
      };
    });
  }

  maintenance(
    config: NotificationsConfig,
    named: ReadonlyMap<string, readonly TimeInterval[]>,
  ): readonly MaintenanceWindow[] {
    return config.maintenance.map((entry, index) => {
      const { name, matchers, time_intervals: names, ...own } = entry;
      const place = `notifications.maintenance[${index}]`;
      const intervals = names.flatMap((each) => {
        const found = named.get(each);
        if (found) return found;
        throw new NotificationsError(`${place}.time_intervals`, `no time interval is called "${each}"`);
      });
      const isOwn = Object.values(own).some((value) => value !== undefined);
      return {
        name,
        matchers: this.#matchers(matchers, `${place}.matchers`),
        intervals: isOwn ? [...intervals, timeIntervalOf(own)] : intervals,
      };
    });
  }

  #draft(entry: RouteEntry, place: string): RouteDraft {
    const [first, ...others] = entry.receiver ?? [];
    const routes = entry.routes.map((route, index) => this.#draft(route, `${place}.routes[${index}]`));
    const times = {
      muteTimeIntervals: entry.mute_time_intervals,
      activeTimeIntervals: entry.active_time_intervals,
    };
    // Routes have one receiver; of several, each gets a last child that takes what comes to it.
    const children = (others.length === 0 ? [] : (entry.receiver ?? [])).map((receiver) => ({
      ...emptyDraft,
      ...times,
      receiver,
      continues: true,
    }));
    return {
      receiver: first,
      matchers: this.#matchers(entry.matchers, `${place}.matchers`),
      continues: entry.continue,
      groupBy: groupingOf(entry.group_by),
      groupWaitMs: entry.group_wait,
      groupIntervalMs: entry.group_interval,
      repeatIntervalMs: entry.repeat_interval,
      ...times,
      escalation: entry.escalate?.map(({ after, receiver }) => ({ afterMs: after, receiver })),
      routes: [...routes, ...children],
    };
  }

  #matchers(texts: readonly string[], place: string) {
    try {
      return readMatchers(texts, this.#compile);
    } catch (error) {
      throw new NotificationsError(place, error);
    }
  }
}
