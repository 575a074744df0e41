import type { ChangeEvent } from '../../alert/notification.ts';
import type { Labels } from '../../lib/reading.ts';
import type { Happening } from './happening.ts';

/** A happening, and whether it comes as often all the time. */
export interface Weighed {
  readonly happening: Happening;
  readonly isRoutine: boolean;
}

export interface RankingOptions {
  /** When the alert began, milliseconds since the epoch. */
  readonly atMs: number;
  readonly windowMs: number;
  /** Of the alert: what shares a name with it comes first. */
  readonly labels: Labels;
  readonly limit: number;
}

/** What comes all the time weighs so much less. */
const routineFactor = 0.2;
/** What shares a name with the alert weighs so much more. */
const nameBonus = 60;
/** And so much more at most the closer it is. */
const nearBonus = 10;

/**
 * The happenings that tell most, oldest first, at most `limit` of them. Those of one subject are put together, so that
 * what comes often takes one place.
 */
export function ranked(found: readonly Weighed[], options: RankingOptions): ChangeEvent[] {
  const telling = found.filter(({ happening }) => happening.weight > 0);
  const groups = Map.groupBy(telling, ({ happening }) => `${happening.kind}\0${happening.subject}`);
  const names = namesIn(options.labels);
  return [...groups.values()]
    .map((group) => ({ event: together(group), score: scoreOf(group, names, options) }))
    .toSorted((one, other) => other.score - one.score || other.event.atMs - one.event.atMs)
    .slice(0, options.limit)
    .map(({ event }) => event)
    .toSorted((one, other) => one.atMs - other.atMs);
}

function weightOf({ happening, isRoutine }: Weighed): number {
  return isRoutine ? happening.weight * routineFactor : happening.weight;
}

function scoreOf(
  group: readonly Weighed[],
  names: ReadonlySet<string>,
  { atMs, windowMs }: Pick<RankingOptions, 'atMs' | 'windowMs'>,
): number {
  const weight = Math.max(...group.map(weightOf));
  const isNamed = group.some(({ happening }) => sharesName(happening, names));
  const latestMs = Math.max(...group.map(({ happening }) => happening.atMs));
  const nearness = Math.max(0, Math.min(1, 1 - (atMs - latestMs) / windowMs));
  return weight + (isNamed ? nameBonus : 0) + nearness * nearBonus;
}

/** One line for all of them: `backup.sh failed 2 times, ran 28 times`; what weighs most comes first. */
function together(group: readonly Weighed[]): ChangeEvent {
  const verbs = [...Map.groupBy(group, ({ happening }) => happening.verb).values()].toSorted(
    (one, other) => highest(other) - highest(one) || other.length - one.length,
  );
  const main = (verbs[0] ?? []).toSorted((one, other) => one.happening.atMs - other.happening.atMs);
  // What is new began with its first; of what comes all the time the last is as good.
  const shown = main.at(main[0]?.isRoutine === true ? -1 : 0)?.happening;
  if (shown === undefined) throw new Error('BUG: a group of happenings without one');
  const { atMs, kind, subject } = shown;
  if (group.length === 1) return { atMs, kind, title: shown.title, detail: shown.detail };
  const counts = verbs.map((same) => counted(same[0]?.happening.verb ?? '', same.length));
  const detail = main.findLast(({ happening }) => happening.detail !== undefined)?.happening.detail;
  return { atMs, kind, title: `${subject} ${counts.join(', ')}`, detail };
}

function highest(group: readonly Weighed[]): number {
  return Math.max(...group.map(weightOf));
}

function counted(verb: string, count: number): string {
  const times = count === 1 ? 'once' : `${count} times`;
  return verb === '' ? times : `${verb} ${times}`;
}

/** Labels that say what kind of alert it is or which machine, not what it is about. */
const commonLabels = new Set([
  'alertname',
  'severity',
  'job',
  'instance',
  'node',
  'team',
  'env',
  'state',
  'fstype',
]);
const shortestName = 3;

/** What an alert is about, by the values of its labels. */
function namesIn(labels: Labels): ReadonlySet<string> {
  const values = Object.entries(labels)
    .filter(([name]) => !commonLabels.has(name))
    .map(([, value]) => nameOf(value));
  return new Set(values.filter((value) => value.length >= shortestName));
}

function sharesName({ labels, subject }: Happening, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return false;
  const own = [subject, ...Object.values(labels)].map(nameOf);
  return own.some((name) => names.has(name) || [...names].some((one) => isPathIn(name, one)));
}

/** A file on the mount an alert is about. */
function isPathIn(file: string, folder: string): boolean {
  return folder.startsWith('/') && file.startsWith(`${folder}/`);
}

function nameOf(value: string): string {
  return value.toLowerCase().replace(/\.(service|timer)$/, '');
}
