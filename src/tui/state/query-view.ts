import type { EditLine } from './edit-line.ts';
import { emptyLine } from './edit-line.ts';
import type { HistoryPlace } from './query-history.ts';

/** What the view `query` keeps while one is elsewhere. */
export interface QueryView {
  readonly line: EditLine;
  /** What was run last; empty: nothing yet. */
  readonly expression: string;
  /** When it was run: an answer from before is one too old. */
  readonly ranAt: number;
  /** Oldest first. */
  readonly history: readonly string[];
  readonly historyPlace: HistoryPlace | null;
}

/** The list of what may be inserted, while one types. */
export interface QueryPopup {
  readonly chosen: number;
}

export const noQuery: QueryView = {
  line: emptyLine,
  expression: '',
  ranAt: 0,
  history: [],
  historyPlace: null,
};
