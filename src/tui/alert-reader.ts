import type { NodeClient } from '../contract/client.ts';
import type { QueryKind } from './state/answers.ts';

/** What a client is asked of alerts. */
export type AlertReader = Pick<
  NodeClient,
  | 'alerts'
  | 'alert'
  | 'alertSeries'
  | 'alertsHistory'
  | 'silences'
  | 'notifications'
  | 'receivers'
  | 'promQuery'
>;

/** Nobody reads more of a list; a node hands out as many. */
const mostOf = { alerts: 1000, silences: 1000, episodes: 500, notifications: 500, dead: 100 } as const;

const kinds = [
  'alerts',
  'alert',
  'alert-series',
  'alert-history',
  'silences',
  'notifications',
  'dead-notifications',
  'receivers',
  'rule-count',
] as const;

type AlertKind = (typeof kinds)[number];

export function isAlertKind(kind: QueryKind): kind is AlertKind {
  return kinds.some((one) => one === kind);
}

/** Asks a question about alerts; `path` is the id of the one it is about. */
export async function askAlerts(reader: AlertReader, kind: AlertKind, path = ''): Promise<unknown> {
  switch (kind) {
    case 'alerts':
      return reader.alerts({ state: 'all', limit: mostOf.alerts });
    case 'alert':
      return reader.alert(path);
    case 'alert-series':
      return reader.alertSeries(path);
    case 'alert-history':
      return reader.alertsHistory({ limit: mostOf.episodes });
    case 'silences':
      return reader.silences({ state: 'all', limit: mostOf.silences });
    case 'notifications':
      return reader.notifications({ limit: mostOf.notifications });
    case 'dead-notifications':
      return reader.notifications({ state: 'dead', limit: mostOf.dead });
    case 'receivers':
      return reader.receivers();
    case 'rule-count':
      return countRules(reader);
  }
}

/** A node without rules has no such series. */
async function countRules(reader: AlertReader): Promise<number | null> {
  const { data } = await reader.promQuery('sum(prometheus_rule_group_rules)');
  if (data.resultType !== 'vector') return null;
  const count = Number(data.result[0]?.value?.[1] ?? 0);
  return Number.isFinite(count) ? count : null;
}
