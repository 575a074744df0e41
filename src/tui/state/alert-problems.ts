import type { Alert } from '../../contract/alerts.ts';
import type { Health } from '../../contract/health.ts';
import { harmless } from '../../lib/format.ts';
import { alertRank, isSuppressed, urgencyOf } from './alert-rank.ts';
import { answerTo } from './answers.ts';
import type { NodeState, ViewId } from './model.ts';
import type { Trouble } from './problems.ts';

/** A list so much older than the health is of another time: nobody looks at that node. */
const oldMs = 60_000;

/** The alerts of a node as far as they are those of now. */
export function alertsNow({ answers }: NodeState): readonly Alert[] | null {
  const [alerts, health] = [answerTo(answers, 'alerts'), answerTo(answers, 'health')];
  if (alerts.data === null || alerts.at === null) return null;
  return (health.at ?? 0) - alerts.at > oldMs ? null : alerts.data;
}

/** The alerts that fire and are not suppressed, the worst first; where only their number is known, that. */
export function alertTroubles(node: NodeState): Trouble[] {
  const alerts = alertsNow(node);
  if (alerts === null) return countTrouble(answerTo(node.answers, 'health').data);
  return alerts
    .filter((alert) => alert.state === 'firing' && !isSuppressed(alert))
    .toSorted((a, b) => alertRank(a) - alertRank(b))
    .map((alert): Trouble => {
      const { acknowledged, name, summary } = alert;
      const what = summary === '' || summary === name ? name : `${name}: ${summary}`;
      const taken = acknowledged === null ? '' : ` (${acknowledged.by || 'somebody'} takes care of it)`;
      const isCritical = acknowledged === null && urgencyOf(alert.severity) === 'critical';
      return {
        key: `alerts:${alert.id}`,
        severity: isCritical ? 'critical' : 'warning',
        text: harmless(`${what}${taken}`),
        view: 'alerts',
        row: alert.id,
        ...(acknowledged === null ? { isUrgent: true } : {}),
      };
    });
}

function countTrouble(health: Health | null): Trouble[] {
  const { firing = 0, critical = 0, acknowledged = 0 } = health?.alerts ?? {};
  if (firing === 0) return [];
  const text = `${firing} ${firing === 1 ? 'alert fires' : 'alerts fire'}`;
  const severity = critical > 0 && acknowledged < firing ? 'critical' : 'warning';
  return [{ key: 'alerts', severity, text, view: 'alerts', row: null }];
}

/** Rows of these are called by names that labels have too; numbers and nodes would be found by chance. */
const namedViews: ReadonlySet<ViewId> = new Set([
  'disk',
  'paths',
  'processes',
  'cron',
  'services',
  'checks',
  'arrivals',
]);

/** Whether an alert that fires, suppressed or not, tells of the same thing: one of its labels names it. */
export function isCovered({ view, row, subject }: Trouble, alerts: readonly Alert[]): boolean {
  const named = subject ?? (namedViews.has(view) ? row : null);
  if (named === null || named === '') return false;
  return alerts.some(
    ({ state, labels }) =>
      state === 'firing' &&
      Object.entries(labels).some(([label, value]) => value === named && isName(label, view)),
  );
}

/** A severity, or what Prometheus calls the job of a target, may be called like a check by chance. */
function isName(label: string, view: ViewId): boolean {
  return label === 'job' ? view === 'cron' : label !== 'severity' && label !== 'alertname';
}

/** How many alerts fire on all nodes, and how bad that is. */
export interface FiringCount {
  readonly firing: number;
  readonly urgency: 'critical' | 'warning' | 'calm';
}

/** Of nodes that are away nobody knows. Where all are taken care of, it is calm. */
export function firingCount(nodes: readonly NodeState[]): FiringCount {
  let firing = 0;
  let urgency: FiringCount['urgency'] = 'calm';
  for (const node of nodes) {
    const health = answerTo(node.answers, 'health').data;
    if (node.link.status === 'away' || health === null || health.alerts.firing === 0) continue;
    firing += health.alerts.firing;
    const own = urgencyOn(node, health.alerts);
    if (own === 'critical' || urgency === 'calm') urgency = own;
  }
  return { firing, urgency };
}

/** The list knows which ones are taken care of; the numbers alone do not tell whether those are the critical ones. */
function urgencyOn(
  node: NodeState,
  { firing, critical, acknowledged }: Health['alerts'],
): FiringCount['urgency'] {
  const troubles = alertsNow(node) === null ? [] : alertTroubles(node);
  if (troubles.some(({ severity }) => severity === 'critical')) return 'critical';
  if (acknowledged >= firing) return 'calm';
  return troubles.length === 0 && critical > 0 ? 'critical' : 'warning';
}
