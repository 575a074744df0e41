import { displayWidth } from '../../lib/cells.ts';
import { harmless } from '../../lib/format.ts';
import { formatQuantity, quantityOf } from '../draw/quantity.ts';
import type { Column, TableSpec } from '../draw/table.ts';
import { differingLabels } from '../state/chart-series.ts';
import type { ExpressionRow } from '../state/expression-rows.ts';
import { seriesText } from '../state/expression-rows.ts';

const most = { label: 40, value: 40 } as const;
/** Cells of a table that are no column: the marker, the edge. */
const around = 4;
const gap = 2;

/** The rows of a result: a column for each label that differs where they all have room, else one for all of them. */
export function expressionTable(rows: readonly ExpressionRow[], columns: number): TableSpec<ExpressionRow> {
  const values = valueColumns(rows);
  const taken = values.reduce((sum, { width, priority }) => sum + (priority === 'keep' ? width + gap : 0), 0);
  const names = namesOf(rows);
  const labels = names.map((name) => labelColumn(name, rows));
  const wanted = labels.reduce((sum, { width }) => sum + width + gap, 0);
  const isWhole = names.length > 0 && wanted + taken <= columns - around;
  return {
    key: ({ key }) => key,
    text: (row) => `${seriesText(row.labels)} ${row.value}`,
    // As the node sent them: an expression may have put them in order.
    defaultSort: { column: '', descending: false },
    columns: [...(isWhole ? labels : [seriesColumn(names, rows, columns - around - taken)]), ...values],
  };
}

/** The name of the metric first. */
function namesOf(rows: readonly ExpressionRow[]): string[] {
  return differingLabels(rows).toSorted((a, b) => Number(b === '__name__') - Number(a === '__name__'));
}

function labelColumn(name: string, rows: readonly ExpressionRow[]): Column<ExpressionRow> {
  const title = name === '__name__' ? 'METRIC' : harmless(name).toUpperCase();
  const longest = rows.reduce(
    (sum, { labels }) => Math.max(sum, displayWidth(harmless(labels[name] ?? ''))),
    displayWidth(title) + 1,
  );
  return {
    id: name,
    title,
    width: Math.min(most.label, longest),
    maxWidth: longest,
    priority: 'keep',
    value: ({ labels }) => labels[name] ?? null,
    cell: ({ labels }) => harmless(labels[name] ?? ''),
  };
}

/** `{cpu="0", mode="idle"}`: the labels that differ; of a single row all. */
function seriesColumn(
  names: readonly string[],
  rows: readonly ExpressionRow[],
  room: number,
): Column<ExpressionRow> {
  const textOf = ({ labels }: ExpressionRow): string => {
    const own = names.filter((name) => labels[name] !== undefined);
    const shown =
      names.length === 0 ? labels : Object.fromEntries(own.map((name) => [name, labels[name] ?? '']));
    return harmless(seriesText(shown));
  };
  const longest = rows.reduce((sum, row) => Math.max(sum, displayWidth(textOf(row))), 0);
  return {
    id: 'series',
    title: 'SERIES',
    width: Math.max(8, Math.min(longest, room)),
    maxWidth: Math.max(8, room),
    priority: 'keep',
    value: textOf,
    cell: textOf,
  };
}

function valueColumns(rows: readonly ExpressionRow[]): Column<ExpressionRow>[] {
  const longest = rows.reduce((sum, { value }) => Math.max(sum, displayWidth(harmless(value))), 6);
  const value: Column<ExpressionRow> = {
    id: 'value',
    title: 'VALUE',
    width: Math.min(most.value, longest),
    align: 'right',
    priority: 'keep',
    descends: true,
    value: ({ number }) => number,
    cell: (row) => harmless(row.value),
  };
  return [...samplesColumn(rows), value, ...unitColumn(rows)];
}

function samplesColumn(rows: readonly ExpressionRow[]): Column<ExpressionRow>[] {
  if (rows.every(({ samples }) => samples === null)) return [];
  const samples: Column<ExpressionRow> = {
    id: 'samples',
    title: 'SAMPLES',
    width: 8,
    align: 'right',
    priority: 2,
    descends: true,
    value: (row) => row.samples,
    cell: (row) => String(row.samples ?? ''),
  };
  return [samples];
}

/** The value in the unit its name tells; a name is there only where the values are those of the metric. */
function unitColumn(rows: readonly ExpressionRow[]): Column<ExpressionRow>[] {
  const quantities = new Map(
    rows.map(({ labels }) => labels['__name__'] ?? '').map((name) => [name, quantityOf(name, 'value')]),
  );
  if ([...quantities.values()].every(({ kind }) => kind === 'number')) return [];
  const unit: Column<ExpressionRow> = {
    id: 'unit',
    title: 'IN UNITS',
    width: 14,
    align: 'right',
    priority: 1,
    cell: ({ labels, number }) => {
      const quantity = quantities.get(labels['__name__'] ?? '');
      if (quantity === undefined || number === null || quantity.kind === 'number') return '';
      return formatQuantity(number * quantity.factor, quantity);
    },
  };
  return [unit];
}
