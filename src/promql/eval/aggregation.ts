import type { Aggregation } from '../ast.ts';
import { invalidQuantile } from './annotation-texts.ts';
import { pointsIn, type Column } from './column.ts';
import { countValues } from './count-values.ts';
import type { Grid } from './grid.ts';
import { groupColumns } from './groups.ts';
import { limitCount, limitRatio } from './limits.ts';
import type { Evaluator } from './query.ts';
import { countGroup, deviationGroup, extremeGroup, onesGroup, quantileGroup } from './reducers.ts';
import { meanGroup, sumGroup } from './sums.ts';
import { selectExtremes } from './top-columns.ts';
import type { Reducer, ReducerContext } from './reducer.ts';
import { textOf, unwrap } from './types.ts';

/** Evaluates `sum by (…) (…)` and its like. */
export function aggregate(node: Aggregation, grid: Grid, evaluator: Evaluator): Column[] {
  const { budget } = evaluator.query;
  const heldBefore = budget.held;
  const result = aggregateNow(node, grid, evaluator);
  let points = 0;
  for (const column of result) points += pointsIn(column);
  budget.settle(heldBefore, points);
  return result;
}

function aggregateNow(node: Aggregation, grid: Grid, evaluator: Evaluator): Column[] {
  const { operator, parameter } = node;
  const expression = unwrap(node.expression);
  if (operator === 'count_values') {
    const columns = evaluator.vector(expression, grid);
    return countValues(node, textOf(parameter), columns, grid.count, evaluator.query.budget);
  }
  const parameters = parameter && evaluator.scalar(parameter, grid);
  const columns = evaluator.vector(expression, grid);
  switch (operator) {
    case 'topk':
    case 'bottomk':
      return selectExtremes(node, columns, parameters as Float64Array, grid.count, evaluator);
    case 'limitk':
      return limitCount(node, columns, parameters as Float64Array, grid.count);
    case 'limit_ratio':
      return limitRatio(node, columns, parameters as Float64Array, evaluator);
  }
  if (operator === 'quantile') warnOfQuantiles(node, parameters as Float64Array, evaluator);
  const reduce = reducerFor(node, parameters);
  const context: ReducerContext = {
    steps: grid.count,
    annotate: (text) => evaluator.query.annotations.add(text, expression.position),
  };
  return groupColumns(columns, node)
    .map((group) => reduce(group, context))
    .filter((column) => pointsIn(column) > 0);
}

function reducerFor({ operator }: Aggregation, parameters: Float64Array | undefined): Reducer {
  switch (operator) {
    case 'sum':
      return sumGroup;
    case 'avg':
      return meanGroup;
    case 'count':
      return countGroup;
    case 'group':
      return onesGroup;
    case 'min':
    case 'max':
      return extremeGroup(operator);
    case 'stddev':
    case 'stdvar':
      return deviationGroup(operator);
    case 'quantile':
      return quantileGroup(parameters as Float64Array);
    default:
      throw new Error(`BUG: ${operator} does not reduce groups`);
  }
}

function warnOfQuantiles({ parameter }: Aggregation, quantiles: Float64Array, { query }: Evaluator): void {
  if (parameter === undefined) return;
  const add = (quantile: number) =>
    query.annotations.add(invalidQuantile(quantile), unwrap(parameter).position);
  const numbers = quantiles.filter((quantile) => !Number.isNaN(quantile));
  if (numbers.length < quantiles.length) add(NaN);
  const largest = numbers.reduce((a, b) => Math.max(a, b), -Infinity);
  const smallest = numbers.reduce((a, b) => Math.min(a, b), Infinity);
  if (largest > 1) add(largest);
  if (smallest < 0) add(smallest);
}
