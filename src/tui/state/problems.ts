import type { Mount } from '../../contract/fs.ts';
import type { Health } from '../../contract/health.ts';
import type { WatchedPath } from '../../contract/paths.ts';
import type { Process } from '../../contract/processes.ts';
import { formatBytes, formatClock, formatElapsed, formatPercent, harmless } from '../../lib/format.ts';
import { thresholds } from '../draw/bar.ts';
import { alertsNow, alertTroubles, isCovered } from './alert-problems.ts';
import { answerTo } from './answers.ts';
import { arrivalTrouble, cronTrouble, transferTroubles } from './job-problems.ts';
import type { NodeState, ViewId } from './model.ts';
import { checkTrouble, serviceTrouble } from './service-problems.ts';
import { mountKey, processKey } from './row-keys.ts';

export type Severity = 'warning' | 'critical';

/** Something that deserves attention, and where to look at it. */
export interface Trouble {
  readonly key: string;
  readonly severity: Severity;
  readonly text: string;
  readonly view: ViewId;
  /** Key of the row in that view; null: no row of its own. */
  readonly row: string | null;
  /** What labels of an alert may call it, where that is not the row. */
  readonly subject?: string;
  /** An alert nobody takes care of yet: before all others. */
  readonly isUrgent?: boolean;
}

/** Everything wrong with a node as far as its last answers tell: first what its alerts say, then by severity. */
export function troublesOf(node: NodeState, now: number): Trouble[] {
  const troubles = [
    ...awayTrouble(node, now),
    ...(answerTo(node.answers, 'fs').data ?? []).flatMap((mount) => mountTrouble(mount, now)),
    ...(answerTo(node.answers, 'watched').data ?? []).flatMap(processTrouble),
    ...(answerTo(node.answers, 'paths').data ?? []).flatMap(pathTrouble),
  ];
  const health = answerTo(node.answers, 'health').data;
  const known = [...troubles.map(({ row }) => row), ...failedArrivals(node)];
  if (health !== null) troubles.push(...healthTroubles(health, known));
  troubles.push(...jobTroubles(node, now));
  const alerts = alertsNow(node) ?? [];
  const untold = troubles.filter((trouble) => !isCovered(trouble, alerts));
  return [...alertTroubles(node), ...untold].toSorted((a, b) => rank(a) - rank(b));
}

/** The collectors of expected files that cannot be looked for, as the node's reasons name them. */
function failedArrivals({ answers }: NodeState): string[] {
  const arrivals = answerTo(answers, 'arrivals').data ?? [];
  return arrivals.filter((one) => one.error_message !== null).map(({ name }) => `arrival ${name}: `);
}

/** What is wrong with scheduled jobs, expected files, transfers, services and checks. */
function jobTroubles({ answers }: NodeState, now: number): Trouble[] {
  return [
    ...(answerTo(answers, 'cron').data ?? []).flatMap(cronTrouble),
    ...(answerTo(answers, 'arrivals').data ?? []).flatMap((arrival) => arrivalTrouble(arrival, now)),
    ...transferTroubles(answerTo(answers, 'broken-transfers').data ?? []),
    ...(answerTo(answers, 'services').data ?? []).flatMap(serviceTrouble),
    ...(answerTo(answers, 'checks').data ?? []).flatMap((check) => checkTrouble(check, now)),
  ];
}

const rank = ({ severity, isUrgent = false }: Trouble): number =>
  (isUrgent ? 0 : 2) + (severity === 'critical' ? 0 : 1);

function awayTrouble(node: NodeState, now: number): Trouble[] {
  if (node.link.status !== 'away') return [];
  const text = `${node.name} is away for ${formatElapsed(now - node.link.since)}`;
  return [{ key: 'away', severity: 'critical', text, view: 'nodes', row: node.name }];
}

