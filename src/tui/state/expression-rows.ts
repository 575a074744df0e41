import type { PromData } from '../../contract/prometheus-answers.ts';
import { seriesKey } from './chart-series.ts';

/** A series of a result, with its value as Prometheus writes it. */
export interface ExpressionRow {
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: string;
  /** What it is ordered by; null where it is no number. */
  readonly number: number | null;
  /** Of a range of time, how many samples there are: the value is the last of them. */
  readonly samples: number | null;
}

/** The rows of a vector or a matrix, in the order of the node. */
export function expressionRows(data: PromData): ExpressionRow[] {
  switch (data.resultType) {
    case 'vector':
      return data.result.map(({ metric, value, histogram }) =>
        rowOf(metric, value?.[1], histogram?.[1], null),
      );
    case 'matrix':
      return data.result.map(({ metric, values = [], histograms = [] }) =>
        rowOf(metric, values.at(-1)?.[1], histograms.at(-1)?.[1], values.length + histograms.length),
      );
    default:
      return [];
  }
}

function rowOf(
  labels: Record<string, string>,
  value: string | undefined,
  histogram: { count: string; sum: string } | undefined,
  samples: number | null,
): ExpressionRow {
  const written = value ?? (histogram === undefined ? '' : `count ${histogram.count}, sum ${histogram.sum}`);
  const number = value === undefined ? null : seriesNumber(value, true);
  return { key: seriesKey(labels), labels, value: written, number, samples };
}

/** A value of the API as a number; null for one that is none, and for an infinite one unless it is wanted. */
export function seriesNumber(text: string, withInfinities = false): number | null {
  if (text === '+Inf' || text === '-Inf') return withInfinities ? Number(`${text[0]}Infinity`) : null;
  const number = Number(text);
  return text === '' || Number.isNaN(number) ? null : number;
}

/** A series as PromQL writes it: `up{job="node"}`; names that are no plain ones stand in quotes. */
export function seriesText(labels: Readonly<Record<string, string>>): string {
  const { __name__: name = '', ...others } = labels;
  const isPlain = /^[a-zA-Z_:][\w:]*$/.test(name);
  const conditions = Object.entries(others).map(
    ([label, value]) =>
      `${/^[a-zA-Z_]\w*$/.test(label) ? label : JSON.stringify(label)}=${JSON.stringify(value)}`,
  );
  if (isPlain && conditions.length === 0) return name;
  const quotedName = isPlain || name === '' ? [] : [JSON.stringify(name)];
  return `${isPlain ? name : ''}{${[...quotedName, ...conditions].join(', ')}}`;
}

/** The labels that all rows have with the same value. */
export function commonLabels(rows: readonly Pick<ExpressionRow, 'labels'>[]): Record<string, string> {
  const [first, ...others] = rows;
  return Object.fromEntries(
    Object.entries(first?.labels ?? {}).filter(([name, value]) =>
      others.every(({ labels }) => labels[name] === value),
    ),
  );
}
