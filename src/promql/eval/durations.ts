import type { AtModifier, DurationNode } from '../ast.ts';
import { durationMs } from '../durations.ts';
import type { Query } from './query.ts';

/** A range or step in whole milliseconds, above 0. Throws `DurationError` where a computed one is not. */
export function lengthOf(duration: DurationNode, query: Query): number {
  return durationMs(duration, contextOf(query));
}

/** An offset in whole milliseconds, which may be negative; 0 where there is none. */
export function offsetOf(duration: DurationNode | undefined, query: Query): number {
  return duration === undefined ? 0 : durationMs(duration, contextOf(query), true);
}

/** The time an `@` pins a selector to; undefined where it has none. */
export function pinnedTime(at: AtModifier | undefined, query: Query): number | undefined {
  if (at === undefined) return undefined;
  if (at.kind === 'timestamp') return at.ms;
  return at.kind === 'start' ? query.startMs : query.endMs;
}

function contextOf({ stepMs, startMs, endMs }: Query): { stepMs: number; rangeMs: number } {
  return { stepMs, rangeMs: endMs - startMs };
}
