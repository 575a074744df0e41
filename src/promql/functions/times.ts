import { absent, float, fullColumn, spreadAll, type Column } from '../eval/column.ts';
import { timesOf } from '../eval/grid.ts';
import { selectVector } from '../eval/vector-selector.ts';
import { absentColumn } from './absent.ts';
import { argumentOf, type VectorFunction } from './vector-function.ts';

/** Functions about when samples are and whether there are any. */
export const timeFunctions: Readonly<Record<string, VectorFunction>> = {
  /** Of a selector the times of its samples; of anything computed, those of the steps. */
  timestamp: (call, grid, evaluator) => {
    const argument = argumentOf(call, 0);
    if (argument.kind === 'vector-selector' && argument.extension === undefined) {
      return nameless(spreadAll(selectVector(argument, grid, evaluator.query, 'time'), grid.count));
    }
    const times = timesOf(grid);
    const columns = evaluator.vector(argument, grid);
    for (const column of columns) {
      for (let step = 0; step < times.length; step++) {
        column.values[step] = (times[step] as number) / 1000;
        if (column.present[step] !== absent) column.present[step] = float;
      }
      column.histograms = undefined;
    }
    return nameless(columns);
  },
  /** When the counters behind a selector's samples began, where the source knows. */
  start_timestamp: (call, grid, evaluator) => {
    const argument = argumentOf(call, 0);
    if (argument.kind !== 'vector-selector') return [];
    return nameless(spreadAll(selectVector(argument, grid, evaluator.query, 'start'), grid.count));
  },
  vector: (call, grid, evaluator) => [fullColumn({}, evaluator.scalar(argumentOf(call, 0), grid))],
  absent: (call, grid, evaluator) => {
    const argument = argumentOf(call, 0);
    return absentColumn(argument, evaluator.vector(argument, grid), grid.count);
  },
};

function nameless(columns: Column[]): Column[] {
  for (const column of columns) column.dropName = true;
  return columns;
}