/** What is wrong with a mount; nothing for one that is read-only and full, as images and snapshots are. */
function mountTrouble(mount: Mount, now: number): Trouble[] {
  const name = harmless(mount.mount_point);
  const found = (severity: Severity, text: string): Trouble[] => [
    { key: `disk:${mountKey(mount)}`, severity, text, view: 'disk', row: mountKey(mount) },
  ];
  if (mount.status === 'NOT_ANSWERING') return found('critical', `${name} ${silenceOf(mount, now)}`);
  if (mount.status === 'ERROR')
    return found('critical', `${name}: ${harmless(mount.error_message ?? 'cannot be read')}`);
  if (mount.read_only) return [];
  const used = mount.used_percent ?? 0;
  if (used >= thresholds.warning) {
    const text = `${name} is ${formatPercent(used)} full, ${formatBytes(mount.avail_bytes)} left`;
    return found(used >= thresholds.critical ? 'critical' : 'warning', text);
  }
  const inodes = inodePercent(mount) ?? 0;
  if (inodes < thresholds.warning) return [];
  return found(
    inodes >= thresholds.critical ? 'critical' : 'warning',
    `${name} has used ${formatPercent(inodes)} of its inodes`,
  );
}

/** How long a mount has not answered and what it held before. */
export function silenceOf(mount: Mount, now: number): string {
  const since = mount.not_answering_since;
  const howLong = since === null ? '' : ` for ${formatElapsed(now - Date.parse(since))}`;
  const seen =
    mount.collected_at === null
      ? 'never read'
      : `last seen ${formatPercent(mount.used_percent)} at ${formatClock(Date.parse(mount.collected_at)).slice(0, 5)}`;
  return `not answering${howLong} (${seen})`;
}

/** Share of the inodes in use; null where the filesystem counts none. */
export function inodePercent(mount: Mount): number | null {
  if (mount.inodes_total === null || mount.inodes_total === 0 || mount.inodes_used === null) return null;
  return (100 * mount.inodes_used) / mount.inodes_total;
}

function processTrouble(process: Process): Trouble[] {
  const key = processKey(process);
  const subject = process.watch ?? process.process_name;
  const name = harmless(subject);
  const found = (severity: Severity, text: string): Trouble[] => [
    { key: `processes:${key}`, severity, text, view: 'processes', row: key, subject },
  ];
  if (process.status === 'gone') {
    const died =
      process.last_event?.kind === 'died' ? ` since ${formatClock(Date.parse(process.last_event.at))}` : '';
    return found('critical', `process ${name} is gone${died}`);
  }
  if (process.status === 'zombie')
    return found('warning', `process ${name} (pid ${process.pid}) is a zombie`);
  return [];
}

function pathTrouble(path: WatchedPath): Trouble[] {
  const found = (severity: Severity, text: string): Trouble[] => [
    { key: `paths:${path.path}`, severity, text, view: 'paths', row: path.path },
  ];
  const name = harmless(path.path);
  if (path.status === 'ERROR')
    return found('critical', `${name}: ${harmless(path.error_message ?? 'the scan failed')}`);
  if (path.partial)
    return found('warning', `${name} counted in part: ${harmless(path.partial_reason ?? 'unknown why')}`);
  return [];
}

/** The node's own reasons, less those that repeat what a row already says. */
function healthTroubles(health: Health, knownRows: readonly (string | null)[]): Trouble[] {
  const severity = health.status === 'failing' ? 'critical' : 'warning';
  const isKnown = (text: string): boolean => knownRows.some((row) => row !== null && text.includes(row));
  const reasons = health.status === 'ok' ? [] : health.reasons;
  const troubles: Trouble[] = reasons
    .filter((reason) => !isKnown(reason))
    .map((reason) => ({
      key: `health:${reason}`,
      severity,
      text: harmless(reason),
      view: 'nodes',
      row: health.node_name,
    }));
  for (const { collector, task, status, last_error: error } of health.collectors) {
    const isTold =
      isKnown(task) || reasons.some((reason) => reason.includes(collector) && reason.includes(task));
    if (status !== 'failing' || isTold) continue;
    const what = task === collector ? collector : `${collector} ${task}`;
    const text = `collector ${harmless(what)} is failing: ${harmless(error ?? 'unknown why')}`;
    troubles.push({
      key: `collector:${collector}:${task}`,
      severity: 'warning',
      text,
      view: 'nodes',
      row: health.node_name,
      subject: task,
    });
  }
  return troubles;
}
