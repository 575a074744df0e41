import type { Call, Expression } from '../ast.ts';
import { keepFloats, pointsIn, type Column } from '../eval/column.ts';
import { EvaluationError } from '../eval/errors.ts';
import type { Grid } from '../eval/grid.ts';
import type { Evaluator } from '../eval/query.ts';
import { unwrap } from '../eval/types.ts';

/** Evaluates a call that gives an instant vector and takes no range vector. */
export type VectorFunction = (call: Call, grid: Grid, evaluator: Evaluator) => Column[];

/** An argument that the parser has seen to be there, without its parentheses. */
export function argumentOf({ name, args }: Call, index: number): Expression {
  const argument = args[index];
  if (argument === undefined) throw new EvaluationError(`${name} lacks its argument ${index + 1}`);
  return unwrap(argument);
}

/** The floats of an argument that is an instant vector; columns that have no others than native histograms go. */
export function floatColumns(call: Call, index: number, grid: Grid, evaluator: Evaluator): Column[] {
  const columns = evaluator.vector(argumentOf(call, index), grid);
  return columns.filter((column) => column.histograms === undefined || pointsIn(keepFloats(column)) > 0);
}

/** A function of one float; steps without one are computed as well, where it does not matter. */
export function mapFloats(compute: (value: number) => number): VectorFunction {
  return (call, grid, evaluator) => {
    const columns = floatColumns(call, 0, grid, evaluator);
    for (const column of columns) {
      const { values } = column;
      for (let step = 0; step < values.length; step++) values[step] = compute(values[step] as number);
      column.dropName = true;
    }
    return columns;
  };
}
