import type { Alert, SilenceMatcher } from '../../contract/alerts.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const morningHour = 8;

/** How long one may silence, as the dialog offers it. */
export const silenceTimes = [
  { text: '30 m', ms: 30 * minuteMs },
  { text: '1 h', ms: hourMs },
  { text: '4 h', ms: 4 * hourMs },
  { text: 'tomorrow 8:00', ms: null },
  { text: '1 d', ms: 24 * hourMs },
  { text: '1 w', ms: 7 * 24 * hourMs },
] as const;

/** Index of the time the dialog opens with. */
export const usualTime = 1;

/** When a silence made now ends; tomorrow is that of the local clock. */
export function silenceEnd(time: number, now: number): number {
  const ms = (silenceTimes[time] ?? silenceTimes[usualTime]).ms;
  if (ms !== null) return now + ms;
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1, morningHour).getTime();
}

/** Which alerts like the one chosen a silence is for. */
export type SilenceScope = 'telling' | 'exact' | 'name';

/** In the order the dialog offers them. */
export const silenceScopes: readonly SilenceScope[] = ['telling', 'exact', 'name'];

const nameLabel = 'alertname';
/** Of whom it is, not of what. */
const attributes: ReadonlySet<string> = new Set([
  'severity',
  'priority',
  'team',
  'owner',
  'job',
  'alertgroup',
  'prometheus',
]);
/** The labels that tell most of what an alert is about, before any others. */
const tellingFirst = ['instance', 'node', 'mountpoint', 'path', 'name', 'service', 'unit', 'log', 'device'];
const mostTelling = 4;

/** Conditions that a silence for an alert has: its name and what it is about, all its labels, or its name alone. */
export function silenceMatchers({ labels }: Pick<Alert, 'labels'>, scope: SilenceScope): SilenceMatcher[] {
  const others = Object.keys(labels)
    .filter((name) => name !== nameLabel)
    .toSorted();
  const telling = [
    ...tellingFirst.filter((name) => others.includes(name)),
    ...others.filter((name) => !tellingFirst.includes(name) && !attributes.has(name)),
  ].slice(0, mostTelling);
  const wanted = { telling, exact: others, name: [] }[scope];
  const named = labels[nameLabel] === undefined ? [] : [nameLabel];
  // An alert without a name has nothing but its labels.
  const names = named.length === 0 && wanted.length === 0 ? others : [...named, ...wanted];
  return names.map((name) => ({ name, type: '=', value: labels[name] ?? '' }));
}

/** Of some alerts, how many that are not over have all of the labels. */
export function countSilenced(alerts: readonly Alert[], matchers: readonly SilenceMatcher[]): number {
  return alerts.filter(
    ({ state, labels }) =>
      state !== 'resolved' && matchers.every(({ name, value }) => (labels[name] ?? '') === value),
  ).length;
}

/** A matcher as Alertmanager writes it: `mountpoint="/data"`. */
export function matcherText({ name, type, value }: SilenceMatcher): string {
  return `${name}${type}${JSON.stringify(value)}`;
}
