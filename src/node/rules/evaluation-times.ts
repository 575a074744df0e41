/** When something that happens every `intervalMs` happens. */
export interface Grid {
  readonly intervalMs: number;
  /** How far after each multiple of the interval. */
  readonly offsetMs: number;
}

/** A timer that fires this early is on time. */
const earlyMs = 50;

/**
 * The grid of a group: always the same for a name, and another for most others, so that groups are not all evaluated at
 * once. The hash is FNV-1a (RFC 9923).
 */
export function gridOf(key: string, intervalMs: number): Grid {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return { intervalMs, offsetMs: hash % intervalMs };
}

/** The last time of a grid that is not after `nowMs`. */
export function latestTime(nowMs: number, { intervalMs, offsetMs }: Grid): number {
  return Math.floor((nowMs - offsetMs) / intervalMs) * intervalMs + offsetMs;
}

/** What is due at `nowMs` where `nextMs` comes next. */
export type Due =
  | { readonly atMs: number; readonly missed: number }
  /** Nothing yet: not before then. The clock was set back where that is earlier than what came next. */
  | { readonly nextMs: number };

/** Of several times that have come, the latest is due and those before it are missed. */
export function dueAt(nextMs: number, nowMs: number, grid: Grid): Due {
  const { intervalMs } = grid;
  if (nextMs - nowMs > intervalMs) return { nextMs: latestTime(nowMs, grid) + intervalMs };
  if (nextMs - nowMs > earlyMs) return { nextMs };
  const missed = Math.max(0, Math.floor((nowMs - nextMs) / intervalMs));
  return { atMs: nextMs + missed * intervalMs, missed };
}
