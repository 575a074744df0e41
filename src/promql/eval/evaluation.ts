import type { BinaryExpression, Call, Expression, UnaryExpression } from '../ast.ts';
import { absentColumn } from '../functions/absent.ts';
import { constant, scalarFunctions } from '../functions/scalars.ts';
import { argumentOf } from '../functions/vector-function.ts';
import { vectorFunctions } from '../functions/vector-functions.ts';
import { negateHistogram } from '../histogram/index.ts';
import { typeOf } from '../value-type.ts';
import { aggregate } from './aggregation.ts';
import { dropNames, pointsIn, spreadAll, type Column } from './column.ts';
import { EvaluationError } from './errors.ts';
import type { Grid } from './grid.ts';
import type { Evaluator, Query } from './query.ts';
import { evaluateRangeCall, isRangeCall } from './range-call.ts';
import { betweenScalars, withScalar } from './scalar-operation.ts';
import { evaluateSetOperation } from './set-operation.ts';
import { selectSmoothed } from './smoothed-selector.ts';
import { isSetOperator } from './operators.ts';
import { selectVector } from './vector-selector.ts';
import { betweenVectors } from './vector-operation.ts';

/** Walks through an expression; each part is evaluated for all steps at once. */
export class Evaluation implements Evaluator {
  readonly query: Query;

  constructor(query: Query) {
    this.query = query;
  }

  vector(expression: Expression, grid: Grid): Column[] {
    const { budget, invariant, delaysNameRemoval } = this.query;
    budget.check();
    if (grid.count === 0) return [];
    const heldBefore = budget.held;
    const isOnce = grid.count > 1 && invariant.has(expression);
    const evaluated = this.#vector(expression, isOnce ? { ...grid, count: 1 } : grid);
    const columns = spreadAll(delaysNameRemoval ? evaluated : dropNames(evaluated), grid.count);
    let points = 0;
    for (const column of columns) points += pointsIn(column);
    budget.settle(heldBefore, points);
    return columns;
  }

  scalar(expression: Expression, grid: Grid): Float64Array {
    if (grid.count > 1 && this.query.invariant.has(expression)) {
      const [value = NaN] = this.#scalar(expression, { ...grid, count: 1 });
      return constant(grid, value);
    }
    return this.#scalar(expression, grid);
  }

  #vector(expression: Expression, grid: Grid): Column[] {
    switch (expression.kind) {
      case 'paren':
        return this.#vector(expression.inner, grid);
      case 'vector-selector':
        return expression.extension === 'smoothed'
          ? selectSmoothed(expression, grid, this.query)
          : selectVector(expression, grid, this.query);
      case 'unary':
        return this.#unary(expression, grid);
      case 'binary':
        return this.#binary(expression, grid);
      case 'aggregation':
        return aggregate(expression, grid, this);
      case 'call':
        return this.#call(expression, grid);
      default:
        throw new EvaluationError(`expected an instant vector, got ${expression.kind}`);
    }
  }

  #scalar(expression: Expression, grid: Grid): Float64Array {
    switch (expression.kind) {
      case 'number':
        return constant(grid, expression.value);
      case 'paren':
        return this.scalar(expression.inner, grid);
      case 'unary': {
        const values = this.scalar(expression.operand, grid);
        return expression.operator === '-' ? values.map((value) => -value) : values;
      }
      case 'binary':
        return betweenScalars(expression, grid, this);
      case 'call': {
        const compute = scalarFunctions.get(expression.name);
        if (compute) return compute(expression, grid, this);
        throw new EvaluationError(`unknown function with name "${expression.name}"`);
      }
      default:
        throw new EvaluationError(`expected a scalar, got ${expression.kind}`);
    }
  }

  #unary({ operator, operand }: UnaryExpression, grid: Grid): Column[] {
    const columns = this.vector(operand, grid);
    if (operator === '+') return columns;
    for (const column of columns) {
      const { values } = column;
      for (let step = 0; step < values.length; step++) values[step] = -(values[step] as number);
      column.histograms = column.histograms?.map((histogram) => histogram && negateHistogram(histogram));
      column.dropName = true;
    }
    return columns;
  }

  #binary(node: BinaryExpression, grid: Grid): Column[] {
    const { left, right, matching } = node;
    if (matching === undefined || typeOf(left) === 'scalar' || typeOf(right) === 'scalar') {
      return withScalar(node, grid, this);
    }
    return isSetOperator(node.operator)
      ? evaluateSetOperation(node, matching, grid, this)
      : betweenVectors(node, matching, grid, this);
  }

  #call(call: Call, grid: Grid): Column[] {
    if (isRangeCall(call)) {
      const columns = evaluateRangeCall(call, grid, this);
      return call.name === 'absent_over_time'
        ? absentColumn(argumentOf(call, 0), columns, grid.count)
        : columns;
    }
    const compute = vectorFunctions.get(call.name);
    if (compute) return compute(call, grid, this);
    throw new EvaluationError(`unknown function with name "${call.name}"`);
  }
}
