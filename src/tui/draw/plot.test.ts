import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleOf } from './axis.ts';
import type { DotCanvas, Ink } from './braille.ts';
import { dotSign } from './braille.ts';
import type { PlotFrame, PlotPoint } from './plot.ts';
import { columnOf, plotLines, rowOf } from './plot.ts';

const line: Ink = { rank: 1, style: {} };
const band: Ink = { rank: 0, style: { dim: true } };
const point = (at: number, avg: number, min = avg, max = avg): PlotPoint => ({ at, min, max, avg });

function frameOf(change: Partial<PlotFrame> = {}): PlotFrame {
  return { from: 0, to: 80, scale: scaleOf(0, 4, 4, 'decimal'), columns: 4, rows: 2, ...change };
}

function plotted(
  points: readonly PlotPoint[],
  gapMs = 10,
  frame = frameOf(),
  bandInk: Ink | null = null,
): string[] {
  return rowsOf(plotLines([{ points, gapMs, ink: line, bandInk }], frame));
}

function rowsOf(canvas: DotCanvas): string[] {
  return Array.from({ length: canvas.rows }, (_, row) =>
    Array.from({ length: canvas.columns }, (_, column) =>
      dotSign(canvas.at(column, row)?.bits ?? 0, false),
    ).join(''),
  );
}

describe('a plot', () => {
  it('joins points that are close, not those beyond a gap', () => {
    const points = [0, 10, 20, 50, 60, 70].map((at) => point(at + 5, 0));
    expect(plotted(points)).toEqual(['    ', '⣀⡀⢀⣀']);
    expect(plotted(points, 30)).toEqual(['    ', '⣀⣀⣀⣀']);
  });

  it('shows a single value as a dot, and nothing of nothing', () => {
    expect(plotted([point(45, 4)])).toEqual(['  ⠁ ', '    ']);
    expect(plotted([])).toEqual(['    ', '    ']);
  });

  it('fills what lies between least and most, below the line', () => {
    const canvas = plotLines(
      [{ points: [point(5, 2, 0, 4), point(15, 2, 0, 4)], gapMs: 10, ink: line, bandInk: band }],
      frameOf({ scale: scaleOf(0, 4, 4, 'decimal') }),
    );
    expect([canvas.at(0, 0)?.ink, canvas.at(0, 1)?.ink]).toContain(line);
    expect([canvas.at(0, 0)?.ink, canvas.at(0, 1)?.ink]).toContain(band);
  });

  it('has the row and the column of a value where its dot is', () => {
    const frame = frameOf({ columns: 20, rows: 10, scale: scaleOf(0, 100, 5, 'decimal') });
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 79.9, noNaN: true }),
        fc.double({ min: -10, max: 120, noNaN: true }),
        (at, value) => {
          const canvas = plotLines(
            [{ points: [point(at, value)], gapMs: 1, ink: line, bandInk: null }],
            frame,
          );
          expect(canvas.at(columnOf(frame, at) ?? -1, rowOf(frame, value))).toBeDefined();
        },
      ),
    );
  });

  it('stays within its cells whatever comes', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const anyPoint = fc.tuple(number, number, number, number).map(([at, a, b, c]) => point(at, a, b, c));
    fc.assert(
      fc.property(fc.array(anyPoint), number, number, number, (points, low, high, gapMs) => {
        const frame = frameOf({ scale: scaleOf(low, high, 4, 'decimal') });
        for (const row of plotted(points, gapMs, frame, band)) expect(row.length).toBe(4);
      }),
      { numRuns: 2000 },
    );
  });
});
