import { cutEnd } from '../../../lib/cells.ts';
import { formatDuration, harmless } from '../../../lib/format.ts';
import type { NotificationStatus, NotifiedAlert } from '../../notification.ts';
import { formatTime } from './moment.ts';
import { alertName, whereOf } from './naming.ts';
import { formatThreshold, formatValue } from './quantity.ts';
import { textsOf } from '../../texts.ts';
import { severityOf } from '../../severity.ts';
import type { Severity } from '../../severity.ts';
import { sparklineOf } from './sparkline.ts';
import type { Sparkline } from './sparkline.ts';

export interface Link {
  readonly title: string;
  readonly url: string;
}

/** What a notification says of one alert, in words; nothing in it is escaped. */
export interface AlertView {
  readonly status: NotificationStatus;
  readonly severity: Severity;
  readonly name: string;
  /** `/data on etl-01`; may be empty. */
  readonly where: string;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  /** `96 %`. */
  readonly value: string | undefined;
  /** `above 90 %`. */
  readonly threshold: string | undefined;
  readonly lastHour: Sparkline | undefined;
  /** `since 09:31 (10 m)`, `09:12 to 11:26 (2 h 14 m)`. */
  readonly when: string;
  readonly acknowledgedBy: string | undefined;
  readonly events: readonly EventView[];
  readonly links: readonly Link[];
  /** The other labels and annotations. */
  readonly labels: readonly (readonly [string, string])[];
  readonly annotations: readonly (readonly [string, string])[];
}

export interface EventView {
  readonly time: string;
  readonly kind: string;
  readonly title: string;
  readonly detail: string | undefined;
}

const maxEvents = 8;
const maxSummary = 300;
const maxDescription = 1500;
const maxValue = 300;

const linkTitles: Readonly<Record<string, string>> = {
  runbook_url: 'Runbook',
  runbook: 'Runbook',
  dashboard_url: 'Dashboard',
  dashboard: 'Dashboard',
};
const told = new Set(['summary', 'message', 'title', 'description']);

/** How an alert is told of at a time. */
export function viewOf(alert: NotifiedAlert, nowMs: number): AlertView {
  const { labels, annotations, evidence, status } = alert;
  const links = linksOf(alert);
  const linked = new Set(links.map(({ url }) => url));
  const { summary, description } = textsOf(annotations);
  return {
    status,
    severity: severityOf(labels),
    name: harmless(alertName(labels)),
    where: harmless(whereOf(labels)),
    summary: summary === undefined ? undefined : cutEnd(oneLine(summary), maxSummary),
    // What to do about it is of no use any more.
    description: status === 'firing' ? linesOf(description, maxDescription) : undefined,
    value: evidence && formatValue(evidence),
    threshold: evidence && formatThreshold(evidence),
    lastHour: evidence && sparklineOf(evidence),
    when: whenOf(alert, nowMs),
    acknowledgedBy: alert.acknowledgedBy,
    events: (evidence?.events ?? []).slice(-maxEvents).map(({ atMs, kind, title, detail }) => ({
      time: formatTime(atMs, nowMs),
      kind,
      title: oneLine(title),
      detail: detail === undefined ? undefined : cutEnd(oneLine(detail), maxValue),
    })),
    links,
    labels: shown(labels, (name) => name === 'alertname' || name === 'severity'),
    annotations: shown(annotations, (name, value) => told.has(name) || linked.has(value)),
  };
}

function whenOf({ status, startsAtMs, endsAtMs }: NotifiedAlert, nowMs: number): string {
  const start = formatTime(startsAtMs, nowMs);
  if (status === 'firing') return `since ${start} (${formatDuration(nowMs - startsAtMs)})`;
  const endMs = endsAtMs ?? nowMs;
  return `${start} to ${formatTime(endMs, nowMs)}, lasted ${formatDuration(endMs - startsAtMs)}`;
}

/** Only addresses of the web: a label from elsewhere must not bring `javascript:` into a mail. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && URL.canParse(text);
}

function linksOf({ annotations, generatorUrl }: NotifiedAlert): Link[] {
  const links = Object.entries(linkTitles)
    .map(([name, title]) => ({ title, url: annotations[name] ?? '' }))
    .concat({ title: 'Rule', url: generatorUrl })
    .filter(({ url }) => isWebAddress(url));
  return links.filter(({ url }, index) => links.findIndex((other) => other.url === url) === index);
}

function shown(
  texts: Readonly<Record<string, string>>,
  isLeftOut: (name: string, value: string) => boolean,
): (readonly [string, string])[] {
  return Object.entries(texts)
    .filter(([name, value]) => !isLeftOut(name, value))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => [harmless(name), cutEnd(oneLine(value), maxValue)]);
}

function oneLine(text: string): string {
  return harmless(text.replaceAll(/\s+/g, ' ').trim());
}

function linesOf(text: string | undefined, maxLength: number): string | undefined {
  if (text === undefined) return undefined;
  const lines = text.split(/\r?\n/).map((line) => harmless(line.replaceAll('\t', '  ')));
  return cutEnd(lines.join('\n'), maxLength);
}
