import { fullColumn } from '../eval/column.ts';
import { timesOf } from '../eval/grid.ts';
import { floatColumns, type VectorFunction } from './vector-function.ts';

const dayMs = 86_400_000;

/** Parts of a time in UTC: of the vector's values in seconds, or of the time of evaluation. */
export const dateFunctions: Readonly<Record<string, VectorFunction>> = {
  minute: ofDate((date) => date.getUTCMinutes()),
  hour: ofDate((date) => date.getUTCHours()),
  day_of_week: ofDate((date) => date.getUTCDay()),
  day_of_month: ofDate((date) => date.getUTCDate()),
  day_of_year: ofDate(
    (date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayMs) + 1,
  ),
  days_in_month: ofDate((date) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
  ),
  month: ofDate((date) => date.getUTCMonth() + 1),
  year: ofDate((date) => date.getUTCFullYear()),
};

function ofDate(part: (date: Date) => number): VectorFunction {
  const partOf = (seconds: number) => part(new Date(Math.trunc(seconds) * 1000));
  return (call, grid, evaluator) => {
    if (call.args.length === 0) {
      return [
        fullColumn(
          {},
          timesOf(grid).map((timeMs) => partOf(timeMs / 1000)),
        ),
      ];
    }
    const columns = floatColumns(call, 0, grid, evaluator);
    for (const column of columns) {
      const { values, present } = column;
      for (let step = 0; step < values.length; step++) {
        if (present[step] !== 0) values[step] = partOf(values[step] as number);
      }
      column.dropName = true;
    }
    return columns;
  };
}
