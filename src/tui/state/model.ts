import type { AlertDialog } from './alert-dialog.ts';
import type { AlertPart } from './alert-parts.ts';
import type { Answers } from './answers.ts';
import type { ChartChoice } from './chart-choice.ts';
import type { KillDialog } from './kill.ts';
import type { LogPrompt, PauseDialog } from './log-dialogs.ts';
import type { Logs, LogView } from './log-view.ts';
import { noLogs } from './log-view.ts';
import type { ServiceDialog } from './service-dialog.ts';
import type { ServicePart } from './service-parts.ts';
import type { TransferChoice } from './transfer-choice.ts';
import { everyTransfer } from './transfer-choice.ts';
import type { QueryPopup, QueryView } from './query-view.ts';
import { noQuery } from './query-view.ts';

export type ViewId =
  | 'nodes'
  | 'overview'
  | 'disk'
  | 'paths'
  | 'logs'
  | 'processes'
  | 'cron'
  | 'transfers'
  | 'services'
  | 'checks'
  | 'alerts'
  | 'arrivals'
  | 'query'
  | 'chart';

/** The views with the keys that open them; a key keeps its view through later versions. */
export const viewTabs: readonly { readonly id: ViewId; readonly digit: string }[] = [
  { id: 'nodes', digit: '0' },
  { id: 'overview', digit: '1' },
  { id: 'disk', digit: '2' },
  { id: 'paths', digit: '3' },
  { id: 'logs', digit: '4' },
  { id: 'processes', digit: '5' },
  { id: 'cron', digit: '6' },
  { id: 'transfers', digit: '7' },
  { id: 'services', digit: '8' },
  { id: 'checks', digit: '9' },
  { id: 'alerts', digit: '!' },
  { id: 'arrivals', digit: 'A' },
  { id: 'query', digit: 'Q' },
];

/** Where one is: a view of a node, or the detail of one of its rows. */
export interface Place {
  readonly view: ViewId;
  readonly node: number;
  /** Key of the row whose detail is open. */
  readonly detail: string | null;
  /** Id of the log line that is shown whole. */
  readonly line?: number;
  /** What the view `chart` shows, and the view `query` in place of its table. */
  readonly chart?: ChartChoice;
  /** What the view `alerts` lists; left out: those of now. */
  readonly part?: AlertPart;
}

/** Whether a node answers. `since` is its last answer, or the first attempt where it never answered. */
export type Link =
  | { readonly status: 'unknown' }
  | { readonly status: 'up' }
  | {
      readonly status: 'away';
      readonly since: number;
      readonly message: string;
      readonly retryAt: number | null;
    };

