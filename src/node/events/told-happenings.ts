import type { Labels, Row } from '../../lib/reading.ts';
import type { Happening } from './happening.ts';
import { timeOf } from './machine-happenings.ts';

/** A row of `events`: what somebody told the node. */
export function markerHappening(row: Row): Happening {
  const title = String(row['title']);
  const isDeploy = row['kind'] === 'deploy';
  return {
    atMs: timeOf(row['at']),
    kind: isDeploy ? 'deploy' : 'other',
    title,
    detail: typeof row['detail'] === 'string' ? row['detail'] : undefined,
    source: 'events',
    labels: JSON.parse(String(row['labels'])) as Labels,
    subject: title,
    verb: '',
    key: title,
    weight: isDeploy ? 100 : 60,
  };
}

/** Commands that change what runs; others look, or look after the node itself. */
const weights: readonly (readonly [RegExp, number])[] = [
  [/^(service|process)\./, 80],
  [/^db\.restore$/, 70],
  [/^node\.start$/, 60],
  [/^node\.stop$/, 45],
  [/^(silences?|alerts?|notifications?)\./, 10],
  [/^config\.check$/, 0],
];

/** A row of `audit`: a command, or a change of the node. */
export function auditHappening(row: Row): Happening {
  const [command, target, outcome] = [String(row['command']), String(row['target']), String(row['outcome'])];
  const detail = typeof row['detail'] === 'string' ? row['detail'] : undefined;
  const shared = { atMs: timeOf(row['at']), source: 'audit', key: String(row['happening_key']), detail };
  if (command === 'config.reload') return { ...shared, ...reload(row, outcome) };
  const title =
    command === 'node.start' || command === 'node.stop' ? nodeTitle(command, row) : `${command} ${target}`;
  const isDone = outcome === 'done';
  const weight = weights.find(([pattern]) => pattern.test(command))?.[1] ?? 20;
  return {
    ...shared,
    kind: 'command',
    title: isDone ? title : `${title}: ${outcome}`,
    labels: command.startsWith('service.') ? { service: target.replace(/\.service$/, '') } : {},
    subject: title,
    verb: isDone ? '' : `was refused (${outcome})`,
    weight: isDone ? weight : Math.min(weight, 10),
  };
}

function reload(
  row: Row,
  outcome: string,
): Pick<Happening, 'kind' | 'title' | 'labels' | 'subject' | 'verb' | 'weight'> {
  const shared = { kind: 'config', labels: {}, subject: 'configuration' } as const;
  if (outcome !== 'done') return { ...shared, title: 'configuration refused', verb: 'refused', weight: 45 };
  const { changed } = parametersOf(row);
  if (typeof changed !== 'string' || changed === '')
    return { ...shared, title: 'configuration read again, unchanged', verb: 'read again', weight: 5 };
  return { ...shared, title: `configuration changed: ${changed}`, verb: 'changed', weight: 90 };
}

function nodeTitle(command: string, row: Row): string {
  const { version } = parametersOf(row);
  return `etlmon ${typeof version === 'string' ? `${version} ` : ''}${command === 'node.start' ? 'started' : 'stopped'}`;
}

function parametersOf(row: Row): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(String(row['parameters']));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
