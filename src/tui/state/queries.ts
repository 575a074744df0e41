import { alertQueries } from './alert-queries.ts';
import type { ProcessOrder, Query } from './answers.ts';
import { chartQueries } from './chart-queries.ts';
import type { Place, State } from './model.ts';
import { activeNode, isRoomy, listState, placeOf } from './model.ts';
import { completionQueries, expressionQueries, isRefused } from './query-queries.ts';
import { diskSparks, isSparkDue, overviewSparks, sparkQuery } from './sparks.ts';
import { totalsQuery, transferLimits, transferQueries } from './transfer-choice.ts';

/** What is asked of which node, and how often. */
export interface Asked {
  readonly node: number;
  readonly query: Query;
  readonly everyMs: number;
}

/** The questions whose answers the place shows; the first is the one that is awaited. */
export function placeQueries(place: Place, state: State): readonly Query[] {
  switch (place.view) {
    case 'nodes':
      return [{ kind: 'health' }];
    case 'overview':
      return [{ kind: 'system' }, { kind: 'fs' }, { kind: 'paths' }, { kind: 'watched' }];
    case 'disk':
      return [{ kind: 'fs' }];
    case 'paths':
      return place.detail === null
        ? [{ kind: 'paths' }]
        : [{ kind: 'paths' }, { kind: 'top', path: place.detail }];
    case 'logs':
      return [{ kind: 'logs' }];
    case 'processes':
      return [
        state.showsAllProcesses ? { kind: 'processes', sort: processOrder(state) } : { kind: 'watched' },
      ];
    case 'cron':
      return place.detail === null
        ? [{ kind: 'cron' }]
        : [{ kind: 'cron' }, { kind: 'cron-runs', path: place.detail }];
    case 'transfers':
      return transferPlaceQueries(place, state);
    case 'services':
      return place.detail === null
        ? [{ kind: 'services' }]
        : [{ kind: 'services' }, { kind: 'service-events', path: place.detail }];
    case 'checks':
      return place.detail === null ? [{ kind: 'checks' }] : [{ kind: 'checks' }, { kind: 'config' }];
    case 'alerts':
      return alertQueries(place);
    case 'arrivals':
      return [{ kind: 'arrivals' }];
    case 'query':
      return expressionQueries(place, state);
    case 'chart':
      return place.chart === undefined ? [] : chartQueries(place.chart, state.columns);
  }
}

/** A page of its own for the totals and one for the lines that are no transfers; else the list, also for a detail. */
function transferPlaceQueries({ detail }: Place, { transfers }: State): readonly Query[] {
  const logs: Query = { kind: 'transfer-logs' };
  if (detail === 'bad') return [logs];
  if (detail === 'totals') return [totalsQuery(transfers, transfers.totalsBy), logs];
  return [...transferQueries(transfers), totalsQuery(transfers, 'direction'), logs];
}

/** A node hands out a thousand processes at most: they are to be the first of the order one looks at. */
function processOrder(state: State): ProcessOrder {
  const orders: Partial<Record<string, ProcessOrder>> = {
    memory: 'memory',
    pid: 'pid',
    name: 'name',
    threads: 'threads',
    time: 'start',
  };
  return orders[listState(state).sort?.column ?? 'cpu'] ?? 'cpu';
}

/** What a node has to go through all its transfers for, and long lists of them, are asked for less often. */
const isCostly = ({ kind, limit = 0 }: Query): boolean =>
  kind === 'transfer-totals' || kind === 'transfer-logs' || kind === 'config' || limit > transferLimits.first;

const slowerMs = { health: 2000, background: 10_000, transfers: 30_000, names: 60_000 } as const;

/** Lists that are looked through for problems wherever one is. */
const backgroundKinds = [
  'fs',
  'paths',
  'watched',
  'cron',
  'arrivals',
  'services',
  'checks',
  'alerts',
] as const;

/**
 * Everything to be asked now: the active node's view at the refresh interval, each node's health at twice that, and
 * the active node's other lists now and then, so that the first line tells the truth. A node that is away is only
 * asked whether it is back.
 */
export function plannedQueries(state: State, refreshMs: number): Asked[] {
  const place = placeOf(state);
  const healthMs = Math.max(slowerMs.health, 2 * refreshMs);
  const planned: Asked[] = state.nodes.map((_, node) => ({
    node,
    query: { kind: 'health' },
    everyMs: healthMs,
  }));
  if (state.nodes[place.node]?.link.status === 'away') return planned;
  const shown = placeQueries(place, state).filter(
    (query) => query.kind !== 'health' && !isRefused(activeNode(state), query),
  );
  for (const [index, query] of shown.entries()) {
    const isMain = index === 0;
    const usualMs = isMain ? refreshMs : healthMs;
    const everyMs = isCostly(query) ? Math.max(slowerMs.background, refreshMs) : usualMs;
    planned.push({ node: place.node, query, everyMs: Math.max(everyMs, query.leastMs ?? 0) });
  }
  for (const kind of backgroundKinds) {
    const everyMs = Math.max(slowerMs.background, refreshMs);
    if (!shown.some((query) => query.kind === kind))
      planned.push({ node: place.node, query: { kind }, everyMs });
  }
  planned.push({ node: place.node, query: { kind: 'broken-transfers' }, everyMs: slowerMs.transfers });
  if (place.view === 'overview' && isRoomy(state))
    planned.push({ node: place.node, query: { kind: 'busiest' }, everyMs: slowerMs.background });
  for (const query of [...sparkQueries(place, state), ...nameQueries(state), ...completionQueries(state)])
    planned.push({ node: place.node, query, everyMs: query.leastMs ?? refreshMs });
  return planned;
}

/** Those that are old: coming back to a view asks nothing that is still fresh. */
function sparkQueries({ view, node }: Place, { nodes, now }: State): Query[] {
  const { answers = {} } = nodes[node] ?? {};
  const wanted = view === 'overview' ? overviewSparks : view === 'disk' ? diskSparks : [];
  return wanted.filter((id) => isSparkDue(answers, id, now)).map(sparkQuery);
}

/** The names of metrics, while one types one. */
function nameQueries({ overlay }: State): Query[] {
  const isWanted = overlay?.kind === 'palette' && /^\s*chart/i.test(overlay.text);
  return isWanted ? [{ kind: 'metric-names', leastMs: slowerMs.names }] : [];
}
