import type { Call } from '../ast.ts';
import { sortInRangeQuery } from '../eval/annotation-texts.ts';
import { compareLabels, valueOf } from '../eval/label-set.ts';
import type { Evaluator } from '../eval/query.ts';
import { textOf } from '../eval/types.ts';
import { argumentOf, floatColumns, type VectorFunction } from './vector-function.ts';

/** Functions that only put the elements of an instant query's result in order. */
export const sortFunctions: Readonly<Record<string, VectorFunction>> = {
  sort: sortByValue(1),
  sort_desc: sortByValue(-1),
  sort_by_label: sortByLabel(1),
  sort_by_label_desc: sortByLabel(-1),
};

/** NaN comes last either way. */
function sortByValue(sign: 1 | -1): VectorFunction {
  return (call, grid, evaluator) => {
    warnOverRange(call, evaluator);
    const floats = floatColumns(call, 0, grid, evaluator);
    if (grid.count !== 1) return floats;
    return floats.toSorted(({ values: [a = NaN] }, { values: [b = NaN] }) => {
      if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
      return a === b ? 0 : a < b ? -sign : sign;
    });
  };
}

function sortByLabel(sign: 1 | -1): VectorFunction {
  return (call, grid, evaluator) => {
    const names = call.args.slice(1).map(textOf);
    warnOverRange(call, evaluator);
    const columns = evaluator.vector(argumentOf(call, 0), grid);
    if (grid.count !== 1) return columns;
    return columns.toSorted((a, b) => {
      for (const name of names) {
        const order = compareNaturally(valueOf(a.labels, name), valueOf(b.labels, name));
        if (order !== 0) return sign * order;
      }
      return sign * compareLabels(a.labels, b.labels);
    });
  };
}

function warnOverRange({ position }: Call, { query }: Evaluator): void {
  if (query.startMs !== query.endMs) query.annotations.add(sortInRangeQuery, position);
}

/** Numbers within texts by their value: `a2` before `a10`. */
function compareNaturally(a: string, b: string): number {
  if (a === b) return 0;
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const chunk = left[i] as string;
    const other = right[i] as string;
    const areNumbers = /^\d/.test(chunk) && /^\d/.test(other);
    if (chunk === other || (areNumbers && Number(chunk) === Number(other))) continue;
    if (areNumbers) return Number(chunk) - Number(other);
    return chunk < other ? -1 : 1;
  }
  return left.length - right.length || (a < b ? -1 : 1);
}
