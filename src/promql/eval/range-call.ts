import type { Call, Expression } from '../ast.ts';
import { rangeFunctions } from '../functions/range-functions.ts';
import type {
  FloatKernel,
  NativeStep,
  RangeCall,
  RangeFunction,
  StepResult,
} from '../functions/range-function.ts';
import { histogramIgnoredInRange, mixedSamples, possibleNonCounter } from './annotation-texts.ts';
import { emptyColumn, float, pointsIn, setHistogram, type Column } from './column.ts';
import { EvaluationError } from './errors.ts';
import { timesOf, type Grid } from './grid.ts';
import { nameLabel, valueOf } from './label-set.ts';
import type { Evaluator } from './query.ts';
import type { Samples } from './samples.ts';
import { typeOf } from '../value-type.ts';
import { unwrap } from './types.ts';
import { emptyWindows, fillWindows, rangeVector, type RangeVector, type Windows } from './windows.ts';

const smoothedFunctions = ['delta', 'increase', 'rate'];
const anchoredFunctions = ['changes', 'delta', 'increase', 'rate', 'resets'];

/** Whether a call is of a function that takes a range vector. */
export function isRangeCall({ name }: Call): boolean {
  return rangeFunctions.has(name);
}

/** Evaluates a function over a range vector, one series after another. */
export function evaluateRangeCall(call: Call, grid: Grid, evaluator: Evaluator): Column[] {
  const { budget } = evaluator.query;
  const heldBefore = budget.held;
  const definition = rangeFunctions.get(call.name) as RangeFunction;
  const { range, context } = prepare(call, grid, evaluator);
  const kernel = definition.floats(context);
  const windows = emptyWindows(grid.count);
  const nativeWindows = emptyWindows(grid.count);
  const columns: Column[] = [];
  let points = 0;
  let times: Float64Array | undefined;
  for (const samples of range.series) {
    budget.check();
    budget.reserve(columns.length + 1, grid.count);
    // Series of one source are often sampled together.
    if (times !== samples.times) fillWindows(windows, samples.times, range);
    times = samples.times;
    const dropName = definition.keepsName !== true || samples.dropName;
    const column = emptyColumn(samples.labels, dropName, grid.count);
    if (samples.natives.length === 0) {
      kernel(samples, windows, column, 0, grid.count);
    } else {
      fillWindows(nativeWindows, samples.nativeTimes, range);
      evaluateMixed(definition, context, kernel, samples, windows, nativeWindows, column);
    }
    const found = pointsIn(column);
    if (found === 0) continue;
    points += found;
    budget.take(found);
    columns.push(column);
    warnIfNoCounter(call, column, context);
  }
  budget.settle(heldBefore, points);
  return columns;
}

function prepare(
  { name, args }: Call,
  grid: Grid,
  evaluator: Evaluator,
): { readonly range: RangeVector; readonly context: RangeCall } {
  const rangeArgument = args.map(unwrap).find((argument) => typeOf(argument) === 'matrix');
  if (rangeArgument === undefined) throw new EvaluationError(`${name} needs a range vector`);
  refuseExtension(name, rangeArgument);
  const scalars = args
    .filter((argument) => unwrap(argument) !== rangeArgument)
    .map((argument) => evaluator.scalar(argument, grid));
  const range = rangeVector(rangeArgument, grid, evaluator);
  const { position } = unwrap(args[0] as Expression);
  const context: RangeCall = {
    range,
    times: timesOf(grid),
    scalars,
    position,
    annotate: (text, at = position) => evaluator.query.annotations.add(text, at),
  };
  return { range, context };
}

function refuseExtension(name: string, argument: Expression): void {
  const extension = argument.kind === 'matrix-selector' ? argument.selector.extension : undefined;
  if (extension === undefined) return;
  const allowed = extension === 'anchored' ? anchoredFunctions : smoothedFunctions;
  if (allowed.includes(name)) return;
  throw new EvaluationError(
    `${extension} modifier can only be used with: ${allowed.join(', ')} - not with ${name}`,
  );
}

/** Of a series with native histograms, step by step. */
function evaluateMixed(
  { natives }: RangeFunction,
  context: RangeCall,
  kernel: FloatKernel,
  samples: Samples,
  windows: Windows,
  nativeWindows: Windows,
  column: Column,
): void {
  const metric = valueOf(samples.labels, nameLabel);
  for (let step = 0; step < column.present.length; step++) {
    const from = windows.from[step] as number;
    const to = windows.to[step] as number;
    const nativeFrom = nativeWindows.from[step] as number;
    const nativeTo = nativeWindows.to[step] as number;
    if (to === from && nativeTo === nativeFrom) continue;
    const isMix = to > from && nativeTo > nativeFrom;
    if (natives.policy === 'ignored') {
      if (to > from) kernel(samples, windows, column, step, step + 1);
      if (isMix) context.annotate(histogramIgnoredInRange(metric));
      continue;
    }
    if (natives.policy === 'separate' && nativeTo === nativeFrom) {
      kernel(samples, windows, column, step, step + 1);
      continue;
    }
    if (natives.policy === 'separate' && isMix) {
      context.annotate(mixedSamples(metric));
      continue;
    }
    const at: NativeStep = { samples, step, from, to, nativeFrom, nativeTo };
    write(column, step, natives.evaluate(at, context));
  }
}

function write(column: Column, step: number, result: StepResult): void {
  if (result === undefined) return;
  if (typeof result !== 'number') {
    setHistogram(column, step, result);
    return;
  }
  column.values[step] = result;
  column.present[step] = float;
}

/** Tells of what is treated as a counter and is not named like one. */
function warnIfNoCounter({ name }: Call, column: Column, context: RangeCall): void {
  if (name !== 'rate' && name !== 'increase') return;
  const metric = valueOf(column.labels, nameLabel);
  if (metric === '' || /_(?:total|sum|count|bucket)$/.test(metric)) return;
  if (column.present.some((kind) => kind === float)) context.annotate(possibleNonCounter(metric));
}
