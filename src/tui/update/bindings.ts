import { glyphsFor } from '../draw/glyphs.ts';
import type { Content, ListContent } from '../views/content.ts';
import { screenOf } from '../views/screen.ts';
import type { Move } from '../state/list.ts';
import { moveInList, scrollPage, wrapInList } from '../state/list.ts';
import type { Sort, State } from '../state/model.ts';
import { listState, placeOf, viewTabs, withList } from '../state/model.ts';
import type { Binding } from './binding.ts';
import { openView } from './open-view.ts';
import { placeBindings } from './place-bindings.ts';
import type { Step } from './step.ts';
import { askPlace, goTo, listShape, pageShape, settle, step } from './step.ts';
import { withOlder } from './transfer-keys.ts';

/** The keys that do something where one is, the most useful first. */
export function bindingsOf(state: State): Binding[] {
  const { content } = screenOf(state);
  return withoutHidden([
    ...placeBindings(state),
    ...searchBinding(state),
    ...(content?.kind === 'list' ? listBindings(state, content) : []),
    ...refreshBinding(state),
    ...movement(state, content),
    ...travel(state),
    { keys: [':'], shown: ':', label: 'command', isHinted: true, act: openPalette },
    {
      keys: ['?'],
      shown: '?',
      label: 'help',
      isHinted: true,
      act: (s) => step({ ...s, overlay: { kind: 'help', offset: 0 } }),
    },
    {
      keys: ['q', 'ctrl-c'],
      shown: 'q',
      label: 'quit',
      isHinted: true,
      act: (s) => step(s, { kind: 'quit' }),
    },
  ]);
}

/** The first that has a key gets it: one whose keys are all taken does nothing and is not shown. */
function withoutHidden(bindings: readonly Binding[]): Binding[] {
  const taken = new Set<string>();
  return bindings.filter(({ keys }) => {
    const isReached = keys.some((key) => !taken.has(key));
    for (const key of keys) taken.add(key);
    return isReached;
  });
}

function openPalette(state: State): Step {
  return step({ ...state, overlay: { kind: 'palette', text: '', chosen: 0 } });
}

function refreshBinding(state: State): Binding[] {
  const { view } = placeOf(state);
  if (view === 'paths' || view === 'cron' || view === 'query') return [];
  return [{ keys: ['r', 'ctrl-l'], shown: 'r', label: 'refresh', act: (s) => step(s, askPlace(s)) }];
}

/** Also while a list is awaited: what is typed then filters it when it comes. */
function searchBinding(state: State): Binding[] {
  const { view, detail, chart } = placeOf(state);
  if (view === 'overview' || detail !== null || chart !== undefined) return [];
  if (view === 'query' && screenOf(state).content?.kind !== 'list') return [];
  const act = (s: State): Step => step({ ...s, overlay: { kind: 'search', before: listState(s) } });
  return [{ keys: ['/'], shown: '/', label: 'search', isHinted: true, act }];
}

function listBindings(state: State, content: ListContent): Binding[] {
  const list = listState(state);
  const bindings: Binding[] = [];
  if (content.sorts.length > 0) {
    if (list.filter !== '') {
      bindings.push(
        { keys: ['n'], shown: 'n', label: 'next match', act: (s) => jump(s, 1) },
        { keys: ['N'], shown: 'N', label: 'match before', act: (s) => jump(s, -1) },
      );
    }
    bindings.push(
      { keys: ['s'], shown: 's', label: 'sort', isHinted: true, act: (s) => sortBy(s, nextSort(content)) },
      { keys: ['S'], shown: 'S', label: 'reverse the order', act: (s) => sortBy(s, reversed(content)) },
    );
  }
  return bindings;
}

/** The next column in the order of the screen, with the direction that is useful first. */
function nextSort({ sorts, sort }: ListContent): Sort {
  const next = sorts[(sorts.findIndex(({ column }) => column === sort?.column) + 1) % sorts.length];
  return { column: next?.column ?? '', descending: next?.descends ?? false };
}

function reversed({ sort, sorts }: ListContent): Sort {
  const current = sort ?? { column: sorts[0]?.column ?? '', descending: false };
  return { ...current, descending: !current.descending };
}

