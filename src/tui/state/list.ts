import type { ListState } from './model.ts';

/** What moving in a list needs to know of it: the keys of its rows in order, and how many are seen at once. */
export interface ListShape {
  readonly keys: readonly string[];
  readonly visible: number;
}

/**
 * Brings a list's state in line with its rows: the selection stays on its row wherever that moved, goes to the row now
 * in its place where it is gone, and is on the screen.
 */
export function settleList(list: ListState, { keys, visible }: ListShape): ListState {
  if (keys.length === 0)
    return list.offset === 0 && list.index === 0 ? list : { ...list, index: 0, offset: 0 };
  const found = list.selected === null ? 0 : keys.indexOf(list.selected);
  const index = found === -1 ? Math.min(list.index, keys.length - 1) : found;
  const selected = list.selected === null ? null : (keys[index] ?? null);
  const offset = keepVisible(list.offset, index, keys.length, visible);
  if (index === list.index && offset === list.offset && selected === list.selected) return list;
  return { ...list, selected, index, offset };
}

/** The smallest change of the scroll position that shows the row, without empty rows at the end. */
export function keepVisible(offset: number, index: number, count: number, visible: number): number {
  const last = Math.max(0, count - visible);
  const shown = Math.min(Math.max(offset, index - visible + 1), index);
  return Math.max(0, Math.min(shown, last));
}

export type Move = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** Moves the selection. On the first row it lets go of the row and watches the top, whoever is there. */
export function moveInList(list: ListState, move: Move, shape: ListShape): ListState {
  const count = shape.keys.length;
  if (count === 0) return list;
  const index = Math.max(0, Math.min(count - 1, target(list.index, move, count, shape.visible)));
  const selected = move === 'first' ? null : (shape.keys[index] ?? null);
  return settleList({ ...list, index, selected }, shape);
}

/** Goes on from the last row at the first: for `n` and `N`. */
export function wrapInList(list: ListState, step: 1 | -1, shape: ListShape): ListState {
  const count = shape.keys.length;
  if (count === 0) return list;
  const selected = shape.keys[(list.index + step + count) % count] ?? null;
  return settleList({ ...list, selected }, shape);
}

function target(index: number, move: Move, count: number, visible: number): number {
  const page = Math.max(1, visible - 1);
  switch (move) {
    case 'up':
      return index - 1;
    case 'down':
      return index + 1;
    case 'page-up':
      return index - page;
    case 'page-down':
      return index + page;
    case 'first':
      return 0;
    case 'last':
      return count - 1;
  }
}

/** Scrolls a page of `count` lines. */
export function scrollPage(offset: number, move: Move, count: number, visible: number): number {
  const last = Math.max(0, count - visible);
  return Math.max(0, Math.min(last, target(offset, move, last + 1, visible)));
}
