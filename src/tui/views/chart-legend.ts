import { cutMiddle } from '../../lib/cells.ts';
import { harmless } from '../../lib/format.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import { formatQuantity } from '../draw/quantity.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import type { Column, TableSpec } from '../draw/table.ts';
import { drawTable } from '../draw/table.ts';
import { formatShort } from '../draw/moments.ts';
import { formatDateTime } from '../../lib/format.ts';
import type { ChartScene, ShownSeries } from '../state/chart-scene.ts';
import { differingLabels, pointAt } from '../state/chart-series.ts';
import { freshList } from '../state/model.ts';
import { seriesSign, seriesStyle } from './chart-series-style.ts';

/** Rows the legend wants: its titles, its series, and how many there are beside them. */
export function legendRows(scene: ChartScene): number {
  return 1 + scene.shown.length + (hiddenText(scene) === null ? 0 : 1);
}

/** Each series with its numbers; the one in focus is marked and always seen. */
export function drawLegend(
  scene: ChartScene,
  width: number,
  height: number,
  glyphs: Glyphs,
  now: number,
): Line[] {
  const { shown } = scene;
  const hidden = hiddenText(scene);
  const rows = Math.max(1, height - 1 - (hidden === null ? 0 : 1));
  const focus = shown.findIndex(({ isFocused }) => isFocused);
  const offset = Math.max(0, Math.min(focus - rows + 1, shown.length - rows));
  const list = { ...freshList, index: shown.length > 1 ? focus : -1, offset };
  const table = drawTable(legendTable(scene, glyphs, now), shown, list, { width, height: rows + 1, glyphs });
  return [...table, ...(hidden === null ? [] : [lineOf(`   ${hidden}`, tones.muted)])].slice(0, height);
}

/** What is not on the screen; null where all is. */
function hiddenText({ series, shown, choice, history }: ChartScene): string | null {
  const unsent = history.series_total - series.length;
  const parts = [
    ...(series.length > shown.length
      ? [
          choice.isAlone
            ? `1 of ${series.length} series, enter shows the others`
            : `${shown.length} of ${series.length} series, tab goes on`,
        ]
      : []),
    ...(unsent > 0 ? [`${unsent} more on the node: narrow them down by labels`] : []),
  ];
  return parts.length === 0 ? null : parts.join('; ');
}

function legendTable(scene: ChartScene, glyphs: Glyphs, now: number): TableSpec<ShownSeries> {
  const { choice, quantity, series, history } = scene;
  const names = differingLabels(series);
  const number = (
    id: string,
    title: string,
    priority: number | 'keep',
    of: (one: ShownSeries) => number | null | undefined,
  ): Column<ShownSeries> => ({
    id,
    title,
    width: 10,
    align: 'right',
    priority,
    cell: (one) => formatQuantity(of(one) ?? null, quantity),
  });
  const { cursor } = choice;
  const period = choice.compare === 'week' ? '-7D' : '-1D';
  const isCompared = choice.compare !== 'off';
  return {
    key: ({ key }) => key,
    text: ({ key }) => key,
    defaultSort: { column: '', descending: false },
    columns: [
      {
        id: 'series',
        title: names.length === 0 ? 'SERIES' : names.map((name) => harmless(name).toUpperCase()).join(', '),
        width: 12,
        maxWidth: 90,
        priority: 'keep',
        cell: (one, width) => [
          span(seriesSign(one.slot), { ...seriesStyle(one.slot), bold: true }),
          span(` ${cutMiddle(seriesName(one, names) ?? harmless(history.name), width - 2, glyphs.ellipsis)}`),
        ],
      },
      ...(cursor === null
        ? []
        : [
            number('at', cursorTitle(cursor, scene.stepSec, now), 'keep', (one) => pointAt(one, cursor)?.avg),
            ...(isCompared
              ? [
                  number('at-before', `${period} AT`, 6, ({ before }) =>
                    before === null ? null : pointAt(before, cursor)?.avg,
                  ),
                ]
              : []),
          ]),
      number('last', 'LAST', cursor === null ? 'keep' : 2, ({ statistics }) => statistics?.last),
      number('min', 'MIN', 3, ({ statistics }) => statistics?.min),
      number('avg', 'AVG', 4, ({ statistics }) => statistics?.avg),
      number('max', 'MAX', 5, ({ statistics }) => statistics?.max),
      ...(isCompared
        ? [
            number('avg-before', `${period} AVG`, 7, ({ before }) => before?.statistics?.avg),
            number('max-before', `${period} MAX`, 1, ({ before }) => before?.statistics?.max),
          ]
        : []),
    ],
  };
}

/** When the cursor is: with seconds where steps are shorter than minutes. */
function cursorTitle(cursor: number, stepSec: number, now: number): string {
  const short = formatShort(cursor, now);
  return stepSec < 60 && short.length === 5 ? formatDateTime(cursor).slice(11) : short;
}

/** By the labels that differ; one alone by all it has; null where it has none. */
function seriesName({ labels }: ShownSeries, names: readonly string[]): string | null {
  const text =
    names.length > 0
      ? names.map((name) => labels[name] ?? '').join(', ')
      : Object.entries(labels)
          .filter(([name]) => name !== 'job' && name !== 'instance')
          .map(([name, value]) => `${name}=${value}`)
          .join(' ');
  return text === '' ? null : harmless(text);
}
