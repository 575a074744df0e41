import type { AlertCommand } from '../state/alert-dialog.ts';
import type { LogEffect } from './log-effects.ts';
import { screenOf, frameRows } from '../views/screen.ts';
import type { Query } from '../state/answers.ts';
import { keepVisible, settleList } from '../state/list.ts';
import type { ListShape } from '../state/list.ts';
import type { Place, State } from '../state/model.ts';
import { freshList, listId, listState, placeOf, withList } from '../state/model.ts';
import type { ServiceAction } from '../state/service-dialog.ts';
import { placeQueries } from '../state/queries.ts';

/** What is to be done beside changing the state. */
export type Effect =
  | LogEffect
  | { readonly kind: 'save-chart'; readonly name: string; readonly text: string; readonly note: string }
  /** Keeps an expression for other sessions. */
  | { readonly kind: 'remember-query'; readonly expression: string }
  | { readonly kind: 'quit' }
  | { readonly kind: 'ask'; readonly node: number; readonly queries: readonly Query[] }
  | { readonly kind: 'scan'; readonly node: number; readonly paths: readonly string[] | null }
  | { readonly kind: 'cron-refresh'; readonly node: number }
  | { readonly kind: 'alert-command'; readonly node: number; readonly command: AlertCommand }
  | {
      readonly kind: 'kill';
      readonly node: number;
      readonly pid: number;
      readonly startTime: string | null;
      readonly signal: string;
      readonly confirm: boolean;
    }
  | {
      readonly kind: 'service-command';
      readonly node: number;
      readonly unit: string;
      readonly action: ServiceAction;
      readonly confirm: boolean;
    };

export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export function step(state: State, ...effects: Effect[]): Step {
  return { state, effects };
}

/** Goes to another place and asks for what it shows at once. */
export function goTo(state: State, places: readonly Place[]): Step {
  const { open } = state.logs;
  const isLogSeen = places.some(
    ({ view, detail, node }) => view === 'logs' && open?.name === detail && open.node === node,
  );
  const logs = isLogSeen ? state.logs : { ...state.logs, open: null };
  const isJournalSeen = places.some(
    ({ view, detail, node }) =>
      view === 'services' && state.journal?.name === detail && state.journal.node === node,
  );
  const journal = isJournalSeen ? state.journal : null;
  const moved = settle({ ...state, places, logs, journal, arrivedAt: state.now, overlay: null });
  return step(moved, askPlace(moved));
}

/** Asks for everything the place shows, and whether the node is well. */
export function askPlace(state: State): Effect {
  const place = placeOf(state);
  return { kind: 'ask', node: place.node, queries: [{ kind: 'health' }, ...placeQueries(place, state)] };
}

/** Goes to a place with one of its rows selected, whatever was filtered there. */
export function goToRow(state: State, place: Place, row: string | null): Step {
  const there = { ...state, places: [...state.places, place], showsAllProcesses: false };
  const list = { ...(there.lists[listId(there)] ?? freshList), selected: row, filter: '' };
  return goTo(withList(there, list), there.places);
}

export function notify(state: State, text: string, isBad = false): State {
  return { ...state, notice: { text, isBad, until: state.now + (isBad ? 10_000 : 5000) } };
}

/** The rows of the list that is shown; undefined where a page or a message is. */
export function listShape(state: State): ListShape | undefined {
  const { banner, content } = screenOf(state);
  if (content?.kind !== 'list') return undefined;
  return { keys: content.keys, visible: content.visible(state.rows - frameRows - banner.length) };
}

/** Key of the selected row; null where there is none. */
export function selectedKey(state: State): string | null {
  return listShape(state)?.keys[listState(state).index] ?? null;
}

/** The length of the page that is shown, and how much of it is seen. */
export function pageShape(state: State): { count: number; visible: number } | undefined {
  const { banner, content } = screenOf(state);
  if (content?.kind !== 'page') return undefined;
  return { count: content.lines(state.columns).length, visible: state.rows - frameRows - banner.length };
}

/** Brings selection and scroll position in line with what is there now. */
export function settle(state: State): State {
  const list = listState(state);
  const shape = listShape(state);
  if (shape !== undefined) {
    const settled = settleList(list, shape);
    return settled === list ? state : withList(state, settled);
  }
  const page = pageShape(state);
  if (page === undefined) return state;
  const offset = keepVisible(list.offset, list.offset, page.count, page.visible);
  return offset === list.offset ? state : withList(state, { ...list, offset });
}
