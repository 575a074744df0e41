import type { History } from '../../contract/history.ts';
import { formatDateTime } from '../../lib/format.ts';

/**
 * What a chart shows as CSV (RFC 4180): a row for each step of each series that holds a sample, its begin in UTC. The
 * values are as the node has them, in the unit of the metric.
 */
export function chartCsv(histories: readonly History[]): string {
  const names = [
    ...new Set(histories.flatMap(({ series }) => series.flatMap(({ labels }) => Object.keys(labels)))),
  ].toSorted();
  const rows = [['time', 'metric', ...names.map(columnName), 'min', 'avg', 'max']];
  for (const { name, as, from, step_sec: stepSec, series } of histories) {
    const start = Date.parse(from);
    const metric = as === 'rate' ? `${name} per second` : name;
    for (const { labels, min, avg, max } of series) {
      const values = names.map((label) => labels[label] ?? '');
      for (const [index, value] of avg.entries()) {
        if (value === null) continue;
        const at = new Date(start + index * stepSec * 1000).toISOString();
        const numbers = [min[index] ?? value, value, max[index] ?? value];
        rows.push([at, metric, ...values, ...numbers.map(String)]);
      }
    }
  }
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

const ownColumns = ['time', 'metric', 'min', 'avg', 'max'];
const columnName = (label: string): string => (ownColumns.includes(label) ? `label ${label}` : label);

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What the file is to be called, by metric and local time; without the ending. */
export function chartFileName(name: string, fromMs: number, toMs: number): string {
  const safe = name.replaceAll(/[^a-zA-Z0-9_.-]/g, '_').slice(0, 150);
  const [from, to] = [minuteOf(fromMs), minuteOf(toMs)];
  const isOneDay = from.slice(0, 8) === to.slice(0, 8);
  return [safe, from, isOneDay ? to.slice(9) : to].join('-');
}

const minuteOf = (epochMs: number): string =>
  formatDateTime(epochMs)
    .slice(0, 16)
    .replaceAll(/[^0-9]/g, '')
    .replace(/(\d{8})/, '$1T');