export interface NodeState {
  readonly name: string;
  /** Nobody gave it this name: it goes by its own once that is known. */
  readonly isStandIn: boolean;
  readonly address: string;
  readonly link: Link;
  readonly answers: Answers;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

/** What one chose in a list. `selected` is a row's key; null follows the first row whichever it is. */
export interface ListState {
  readonly selected: string | null;
  readonly index: number;
  readonly offset: number;
  readonly sort: Sort | null;
  readonly filter: string;
}

export type Overlay =
  | { readonly kind: 'help'; readonly offset: number }
  | { readonly kind: 'search'; readonly before: ListState }
  | { readonly kind: 'palette'; readonly text: string; readonly chosen: number }
  | { readonly kind: 'kill'; readonly dialog: KillDialog }
  | { readonly kind: 'service'; readonly dialog: ServiceDialog }
  | { readonly kind: 'alert'; readonly dialog: AlertDialog }
  | { readonly kind: 'log-prompt'; readonly prompt: LogPrompt }
  /** The expression of the view `query` is being typed. */
  | { readonly kind: 'query'; readonly popup: QueryPopup | null }
  | { readonly kind: 'log-pause'; readonly dialog: PauseDialog };

export interface Notice {
  readonly text: string;
  readonly isBad: boolean;
  readonly until: number;
}

export interface State {
  readonly now: number;
  readonly columns: number;
  readonly rows: number;
  readonly isAscii: boolean;
  readonly version: string;
  /** Who sits here, as the system calls them; null where it does not say. */
  readonly user: string | null;
  readonly nodes: readonly NodeState[];
  /** The last is where one is; `esc` goes back to the one before. Never empty. */
  readonly places: readonly Place[];
  /** Since when one is there: an answer from before it is shown dated and asked anew. */
  readonly arrivedAt: number;
  readonly showsAllProcesses: boolean;
  readonly logs: Logs;
  /** Of the service one looks at, its lines as those of a log. */
  readonly journal: LogView | null;
  /** What the detail of a service shows. */
  readonly servicePart: ServicePart;
  /** The next 24 hours in place of the table of jobs. */
  readonly showsTimeline: boolean;
  readonly transfers: TransferChoice;
  readonly query: QueryView;
  readonly lists: Readonly<Record<string, ListState>>;
  readonly overlay: Overlay | null;
  readonly notice: Notice | null;
}

export const freshList: ListState = { selected: null, index: 0, offset: 0, sort: null, filter: '' };

/** A node to show. */
export interface NodeOption {
  readonly name: string;
  /** The name stands in until the node has told its own. */
  readonly isStandIn?: boolean;
  readonly address: string;
}

export interface StateOptions {
  readonly nodes: readonly NodeOption[];
  readonly defaultNode?: string;
  readonly isAscii: boolean;
  readonly version: string;
  readonly user?: string;
  readonly now: number;
  readonly columns: number;
  readonly rows: number;
}

/** Starts on the overview of the default node, or of the first. */
export function initialState(options: StateOptions): State {
  const wanted = options.nodes.findIndex(({ name }) => name === options.defaultNode);
  return {
    now: options.now,
    columns: options.columns,
    rows: options.rows,
    isAscii: options.isAscii,
    version: options.version,
    user: options.user ?? null,
    nodes: options.nodes.map(({ name, isStandIn, address }) => ({
      name,
      isStandIn: isStandIn ?? false,
      address,
      link: { status: 'unknown' },
      answers: {},
    })),
    places: [{ view: 'overview', node: Math.max(0, wanted), detail: null }],
    arrivedAt: options.now,
    showsAllProcesses: false,
    logs: noLogs,
    journal: null,
    servicePart: 'both',
    showsTimeline: false,
    transfers: everyTransfer,
    query: noQuery,
    lists: {},
    overlay: null,
    notice: null,
  };
}

/** Whether the screen is so large that the overview has room for tables. */
export function isRoomy({ columns, rows }: State): boolean {
  return columns >= 140 || rows >= 40;
}

export function placeOf(state: State): Place {
  const place = state.places.at(-1);
  if (place === undefined) throw new Error('BUG: no place to be');
  return place;
}

/** The node whose views are shown. */
export function activeNode(state: State): NodeState {
  const node = state.nodes[placeOf(state).node];
  if (node === undefined) throw new Error('BUG: the place is on a node that is not configured');
  return node;
}

/** Names the list or page of a place, so that each keeps its own selection, order, filter and scroll position. */
export function listId(state: State): string {
  const { view, node, detail, line, part } = placeOf(state);
  if (view === 'nodes') return 'nodes';
  if (line !== undefined) return `${node}/line/${line}`;
  // Each expression has a list of its own.
  if (view === 'query') return `${node}/query/${state.query.expression}`;
  const isAll = view === 'processes' && state.showsAllProcesses;
  const mode = isAll ? ':all' : part === undefined ? '' : `:${part}`;
  return `${node}/${view}${mode}${detail === null ? '' : `/${detail}`}`;
}

export function listState(state: State): ListState {
  return state.lists[listId(state)] ?? freshList;
}

export function withList(state: State, list: ListState): State {
  return { ...state, lists: { ...state.lists, [listId(state)]: list } };
}
