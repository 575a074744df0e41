import type { Call } from '../ast.ts';
import { float } from '../eval/column.ts';
import { timesOf, type Grid } from '../eval/grid.ts';
import { maximum, minimum } from '../eval/operators.ts';
import type { Evaluator } from '../eval/query.ts';
import { argumentOf } from './vector-function.ts';

/** Evaluates a call that gives a scalar. */
export type ScalarFunction = (call: Call, grid: Grid, evaluator: Evaluator) => Float64Array;

/** Functions that give scalars, by name. */
export const scalarFunctions: ReadonlyMap<string, ScalarFunction> = new Map(
  Object.entries({
    time: (_call, grid) => timesOf(grid).map((timeMs) => timeMs / 1000),
    pi: (_call, grid) => constant(grid, Math.PI),
    start: (_call, grid, { query }) => constant(grid, query.startMs / 1000),
    end: (_call, grid, { query }) => constant(grid, query.endMs / 1000),
    range: (_call, grid, { query }) => constant(grid, (query.endMs - query.startMs) / 1000),
    step: (_call, grid, { query }) => constant(grid, query.startMs === query.endMs ? 0 : query.stepMs / 1000),
    max_of: ofTwo(maximum),
    min_of: ofTwo(minimum),
    scalar: onlyFloat,
  } satisfies Record<string, ScalarFunction>),
);

/** The same number at every step. */
export function constant(grid: Grid, value: number): Float64Array {
  return new Float64Array(grid.count).fill(value);
}

function ofTwo(compute: (a: number, b: number) => number): ScalarFunction {
  return (call, grid, evaluator) => {
    const left = evaluator.scalar(argumentOf(call, 0), grid);
    const right = evaluator.scalar(argumentOf(call, 1), grid);
    return left.map((value, step) => compute(value, right[step] as number));
  };
}

/** The value of a vector's only float; NaN where there are none or several. */
function onlyFloat(call: Call, grid: Grid, evaluator: Evaluator): Float64Array {
  const result = constant(grid, NaN);
  const isTaken = new Uint8Array(grid.count);
  for (const { values, present } of evaluator.vector(argumentOf(call, 0), grid)) {
    for (let step = 0; step < grid.count; step++) {
      if (present[step] !== float) continue;
      result[step] = isTaken[step] === 0 ? (values[step] as number) : NaN;
      isTaken[step] = 1;
    }
  }
  return result;
}
