import type { State, ViewId } from '../state/model.ts';
import { placeOf } from '../state/model.ts';
import { openQuery } from './query-keys.ts';
import type { Step } from './step.ts';
import { goTo } from './step.ts';

/** Goes to a view of the node one looks at, and forgets where one came from. */
export function openView(state: State, id: ViewId): Step {
  if (id === 'query') return openQuery(state);
  return goTo(state, [{ view: id, node: placeOf(state).node, detail: null }]);
}
