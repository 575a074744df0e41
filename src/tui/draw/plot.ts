import type { Ink } from './braille.ts';
import { DotCanvas } from './braille.ts';
import type { Scale } from './axis.ts';
import { placeOn } from './axis.ts';

/** A point of a line with what its step held at least and at most. */
export interface PlotPoint {
  readonly at: number;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
}

/** A line to draw. */
export interface PlotLine {
  readonly points: readonly PlotPoint[];
  /** Points farther apart are not joined. */
  readonly gapMs: number;
  readonly ink: Ink;
  /** Ink of what lies between least and most; null: not drawn. */
  readonly bandInk: Ink | null;
}

/** Where a plot's cells lie in time and value; time from the left edge of the first dot to the right of the last. */
export interface PlotFrame {
  readonly from: number;
  readonly to: number;
  readonly scale: Scale;
  readonly columns: number;
  readonly rows: number;
}

/** Draws lines one over the other. */
export function plotLines(lines: readonly PlotLine[], frame: PlotFrame): DotCanvas {
  const canvas = new DotCanvas(frame.columns, frame.rows);
  for (const line of lines) {
    if (line.bandInk !== null) drawBand(canvas, line, line.bandInk, frame);
  }
  for (const line of lines) drawLine(canvas, line, frame);
  return canvas;
}

/** Column of dots of a moment; outside of the plot where the moment is. */
function dotOf({ from, to }: PlotFrame, at: number, dotsWide: number): number {
  return Math.floor(((at - from) / (to - from)) * dotsWide);
}

function drawLine(canvas: DotCanvas, { points, gapMs, ink }: PlotLine, frame: PlotFrame): void {
  let before: { at: number; dot: readonly [number, number] } | null = null;
  for (const { at, avg } of points) {
    const x = dotOf(frame, at, canvas.dotsWide);
    const dot = [x, dotRow(canvas, frame.scale, avg)] as const;
    if (before !== null && at - before.at <= gapMs) canvas.line(before.dot, dot, ink);
    else canvas.dot(...dot, ink);
    before = { at, dot };
  }
}

/** Every second dot from least to most, both joined like the line: lighter than a line without any colour too. */
function drawBand(canvas: DotCanvas, { points, gapMs }: PlotLine, ink: Ink, frame: PlotFrame): void {
  const column = (x: number, min: number, max: number): void => {
    const [top, bottom] = [dotRow(canvas, frame.scale, max), dotRow(canvas, frame.scale, min)];
    for (let y = top; y <= bottom; y++) if ((x + y) % 2 === 0) canvas.dot(x, y, ink);
  };
  for (const [index, { at, min, max }] of points.entries()) {
    const x = dotOf(frame, at, canvas.dotsWide);
    if (x < 0 || x >= canvas.dotsWide) continue;
    column(x, min, max);
    const next = points[index + 1];
    if (next === undefined || next.at - at > gapMs) continue;
    const end = dotOf(frame, next.at, canvas.dotsWide);
    for (let between = x + 1; between < Math.min(end, canvas.dotsWide); between++) {
      const share = (between - x) / (end - x);
      column(between, mix(min, next.min, share), mix(max, next.max, share));
    }
  }
}

/** Between two values, without their difference, which may be too large for a number. */
function mix(from: number, to: number, share: number): number {
  return from * (1 - share) + to * share;
}

function dotRow(canvas: DotCanvas, scale: Scale, value: number): number {
  return canvas.dotsHigh - 1 - placeOn(scale, value, canvas.dotsHigh);
}

/** The column of cells of a moment; null outside of the plot. */
export function columnOf(frame: PlotFrame, at: number): number | null {
  const column = Math.floor(((at - frame.from) / (frame.to - frame.from)) * frame.columns);
  return column >= 0 && column < frame.columns ? column : null;
}

/** The row of cells of a value. */
export function rowOf({ scale, rows }: PlotFrame, value: number): number {
  return Math.floor((4 * rows - 1 - placeOn(scale, value, 4 * rows)) / 4);
}
