/** The times an expression is evaluated at: `count` steps of `stepMs` from `startMs`. */
export interface Grid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly count: number;
}

/** Of one step. */
export function instant(atMs: number): Grid {
  return { startMs: atMs, stepMs: 1, count: 1 };
}

/** From one time to another; the last step is at or before `toMs`. Of no steps where the end comes first. */
export function gridBetween(fromMs: number, toMs: number, stepMs: number): Grid {
  return { startMs: fromMs, stepMs, count: Math.max(0, Math.floor((toMs - fromMs) / stepMs) + 1) };
}

/** The time of the last step. */
export function endOf(grid: Grid): number {
  return grid.startMs + (grid.count - 1) * grid.stepMs;
}

/** The times of all steps. */
export function timesOf(grid: Grid): Float64Array {
  const times = new Float64Array(grid.count);
  for (let step = 0; step < times.length; step++) times[step] = grid.startMs + step * grid.stepMs;
  return times;
}
