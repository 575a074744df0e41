import { cutEnd, padStartCells } from '../lib/cells.ts';
import { harmless } from '../lib/format.ts';
import { scaleOf, timeTicks } from '../tui/draw/axis.ts';
import type { Scale } from '../tui/draw/axis.ts';
import { dotSign } from '../tui/draw/braille.ts';
import type { DotCanvas } from '../tui/draw/braille.ts';
import { glyphsFor } from '../tui/draw/glyphs.ts';
import { paintLine, wantsColors } from '../tui/draw/paint.ts';
import { columnOf, plotLines, rowOf } from '../tui/draw/plot.ts';
import type { PlotFrame } from '../tui/draw/plot.ts';
import { formatQuantity, formatTicks } from '../tui/draw/quantity.ts';
import { span } from '../tui/draw/style.ts';
import type { Line, Span } from '../tui/draw/style.ts';
import { seriesSign, seriesStyle } from '../tui/views/chart-series-style.ts';
import type { Point, QueryData, RangeSeries } from './query-answer.ts';
import { labelsOf, numberOf, pointsOf, selectorText } from './query-answer.ts';
import type { AskedTime } from './query-request.ts';
import { nothingFound, queryTable } from './query-table.ts';

export interface ChartOptions {
  readonly time: AskedTime;
  /** Of the terminal, in cells. */
  readonly width: number;
  readonly hasStyles: boolean;
  readonly isAscii: boolean;
}

/** There are signs for so many. */
const mostSeries = 8;
const rows = 14;
const labelCells = 9;
const plain = { kind: 'number', isPerSecond: false, factor: 1 } as const;

/** A range as lines over time, with a legend below. */
export function queryChart(data: QueryData, options: ChartOptions): string {
  if (data.resultType !== 'matrix') return queryTable(data);
  if (data.result.length === 0) return nothingFound;
  const shown = data.result.slice(0, mostSeries);
  const frame = frameOf(shown, options);
  const { stepMs } = options.time;
  const canvas = plotLines(
    shown.map((series, slot) => ({
      points: drawnPoints(series).map((point) => {
        const value = numberOf(point);
        return { at: point[0] * 1000, min: value, max: value, avg: value };
      }),
      gapMs: stepMs * 1.5,
      ink: { rank: 0, style: seriesStyle(slot) },
      bandInk: null,
    })),
    frame,
  );
  const painted = [
    ...plotRows(canvas, frame, marksOf(shown, frame), options),
    ...timeAxis(frame, options),
    ...legend(data.result, shown, options),
  ].map((line) =>
    options.hasStyles
      ? paintLine(line, { hasColors: wantsColors(process.env), isAscii: options.isAscii })
      : line
          .map(({ text }) => text)
          .join('')
          .trimEnd(),
  );
  return `${painted.join('\n')}\n`;
}

function frameOf(shown: readonly RangeSeries[], { time, width }: ChartOptions): PlotFrame {
  const from = time.atMs - (time.rangeMs ?? 0);
  const numbers = shown.flatMap((series) => drawnPoints(series).map(numberOf));
  const [low, high] = numbers.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  );
  const scale: Scale = low > high ? scaleOf(0, 1, 5, 'decimal') : scaleOf(low, high, 5, 'decimal');
  // The last step is drawn as wide as the others.
  const to = time.atMs + time.stepMs;
  return { from, to, scale, columns: Math.max(8, width - labelCells - 3), rows };
}

/** What a line can be drawn through. */
function drawnPoints(series: RangeSeries): Point[] {
  return pointsOf(series).filter((point) => Number.isFinite(numberOf(point)));
}

/** Where several lines are shown, each has its letter on it, each at another place. */
function marksOf(shown: readonly RangeSeries[], frame: PlotFrame): ReadonlyMap<number, Span> {
  const marks = new Map<number, Span>();
  if (shown.length < 2) return marks;
  for (const [slot, series] of shown.entries()) {
    const points = drawnPoints(series);
    const point = points[Math.floor(((slot + 0.5) / shown.length) * points.length)];
    const column = point === undefined ? null : columnOf(frame, point[0] * 1000);
    if (point === undefined || column === null) continue;
    marks.set(
      rowOf(frame, numberOf(point)) * frame.columns + column,
      span(seriesSign(slot), seriesStyle(slot)),
    );
  }
  return marks;
}

function plotRows(
  canvas: DotCanvas,
  frame: PlotFrame,
  marks: ReadonlyMap<number, Span>,
  { isAscii }: ChartOptions,
): Line[] {
  const { ticks } = frame.scale;
  const texts = formatTicks(ticks, plain);
  const labels = new Map(ticks.map((tick, index) => [rowOf(frame, tick), texts[index] ?? '']));
  const { box, valueTick, ellipsis } = glyphsFor(isAscii);
  return Array.from({ length: rows }, (_, row): Line => {
    const label = labels.get(row);
    const cells = Array.from({ length: canvas.columns }, (__, column): Span => {
      const mark = marks.get(row * canvas.columns + column);
      if (mark !== undefined) return mark;
      const cell = canvas.at(column, row);
      return cell === undefined ? span(' ') : span(dotSign(cell.bits, isAscii), cell.ink.style);
    });
    const side = label === undefined ? box[4] : valueTick;
    return [
      span(`${padStartCells(cutEnd(label ?? '', labelCells, ellipsis), labelCells)} ${side}`),
      ...cells,
    ];
  });
}

function timeAxis(frame: PlotFrame, { isAscii }: ChartOptions): Line[] {
  const { box, rule, timeTick } = glyphsFor(isAscii);
  const cells = Array.from({ length: frame.columns }, () => rule);
  const start = labelCells + 2;
  let labels = '';
  for (const { at, label } of timeTicks(frame.from, frame.to, Math.max(1, Math.floor(frame.columns / 9)))) {
    const column = columnOf(frame, at);
    if (column === null) continue;
    const left = Math.min(
      start + column - Math.floor(label.length / 2),
      start + frame.columns - label.length,
    );
    if (left < labels.length + (labels === '' ? 0 : 1)) continue;
    cells[column] = timeTick;
    labels = labels.padEnd(left) + label;
  }
  return [[span(' '.repeat(start - 1) + box[2] + cells.join(''))], [span(labels)]];
}

/** What is common to all series, then each with what tells it apart and its last value. */
function legend(
  all: readonly RangeSeries[],
  shown: readonly RangeSeries[],
  { isAscii, width }: ChartOptions,
): Line[] {
  const { common, differing } = labelsOf(all.map(({ metric }) => metric));
  const { ellipsis } = glyphsFor(isAscii);
  const cut = (text: string): string => cutEnd(harmless(text), width - 1, ellipsis);
  const lines = shown.map((series, slot): Line => {
    const own = differing.map((name) => `${name}=${JSON.stringify(series.metric[name] ?? '')}`).join(', ');
    const last = pointsOf(series).at(-1);
    const value = formatQuantity(last === undefined ? null : numberOf(last), plain);
    const rest = cut(`  ${padStartCells(value, 8)}  ${own}`.trimEnd());
    return [span(seriesSign(slot), seriesStyle(slot)), span(rest)];
  });
  const left = all.length - shown.length;
  const more: Line[] = left > 0 ? [[span(`   and ${left} more: --format table shows them all`)]] : [];
  return [[span(cut(selectorText(common)))], ...lines, ...more];
}
