import type { Expression } from '../ast.ts';
import type { Queryable } from '../queryable.ts';
import type { Annotations } from './annotations.ts';
import type { Budget } from './budget.ts';
import type { Column } from './column.ts';
import type { Grid } from './grid.ts';

/** What holds for a whole evaluation. */
export interface Query {
  readonly queryable: Queryable;
  /** The times the query was asked for; `@ start()`, `@ end()`, `step()` and `range()` are about these. */
  readonly startMs: number;
  readonly endMs: number;
  /** 0 for an instant query. */
  readonly stepMs: number;
  /** How far back a sample counts. */
  readonly lookbackMs: number;
  /** The step of subqueries that name none. */
  readonly subqueryStepMs: number;
  /** Names of metrics go at the end rather than with the first function or operator that changes the value. */
  readonly delaysNameRemoval: boolean;
  readonly annotations: Annotations;
  readonly budget: Budget;
  /** Expressions that come to the same at every step. */
  readonly invariant: ReadonlySet<Expression>;
  /** Selectors of whose native histograms only the totals count. */
  readonly statisticsOnly: ReadonlySet<Expression>;
}

/** Evaluates parts of a query; given to what needs the value of an argument. */
export interface Evaluator {
  readonly query: Query;
  /** An instant vector, one column a series, each with something at one step at least. The caller owns them. */
  vector(expression: Expression, grid: Grid): Column[];
  /** A scalar at every step. */
  scalar(expression: Expression, grid: Grid): Float64Array;
}
