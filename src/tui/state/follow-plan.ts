import type { State } from './model.ts';
import { placeOf } from './model.ts';

/** Which stream is to be open; a new generation is a new stream. */
export interface FollowPlan {
  readonly node: number;
  readonly name: string;
  readonly generation: number;
  readonly filter: string;
  readonly ignoresCase: boolean;
  /** Goes on behind this line; null: begins with the last lines. */
  readonly resumeAfter: number | null;
}

/** The stream of the log one looks at, also while one of its lines is open; null elsewhere. */
export function followPlan(state: State): FollowPlan | null {
  const { open, ignoresCase } = state.logs;
  const place = placeOf(state);
  if (open === null || place.view !== 'logs' || place.detail !== open.name || place.node !== open.node)
    return null;
  const { node, name, generation, filter, resumeAfter } = open;
  return { node, name, generation, filter, ignoresCase, resumeAfter };
}
