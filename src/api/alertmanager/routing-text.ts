import { stringify } from 'yaml';
import { weekdays } from '../../alert/config/time-range.ts';
import { formatMatcher } from '../../alert/matcher.ts';
import type { Route, Routing } from '../../alert/routing/routing.ts';
import type { NumberRange, TimeInterval } from '../../alert/routing/time-interval.ts';
import { formatDuration } from '../../lib/duration.ts';
import type { Matcher } from '../../lib/matchers.ts';

/**
 * A routing as an alertmanager.yml that Alertmanager 0.25 and amtool take: its receivers by their names, without what is
 * secret. Escalations and maintenance windows, which it does not know, are left out.
 */
export function routingText(routing: Routing, receivers: readonly string[]): string {
  const { route, inhibitRules, timeIntervals, resolveTimeoutMs } = routing;
  return stringify({
    global: { resolve_timeout: formatDuration(resolveTimeoutMs) },
    route: routeOf(route),
    inhibit_rules: inhibitRules.map(({ sourceMatchers, targetMatchers, equal }) => ({
      source_matchers: matchersOf(sourceMatchers),
      target_matchers: matchersOf(targetMatchers),
      equal,
    })),
    receivers: [...new Set([...receivers, ...receiversOf(route)])].map((name) => ({ name })),
    time_intervals: [...timeIntervals].map(([name, intervals]) => ({
      name,
      time_intervals: intervals.map(intervalOf),
    })),
  });
}

function routeOf(route: Route): object {
  const { receiver, matchers, groupBy, muteTimeIntervals, activeTimeIntervals, routes } = route;
  return {
    receiver,
    group_by: groupBy === 'all' ? ['...'] : groupBy,
    ...ifAny('matchers', matchersOf(matchers)),
    ...ifAny('mute_time_intervals', muteTimeIntervals),
    ...ifAny('active_time_intervals', activeTimeIntervals),
    continue: route.continues,
    group_wait: formatDuration(route.groupWaitMs),
    group_interval: formatDuration(route.groupIntervalMs),
    repeat_interval: formatDuration(route.repeatIntervalMs),
    ...ifAny('routes', routes.map(routeOf)),
  };
}

function receiversOf({ receiver, routes }: Route): string[] {
  return [receiver, ...routes.flatMap(receiversOf)];
}

function intervalOf({ times, weekdays: days, daysOfMonth, months, years, location }: TimeInterval): object {
  const number = String;
  return {
    ...(times && { times: times.map(({ from, to }) => ({ start_time: clock(from), end_time: clock(to) })) }),
    ...(days && { weekdays: days.map((range) => rangeText(range, (day) => weekdays[day] ?? '')) }),
    ...(daysOfMonth && { days_of_month: daysOfMonth.map((range) => rangeText(range, number)) }),
    ...(months && { months: months.map((range) => rangeText(range, number)) }),
    ...(years && { years: years.map((range) => rangeText(range, number)) }),
    location: location || 'UTC',
  };
}

function rangeText({ from, to }: NumberRange, text: (part: number) => string): string {
  return from === to ? text(from) : `${text(from)}:${text(to)}`;
}

function clock(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours, rest].map((part) => String(part).padStart(2, '0')).join(':');
}

function matchersOf(matchers: readonly Matcher[]): string[] {
  return matchers.map(formatMatcher);
}

function ifAny(key: string, list: readonly unknown[]): object {
  return list.length === 0 ? {} : { [key]: list };
}
