import { displayWidth, takeCells } from '../../lib/cells.ts';

export type Color = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan';

export interface Style {
  readonly color?: Color;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly reverse?: boolean;
  /** Drawn with the foreground alone, as bars are: reverse video would turn it inside out. */
  readonly solid?: boolean;
}

/** A run of text in one style. Text from outside must be `harmless` before it gets here. */
export interface Span {
  readonly text: string;
  readonly style?: Style;
}

/** One row of the screen. */
export type Line = readonly Span[];

/** What colour means, everywhere; a word or a sign always says the same. */
export const tones = {
  plain: {},
  good: { color: 'green' },
  warning: { color: 'yellow' },
  critical: { color: 'red', bold: true },
  muted: { dim: true },
  accent: { color: 'cyan' },
  strong: { bold: true },
  current: { reverse: true },
} as const satisfies Record<string, Style>;

export function span(text: string, style?: Style): Span {
  return style === undefined ? { text } : { text, style };
}

export function lineOf(text: string, style?: Style): Line {
  return [span(text, style)];
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + displayWidth(text), 0);
}

/** The line in exactly `width` cells: filled with spaces or clipped. */
export function fitLine(line: Line, width: number): Line {
  const fitted: Span[] = [];
  let room = width;
  for (const part of line) {
    const cells = displayWidth(part.text);
    const text = cells <= room ? part.text : takeCells(part.text, room);
    if (text !== '') fitted.push({ ...part, text });
    room -= Math.min(cells, displayWidth(text));
    if (cells > displayWidth(text)) break;
  }
  if (room > 0) fitted.push({ text: ' '.repeat(room) });
  return fitted;
}

/** Two blocks side by side, the left one in exactly `width` cells. */
export function beside(left: readonly Line[], right: readonly Line[], width: number): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) => [
    ...fitLine(left[row] ?? [], width),
    ...(right[row] ?? []),
  ]);
}

/** Lays the same attributes over every span of a line. */
export function overlay(line: Line, style: Style): Line {
  return line.map((part) =>
    part.style?.solid === true ? part : { text: part.text, style: { ...part.style, ...style } },
  );
}

/** The line as old news: dimmed, without the colours that would call for attention. */
export function faded(line: Line): Line {
  return line.map(({ text, style }) => ({
    text,
    style: style?.reverse === true ? { dim: true, reverse: true } : { dim: true },
  }));
}

/** The cells from `from` up to but without `to`; a wide character cut in half becomes a space. */
export function sliceLine(line: Line, from: number, to: number): Line {
  const cut: Span[] = [];
  let column = 0;
  for (const part of line) {
    const width = displayWidth(part.text);
    const start = Math.max(0, from - column);
    const end = Math.min(width, to - column);
    if (start < end) {
      const before = takeCells(part.text, start);
      const isHalved = displayWidth(before) < start;
      const after = takeCells(part.text.slice(before.length), end - displayWidth(before));
      cut.push({ ...part, text: isHalved ? ` ${after.slice(1)}` : after });
    }
    column += width;
  }
  return fitLine(cut, Math.max(0, to - from));
}
