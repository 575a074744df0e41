import { cutEnd, padStartCells } from '../../lib/cells.ts';
import type { TimeTick } from '../draw/axis.ts';
import { scaleOf, timeTicks } from '../draw/axis.ts';
import type { DotCanvas, Ink } from '../draw/braille.ts';
import { dotSign } from '../draw/braille.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { PlotFrame, PlotLine } from '../draw/plot.ts';
import { columnOf, plotLines, rowOf } from '../draw/plot.ts';
import { formatTicks, tickSteps } from '../draw/quantity.ts';
import type { Line, Span, Style } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';
import { axisCells, plotColumns } from '../state/chart-queries.ts';
import type { PlotScene, ShownSeries } from '../state/chart-scene.ts';
import { seriesSign, seriesStyle } from './chart-series-style.ts';

/** Rows below a plot: the axis and its times. */
export const timeAxisRows = 2;

interface PlotRoom {
  readonly width: number;
  readonly height: number;
  readonly glyphs: Glyphs;
  readonly isAscii: boolean;
}

const ranks = { before: 0, band: 1, line: 2, focus: 3 } as const;
/** Of more series than these, only the one in focus has its second period drawn. */
const mostCompared = 3;

/** The plot with its axes: exactly `height` lines, at least the axis of time and one row. */
export function drawPlot(scene: PlotScene, { width, height, glyphs, isAscii }: PlotRoom): Line[] {
  const rows = Math.max(1, height - timeAxisRows);
  const columns = plotColumns(width);
  const scale = scaleFor(scene, rows);
  const frame = { ...scene.period, scale, columns, rows };
  const canvas = plotLines([...thresholdLine(scene, frame), ...linesOf(scene)], frame);
  const marks = markCells(scene.shown, frame);
  const cursor = scene.choice.cursor === null ? null : columnOf(frame, scene.choice.cursor);
  const labels = valueLabels(scene, frame);
  const [, , corner, , side] = glyphs.box;
  const plotted = Array.from({ length: rows }, (_, row): Line => {
    const label = labels.get(row);
    return [
      span(
        padStartCells(cutEnd(label ?? '', axisCells.label, glyphs.ellipsis), axisCells.label),
        tones.muted,
      ),
      span(` ${label === undefined ? side : glyphs.valueTick}`, tones.muted),
      ...rowSpans(canvas, row, { marks, cursor, side, isAscii }),
    ];
  });
  const ticks = timeTicks(frame.from, frame.to, Math.max(1, Math.floor(columns / 9)));
  return [...plotted, ...timeAxis(ticks, frame, corner, glyphs)];
}

function scaleFor({ shown, quantity, threshold }: PlotScene, rows: number): PlotFrame['scale'] {
  let [low, high] = threshold === undefined ? [Infinity, -Infinity] : [threshold, threshold];
  for (const { statistics, before } of shown) {
    for (const one of [statistics, before?.statistics ?? null]) {
      if (one === null) continue;
      low = Math.min(low, one.min);
      high = Math.max(high, one.max);
    }
  }
  const most = Math.max(1, Math.min(6, Math.floor(rows / 2)));
  return low > high
    ? scaleOf(0, 1, most, 'decimal')
    : scaleOf(low, high, most, tickSteps(quantity), ...(quantity.kind === 'moment' ? [0] : []));
}

/** Dots a cell apart, under all else: no line of values looks like that. */
function thresholdLine({ threshold }: PlotScene, { from, to, columns }: PlotFrame): PlotLine[] {
  if (threshold === undefined) return [];
  const points = Array.from({ length: columns }, (_, column) => ({
    at: from + ((column + 0.25) / columns) * (to - from),
    min: threshold,
    max: threshold,
    avg: threshold,
  }));
  const ink: Ink = { rank: ranks.before, style: tones.warning };
  return [{ points, gapMs: 0, ink, bandInk: null }];
}

