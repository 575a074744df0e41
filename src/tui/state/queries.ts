import type { ProcessOrder, Query } from './answers.ts';
import type { Place, State } from './model.ts';
import { isRoomy, listState, placeOf } from './model.ts';

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
    case 'processes':
      return [
        state.showsAllProcesses ? { kind: 'processes', sort: processOrder(state) } : { kind: 'watched' },
      ];
  }
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

const slowerMs = { health: 2000, background: 10_000 } as const;

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
  const shown = placeQueries(place, state).filter(({ kind }) => kind !== 'health');
  for (const [index, query] of shown.entries()) {
    const isMain = index === 0;
    planned.push({ node: place.node, query, everyMs: isMain ? refreshMs : healthMs });
  }
  for (const kind of ['fs', 'paths', 'watched'] as const) {
    const everyMs = Math.max(slowerMs.background, refreshMs);
    if (!shown.some((query) => query.kind === kind))
      planned.push({ node: place.node, query: { kind }, everyMs });
  }
  if (place.view === 'overview' && isRoomy(state))
    planned.push({ node: place.node, query: { kind: 'busiest' }, everyMs: slowerMs.background });
  return planned;
}
