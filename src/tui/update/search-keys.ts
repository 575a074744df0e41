import { moveInList } from '../state/list.ts';
import type { ListState, State } from '../state/model.ts';
import { listState, withList } from '../state/model.ts';
import { isText } from './palette.ts';
import type { Step } from './step.ts';
import { listShape, settle, step } from './step.ts';

/** The search's keys: what is typed filters at once; enter keeps the filter, esc brings back what was before. */
export function searchKey(state: State, before: ListState, key: string): Step {
  const list = listState(state);
  const filtered = (filter: string): Step =>
    step(settle(withList(state, { ...list, filter, selected: before.selected, index: before.index })));
  switch (key) {
    case 'enter':
      return step(settle({ ...state, overlay: null }));
    case 'esc':
      return step(settle({ ...withList(state, { ...before, filter: '' }), overlay: null }));
    case 'backspace':
      return list.filter === ''
        ? step(settle({ ...state, overlay: null }))
        : filtered(list.filter.slice(0, -1));
    case 'ctrl-u':
      return filtered('');
    case 'up':
    case 'down': {
      const shape = listShape(state);
      return step(shape === undefined ? state : withList(state, moveInList(list, key, shape)));
    }
    default:
      return isText(key) ? filtered(list.filter + key) : step(state);
  }
}
