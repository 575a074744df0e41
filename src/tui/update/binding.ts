import type { State } from '../state/model.ts';
import type { Step } from './step.ts';

/** What some keys do at a place. The same list runs them, fills the last line and the help. */
export interface Binding {
  /** Names as `keyNames` gives them: `j`, `down`, `ctrl-c`. */
  readonly keys: readonly string[];
  /** As written on the screen. */
  readonly shown: string;
  readonly label: string;
  /** Whether the last line mentions it, if there is room. */
  readonly isHinted?: boolean;
  readonly act: (state: State) => Step;
}
