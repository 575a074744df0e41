import { maximum, minimum } from '../eval/operators.ts';
import { argumentOf, floatColumns, mapFloats, type VectorFunction } from './vector-function.ts';

/** Functions of single numbers. */
export const mathFunctions: Readonly<Record<string, VectorFunction>> = {
  abs: mapFloats(Math.abs),
  acos: mapFloats(Math.acos),
  acosh: mapFloats(Math.acosh),
  asin: mapFloats(Math.asin),
  asinh: mapFloats(Math.asinh),
  atan: mapFloats(Math.atan),
  atanh: mapFloats(Math.atanh),
  ceil: mapFloats(Math.ceil),
  cos: mapFloats(Math.cos),
  cosh: mapFloats(Math.cosh),
  deg: mapFloats((radians) => (radians * 180) / Math.PI),
  exp: mapFloats(Math.exp),
  floor: mapFloats(Math.floor),
  ln: mapFloats(Math.log),
  log10: mapFloats(Math.log10),
  log2: mapFloats(Math.log2),
  rad: mapFloats((degrees) => (degrees * Math.PI) / 180),
  sgn: mapFloats(Math.sign),
  sin: mapFloats(Math.sin),
  sinh: mapFloats(Math.sinh),
  sqrt: mapFloats(Math.sqrt),
  tan: mapFloats(Math.tan),
  tanh: mapFloats(Math.tanh),
  clamp: clampBetween(1, 2),
  clamp_max: clampBetween(undefined, 1),
  clamp_min: clampBetween(1, undefined),
  round,
};

/** By the indexes of the arguments that bound the values. */
function clampBetween(least: number | undefined, most: number | undefined): VectorFunction {
  return (call, grid, evaluator) => {
    const columns = floatColumns(call, 0, grid, evaluator);
    const bound = (index: number | undefined, otherwise: number) =>
      index === undefined
        ? new Float64Array(grid.count).fill(otherwise)
        : evaluator.scalar(argumentOf(call, index), grid);
    const lower = bound(least, -Infinity);
    const upper = bound(most, Infinity);
    for (const column of columns) {
      const { values, present } = column;
      for (let step = 0; step < values.length; step++) {
        const from = lower[step] as number;
        const to = upper[step] as number;
        if (to < from) present[step] = 0;
        values[step] = maximum(from, minimum(to, values[step] as number));
      }
      column.dropName = true;
    }
    return columns.filter(({ present }) => present.some((kind) => kind !== 0));
  };
}

/** To the nearest multiple, halves up. */
function round(...[call, grid, evaluator]: Parameters<VectorFunction>): ReturnType<VectorFunction> {
  const columns = floatColumns(call, 0, grid, evaluator);
  const multiples = call.args[1] && evaluator.scalar(call.args[1], grid);
  for (const column of columns) {
    const { values } = column;
    for (let step = 0; step < values.length; step++) {
      // The inverse, as Prometheus has it: fewer errors for multiples such as 0.1.
      const inverse = 1 / (multiples?.[step] ?? 1);
      values[step] = Math.floor((values[step] as number) * inverse + 0.5) / inverse;
    }
    column.dropName = true;
  }
  return columns;
}