export function sortBy(state: State, sort: Sort): Step {
  return step(settle(withList(state, { ...listState(state), sort })));
}

function jump(state: State, direction: 1 | -1): Step {
  const shape = listShape(state);
  return step(shape === undefined ? state : withList(state, wrapInList(listState(state), direction, shape)));
}

function movement(state: State, content: Content | null): Binding[] {
  if (content === null || content.kind === 'pane') return [];
  const { up, down } = glyphsFor(state.isAscii);
  const go =
    (move: Move) =>
    (s: State): Step =>
      withOlder(moved(s, move));
  const isQuery = placeOf(state).view === 'query';
  const verb = content.kind === 'list' ? 'move' : 'scroll';
  return [
    {
      keys: ['j', 'down'],
      shown: `j ${state.isAscii ? 'down' : down}`,
      label: `${verb} down`,
      act: go('down'),
    },
    { keys: ['k', 'up'], shown: `k ${state.isAscii ? 'up' : up}`, label: `${verb} up`, act: go('up') },
    {
      keys: ['pagedown', 'ctrl-f', 'ctrl-d', ' '],
      shown: 'PgDn',
      label: 'a page down',
      act: go('page-down'),
    },
    { keys: ['pageup', 'ctrl-b', 'ctrl-u'], shown: 'PgUp', label: 'a page up', act: go('page-up') },
    { keys: ['g', 'home'], shown: isQuery ? 'Home' : 'g', label: 'to the first', act: go('first') },
    { keys: ['G', 'end'], shown: 'G', label: 'to the last', act: go('last') },
  ];
}

/** Moves the selection of a list, or scrolls a page. */
export function moved(state: State, move: Move): State {
  const list = listState(state);
  const shape = listShape(state);
  if (shape !== undefined) return withList(state, moveInList(list, move, shape));
  const page = pageShape(state);
  if (page === undefined) return state;
  return withList(state, { ...list, offset: scrollPage(list.offset, move, page.count, page.visible) });
}

function travel(state: State): Binding[] {
  const bindings: Binding[] = [];
  const list = listState(state);
  if (list.filter !== '') {
    bindings.push({
      keys: ['esc'],
      shown: 'esc',
      label: 'clear the filter',
      act: (s) => step(settle(withList(s, { ...listState(s), filter: '' }))),
    });
  } else if (state.places.length > 1) {
    bindings.push({
      keys: ['esc', 'backspace', 'left', 'h'],
      shown: 'esc',
      label: 'back',
      isHinted: true,
      act: (s) => goTo(s, s.places.slice(0, -1)),
    });
  }
  if (state.nodes.length > 1) {
    bindings.push(
      { keys: ['tab'], shown: 'tab', label: 'next node', isHinted: true, act: (s) => switchNode(s, 1) },
      { keys: ['shift-tab'], shown: 'shift-tab', label: 'node before', act: (s) => switchNode(s, -1) },
    );
  }
  for (const { id, digit } of viewTabs) {
    bindings.push({
      keys: [digit],
      shown: digit,
      label: id,
      act: (s) => openView(s, id),
    });
  }
  return bindings;
}

/** The same view of another node; a detail stays behind unless it is the node's own. */
function switchNode(state: State, direction: 1 | -1): Step {
  const place = placeOf(state);
  const node = (place.node + direction + state.nodes.length) % state.nodes.length;
  return toNode(state, node);
}

export function toNode(state: State, node: number): Step {
  const place = placeOf(state);
  if (place.view === 'chart') return goTo(state, [...state.places.slice(0, -1), { ...place, node }]);
  const isNodeDetail = place.view === 'nodes' && place.detail !== null;
  const detail = isNodeDetail ? (state.nodes[node]?.name ?? null) : null;
  const before = place.detail !== null && !isNodeDetail ? [] : state.places.slice(0, -1);
  const { chart, part } = place;
  const kept = { ...(chart && { chart }), ...(part && { part }) };
  return goTo(state, [...before, { view: place.view, node, detail, ...kept }]);
}
