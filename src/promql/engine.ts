import type { Expression } from './ast.ts';
import { Annotations, type RenderedAnnotations } from './eval/annotations.ts';
import { Budget } from './eval/budget.ts';
import { dropNames, fullColumn } from './eval/column.ts';
import { EvaluationError } from './eval/errors.ts';
import { Evaluation } from './eval/evaluation.ts';
import { gridBetween, instant } from './eval/grid.ts';
import { invariantParts } from './eval/invariance.ts';
import { rangeMatrix } from './eval/range-matrix.ts';
import { columnsToMatrix, columnsToVector, sortSeries, type VectorSample } from './eval/results.ts';
import { statisticsSelectors } from './eval/statistics-selectors.ts';
import { textOf } from './eval/types.ts';
import type { Query } from './eval/query.ts';
import { parse } from './parse.ts';
import type { Queryable, SeriesData } from './queryable.ts';
import { nameOfType, typeOf } from './value-type.ts';

export { EvaluationError, QueryCanceled, QueryTimeout, TooManySamples } from './eval/errors.ts';
export type { RenderedAnnotations } from './eval/annotations.ts';
export type { VectorSample } from './eval/results.ts';

/** How a query is evaluated; what is left out is as Prometheus has it. */
export interface EvaluationOptions {
  /** The query as written, where an expression is given: annotations name places in it. */
  readonly text?: string;
  /** How far back a sample counts. 5 minutes. */
  readonly lookbackMs?: number;
  /** The step of subqueries that name none. 1 minute. */
  readonly defaultStepMs?: number;
  /** How many samples may be held at once. 50 million. */
  readonly maxSamples?: number;
  /** How long it may take, by the clock given. */
  readonly timeout?: { readonly ms: number; readonly clock: { monotonic(): number } };
  /**
   * Whether the name of a metric stays in sight, for `label_replace` and `by (__name__)`, until the whole expression is
   * evaluated: Prometheus' feature flag `promql-delayed-name-removal`. False, as there: the first function or operator takes
   * it away.
   */
  readonly delaysNameRemoval?: boolean;
  /** Asked between series: true ends the evaluation with `QueryCanceled`. */
  readonly isAborted?: () => boolean;
}

export interface InstantOptions extends EvaluationOptions {
  readonly atMs: number;
}

export interface RangeOptions extends EvaluationOptions {
  readonly fromMs: number;
  readonly toMs: number;
  /** Above 0. */
  readonly stepMs: number;
}

/** What an instant query comes to. */
export type InstantValue =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  /** In the order in which the expression gives them (`sort`, `topk`). */
  | { readonly kind: 'vector'; readonly samples: readonly VectorSample[] }
  | { readonly kind: 'matrix'; readonly series: readonly SeriesData[] };

/** What a range query comes to, by labels. Series may share their timestamps. */
export interface RangeValue {
  readonly kind: 'matrix';
  readonly series: readonly SeriesData[];
}

export interface Evaluated<Value> {
  readonly value: Value;
  readonly annotations: RenderedAnnotations;
}

/**
 * Evaluates an expression at one time. Throws `ParseError` for a text that is none, `EvaluationError` where it has no answer
 * (`TooManySamples` among them), `QueryTimeout` and `QueryCanceled`.
 */
export function evaluateInstant(
  query: Expression | string,
  queryable: Queryable,
  options: InstantOptions,
): Evaluated<InstantValue> {
  const expression = typeof query === 'string' ? parse(query) : query;
  const { atMs } = options;
  const run = prepare(expression, queryable, options, { startMs: atMs, endMs: atMs, stepMs: 0 });
  const value = instantValue(expression, atMs, run);
  return { value, annotations: run.annotations.render(typeof query === 'string' ? query : options.text) };
}

/** Evaluates an expression at every step of a range; throws as `evaluateInstant` does. */
export function evaluateRange(
  query: Expression | string,
  queryable: Queryable,
  options: RangeOptions,
): Evaluated<RangeValue> {
  const expression = typeof query === 'string' ? parse(query) : query;
  const { fromMs, toMs, stepMs } = options;
  const type = typeOf(expression);
  if (type !== 'vector' && type !== 'scalar') {
    throw new EvaluationError(
      `invalid expression type "${nameOfType(type)}" for range query, must be Scalar or instant Vector`,
    );
  }
  const run = prepare(expression, queryable, options, { startMs: fromMs, endMs: toMs, stepMs });
  const evaluation = new Evaluation(run);
  const grid = gridBetween(fromMs, toMs, stepMs);
  run.budget.reserve(1, grid.count);
  const columns =
    type === 'scalar'
      ? [fullColumn({}, evaluation.scalar(expression, grid))]
      : dropNames(evaluation.vector(expression, grid));
  const series = sortSeries(columnsToMatrix(columns, grid));
  const annotations = run.annotations.render(typeof query === 'string' ? query : options.text);
  return { value: { kind: 'matrix', series }, annotations };
}

function instantValue(expression: Expression, atMs: number, run: Query): InstantValue {
  const evaluation = new Evaluation(run);
  const grid = instant(atMs);
  switch (typeOf(expression)) {
    case 'string':
      return { kind: 'string', value: textOf(expression) };
    case 'scalar':
      return { kind: 'scalar', value: evaluation.scalar(expression, grid)[0] as number };
    case 'vector':
      return { kind: 'vector', samples: columnsToVector(dropNames(evaluation.vector(expression, grid))) };
    case 'matrix':
      return { kind: 'matrix', series: sortSeries(rangeMatrix(expression, grid, evaluation)) };
  }
}

function prepare(
  expression: Expression,
  queryable: Queryable,
  options: EvaluationOptions,
  times: Pick<Query, 'startMs' | 'endMs' | 'stepMs'>,
): Query {
  const { lookbackMs = 300_000, defaultStepMs = 60_000, maxSamples = 50_000_000 } = options;
  const { delaysNameRemoval = false, timeout, isAborted } = options;
  const deadline = timeout && {
    atMs: timeout.clock.monotonic() + timeout.ms,
    now: () => timeout.clock.monotonic(),
  };
  return {
    ...times,
    queryable,
    lookbackMs,
    subqueryStepMs: defaultStepMs,
    delaysNameRemoval,
    annotations: new Annotations(),
    budget: new Budget({ maxSamples, deadline, isAborted }),
    invariant: invariantParts(expression),
    statisticsOnly: statisticsSelectors(expression),
  };
}
