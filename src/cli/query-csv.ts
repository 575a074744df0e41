import type { InstantSeries, QueryData, RangeSeries } from './query-answer.ts';
import { pointsOf } from './query-answer.ts';

/** An answer as CSV (RFC 4180): a line a point, with its time in RFC 3339, all labels and the value. */
export function queryCsv(data: QueryData): string {
  if (data.resultType === 'scalar' || data.resultType === 'string') {
    const [seconds, value] = data.result;
    return lines([
      ['time', 'value'],
      [timeText(seconds), value],
    ]);
  }
  const all: readonly (InstantSeries | RangeSeries)[] = data.result;
  const names = [...new Set(all.flatMap(({ metric }) => Object.keys(metric)))].toSorted();
  const rows = all.flatMap((series) =>
    pointsOf(series).map(([seconds, value]) => [
      timeText(seconds),
      ...names.map((name) => series.metric[name] ?? ''),
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  return lines([['time', ...names, 'value'], ...rows]);
}

function lines(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\n`).join('');
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function timeText(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString();
}