function linesOf({ shown }: PlotScene): PlotLine[] {
  const isCalm = shown.length <= mostCompared;
  return shown.flatMap((series): PlotLine[] => {
    const { slot, isFocused, points, gapMs, before } = series;
    const style = seriesStyle(slot);
    const isFirst = isFocused || shown.length === 1;
    const stressed = shown.length === 1 ? style : { ...style, bold: true };
    const line: PlotLine = {
      points,
      gapMs,
      ink: isFirst ? { rank: ranks.focus, style: stressed } : { rank: ranks.line, style },
      bandInk: isFirst ? { rank: ranks.band, style: { ...style, dim: true } } : null,
    };
    if (before === null || !(isCalm || isFocused)) return [line];
    const ink: Ink = { rank: ranks.before, style: { dim: true } };
    return [{ points: before.points, gapMs: before.gapMs, ink, bandInk: null }, line];
  });
}

/** The letters on the lines by the number of their cell: here and there, where several lines are shown. */
function markCells(shown: readonly ShownSeries[], frame: PlotFrame): ReadonlyMap<number, Span> {
  const marks = new Map<number, Span>();
  if (shown.length < 2) return marks;
  const turns = Math.max(1, Math.floor(frame.columns / (shown.length * 6)));
  for (let turn = 0; turn < turns; turn++) {
    for (const [index, { slot, points }] of shown.entries()) {
      const share = (turn + (index + 0.5) / shown.length) / turns;
      const wanted = frame.from + share * (frame.to - frame.from);
      const point = points.find(({ at }) => at >= wanted) ?? points.at(-1);
      const column = point === undefined ? null : columnOf(frame, point.at);
      if (point === undefined || column === null) continue;
      const cell = rowOf(frame, point.avg) * frame.columns + column;
      if (!marks.has(cell)) marks.set(cell, span(seriesSign(slot), { ...seriesStyle(slot), bold: true }));
    }
  }
  return marks;
}

interface RowExtras {
  readonly marks: ReadonlyMap<number, Span>;
  readonly cursor: number | null;
  readonly side: string;
  readonly isAscii: boolean;
}

/** A row of cells as few spans. */
function rowSpans(canvas: DotCanvas, row: number, extras: RowExtras): Span[] {
  const spans: Span[] = [];
  let [text, style]: [string, Style] = ['', {}];
  for (let column = 0; column < canvas.columns; column++) {
    const next = cellSpan(canvas, column, row, extras);
    if (next.style !== style && text !== '') {
      spans.push(span(text, style));
      text = '';
    }
    style = next.style ?? {};
    text += next.text;
  }
  return text === '' ? spans : [...spans, span(text, style)];
}

function cellSpan(canvas: DotCanvas, column: number, row: number, extras: RowExtras): Span {
  const { marks, cursor, side, isAscii } = extras;
  const cell = canvas.at(column, row);
  const drawn =
    marks.get(row * canvas.columns + column) ??
    (cell === undefined ? span(' ', tones.plain) : span(dotSign(cell.bits, isAscii), cell.ink.style));
  return column === cursor && drawn.text === ' ' ? span(side, tones.muted) : drawn;
}

/** Rows that have a tick, with what is written beside it. */
function valueLabels({ quantity }: PlotScene, frame: PlotFrame): ReadonlyMap<number, string> {
  const { ticks } = frame.scale;
  const texts = formatTicks(ticks, quantity);
  return new Map(ticks.map((tick, index) => [rowOf(frame, tick), texts[index] ?? '']));
}

function timeAxis(ticks: readonly TimeTick[], frame: PlotFrame, corner: string, glyphs: Glyphs): Line[] {
  const rule = Array.from({ length: frame.columns }, () => glyphs.rule);
  let labels = '';
  const start = axisCells.left;
  for (const { at, label } of ticks) {
    const column = columnOf(frame, at);
    if (column === null) continue;
    const left = Math.min(
      start + column - Math.floor(label.length / 2),
      start + frame.columns - label.length,
    );
    if (left < labels.length + (labels === '' ? 0 : 1)) continue;
    rule[column] = glyphs.timeTick;
    labels = labels.padEnd(left) + label;
  }
  return [
    [span(' '.repeat(start - 1)), span(corner + rule.join(''), tones.muted)],
    [span(labels, tones.muted)],
  ];
}
