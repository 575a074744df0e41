import type { Labels } from '../../../lib/reading.ts';

/** Labels that say which machine it is about, the clearest first. */
const places = ['instance', 'host', 'hostname', 'node', 'nodename'];

/** Labels that say what on the machine it is about, the clearest first. */
const aspects = [
  'mountpoint',
  'path',
  'filesystem',
  'device',
  'disk',
  'interface',
  'unit',
  'service',
  'pipeline',
  'arrival',
  'feed',
  'check',
  'probe',
  'target',
  'url',
  'log',
  'file',
  'transfer',
  'cron',
  'task',
  'process',
  'container',
  'pod',
  'database',
  'table',
  'topic',
  'queue',
  'name',
];

/** Labels that tell how an alert is handled, not what it is about. */
const others = new Set(['alertname', 'severity', 'job', 'team', 'cluster', 'env', 'environment', 'monitor']);

/** The alert's name; a text for one that has none. */
export function alertName(labels: Labels): string {
  return labels['alertname'] ?? 'Alert';
}

/** The machine, undefined where no label tells. */
export function placeOf(labels: Labels): string | undefined {
  return places.map((name) => labels[name]).find((value) => value !== undefined && value !== '');
}

/** What on the machine, from the labels; undefined where none tells. */
export function aspectOf(labels: Labels): string | undefined {
  const known = aspects.map((name) => labels[name]).find((value) => value !== undefined && value !== '');
  if (known !== undefined) return known;
  const rest = Object.entries(labels).filter(([name]) => !others.has(name) && !places.includes(name));
  return rest.length === 0
    ? undefined
    : rest
        .map(([, value]) => value)
        .slice(0, 2)
        .join(' ');
}

/** `/data on etl-01`; empty where no label tells. */
export function whereOf(labels: Labels): string {
  const [aspect, place] = [aspectOf(labels), placeOf(labels)];
  if (aspect === undefined) return place === undefined ? '' : `on ${place}`;
  return place === undefined ? aspect : `${aspect} on ${place}`;
}
