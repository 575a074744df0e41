import type { Glyphs } from '../draw/glyphs.ts';
import { glyphsFor } from '../draw/glyphs.ts';
import type { Line } from '../draw/style.ts';
import type { TableRoom, TableSpec } from '../draw/table.ts';
import { arrange, drawTable } from '../draw/table.ts';
import type { ListState, NodeState, Place, Sort, State } from '../state/model.ts';
import { activeNode, listState, placeOf } from '../state/model.ts';

/** What a view draws from. */
export interface Context {
  readonly state: State;
  readonly node: NodeState;
  readonly place: Place;
  readonly list: ListState;
  readonly glyphs: Glyphs;
  readonly now: number;
}

export function contextOf(state: State): Context {
  return {
    state,
    node: activeNode(state),
    place: placeOf(state),
    list: listState(state),
    glyphs: glyphsFor(state.isAscii),
    now: state.now,
  };
}

/** Rows to choose from. */
export interface ListContent {
  readonly kind: 'list';
  /** Of the rows shown, in order. */
  readonly keys: readonly string[];
  /** How many rows there are without the filter. */
  readonly total: number;
  /** Columns `s` goes through. */
  readonly sorts: readonly { readonly column: string; readonly descends: boolean }[];
  readonly sort: Sort | null;
  /** How many rows are seen in a room so high. */
  readonly visible: (height: number) => number;
  readonly draw: (room: TableRoom) => readonly Line[];
}

/** Text to scroll. */
export interface PageContent {
  readonly kind: 'page';
  readonly lines: (width: number) => readonly Line[];
}

/** What scrolls by itself. */
export interface PaneContent {
  readonly kind: 'pane';
  /** As many lines as fit the room, the first on top. */
  readonly draw: (room: TableRoom) => readonly Line[];
}

export type Content = ListContent | PageContent | PaneContent;

/** What the body shows: lines that say how things stand, then the content or what is there instead of it. */
export interface Screen {
  readonly banner: readonly Line[];
  readonly content: Content | null;
  /** In place of content: what is awaited, why there is nothing, what failed. */
  readonly message: readonly Line[];
  readonly isStale: boolean;
}

/** A table's rows filtered, ordered and ready to be drawn. */
export function tableContent<Row>(spec: TableSpec<Row>, rows: readonly Row[], list: ListState): ListContent {
  const arranged = arrange(spec, rows, list);
  return {
    kind: 'list',
    keys: arranged.map(spec.key),
    total: rows.length,
    sorts: spec.columns
      .filter(({ value }) => value !== undefined)
      .map(({ id, descends }) => ({ column: id, descends: descends ?? false })),
    sort: list.sort ?? spec.defaultSort,
    visible: (height) => Math.max(1, height - 1),
    draw: (room) => drawTable(spec, arranged, list, room),
  };
}
