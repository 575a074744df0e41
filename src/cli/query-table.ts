import { formatDateTime, harmless } from '../lib/format.ts';
import type { InstantSeries, Point, QueryData, RangeSeries } from './query-answer.ts';
import { labelsOf, numberOf, pointsOf, selectorText, wordOf } from './query-answer.ts';
import type { Column } from './text-table.ts';
import { textTable } from './text-table.ts';

/** What is said where no series matches. */
export const nothingFound = 'nothing matches\n';

interface Row {
  readonly metric: InstantSeries['metric'];
  readonly points: readonly Point[];
}

/**
 * An answer as a table: one row a series, with the labels that tell them apart; what they have in common stands above. Of
 * a range the last value and how it moved.
 */
export function queryTable(data: QueryData): string {
  if (data.resultType === 'scalar' || data.resultType === 'string') return `${harmless(data.result[1])}\n`;
  const all: readonly (InstantSeries | RangeSeries)[] = data.result;
  if (all.length === 0) return nothingFound;
  const rows: Row[] = all.map((series) => ({ metric: series.metric, points: pointsOf(series) }));
  const { common, differing } = labelsOf(rows.map(({ metric }) => metric));
  const labels = differing.map((name): Column<Row> => {
    const title = name === '__name__' ? 'metric' : name;
    return { title, align: 'left', of: ({ metric }) => metric[name] ?? '' };
  });
  const values = data.resultType === 'vector' ? [valueColumn] : rangeColumns;
  const heading = `${harmless(selectorText(common))}  ${timeText(rows)}`;
  return `${[heading, ...textTable([...labels, ...values], rows)].join('\n')}\n`;
}

function timeText(rows: readonly Row[]): string {
  const first = Math.min(...rows.map(({ points }) => points[0]?.[0] ?? Infinity));
  const last = Math.max(...rows.map(({ points }) => points.at(-1)?.[0] ?? -Infinity));
  const [from, to] = [first, last].map((seconds) => formatDateTime(seconds * 1000));
  return first === last ? `${to}` : `${from} to ${to}`;
}

const valueColumn: Column<Row> = {
  title: 'value',
  align: 'right',
  of: ({ points }) => points.map(([, value]) => wordOf(value)).join(''),
};

const rangeColumns: readonly Column<Row>[] = [
  { title: 'last', align: 'right', of: ({ points }) => wordOf(points.at(-1)?.[1] ?? '') },
  { title: 'min', align: 'right', of: (row) => statistic(row, (numbers) => Math.min(...numbers)) },
  { title: 'avg', align: 'right', of: (row) => statistic(row, averageOf) },
  { title: 'max', align: 'right', of: (row) => statistic(row, (numbers) => Math.max(...numbers)) },
  { title: 'points', align: 'right', of: ({ points }) => String(points.length) },
];

function statistic({ points }: Row, of: (numbers: readonly number[]) => number): string {
  const numbers = points.map(numberOf).filter((value) => !Number.isNaN(value));
  return numbers.length === 0 ? '–' : String(Number(of(numbers).toPrecision(6)));
}

function averageOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value / numbers.length, 0);
}
