import type { LogQuery } from '../../contract/log-follow.ts';
import { formatDateTime, harmless } from '../../lib/format.ts';
import type { LogView } from '../state/log-view.ts';
import type { State } from '../state/model.ts';
import type { LogEffect, LogFind } from './log-effects.ts';
import { currentId, filterQuery, withLog } from './log-moves.ts';
import type { Step } from './step.ts';
import { notify, step } from './step.ts';

/** Looks for the newest match up to where one is, else for the one after it. */
export function searchFor(state: State, log: LogView, search: string): Step {
  const id = currentId(log);
  const next = withLog(state, { ...log, search });
  if (search === '' || id === null) return step(next);
  const what = { by: 'search', notFound: `no line matches ${harmless(search)}` } as const;
  const query = searchQuery(state, log, search);
  return find(next, { ...log, search }, what, [
    { ...query, before: id + 1 },
    { ...query, after: id },
  ]);
}

/** The next match, newer or older than where one is. */
export function searchOn(state: State, log: LogView, direction: 'newer' | 'older'): Step {
  const id = currentId(log);
  if (log.search === '') return step(notify(state, 'nothing is searched for: / does', true));
  // One at a time: the next one begins where this one ends.
  if (id === null || log.isFinding) return step(state);
  const back = direction === 'newer' ? 'N looks for older ones' : 'n looks for newer ones';
  const notFound = `no ${direction} line matches ${harmless(log.search)}; ${back}`;
  const query = searchQuery(state, log, log.search);
  const range = direction === 'newer' ? { after: id } : { before: id };
  return find(state, log, { by: 'search', notFound }, [{ ...query, ...range }]);
}

/** Goes to the first line from a moment on. */
export function goToTime(state: State, log: LogView, at: number): Step {
  const what = { by: 'time', notFound: `no line since ${formatDateTime(at)}` } as const;
  const since = new Date(at).toISOString();
  return find(state, log, what, [{ ...filterQuery(state, log), since }]);
}

/** Where a filter hides lines, only those it lets through are found: both expressions have to match. */
function searchQuery({ logs }: State, { filter }: LogView, search: string): LogQuery {
  const both = filter === '' ? search : `^(?=[^]*?(?:${filter}))(?=[^]*?(?:${search}))`;
  return { filter: both, ignore_case: logs.ignoresCase };
}

function find(state: State, log: LogView, what: LogFind, targets: readonly LogQuery[]): Step {
  const { node, name, generation, lines } = log;
  const [first, last] = [lines[0]?.id, lines.at(-1)?.id];
  const effect: LogEffect = {
    kind: 'log-find',
    node,
    name,
    generation,
    what,
    targets,
    filter: filterQuery(state, log),
    known: first === undefined || last === undefined ? null : [first, last],
  };
  return step(withLog(state, { ...log, isFinding: true }), effect);
}
