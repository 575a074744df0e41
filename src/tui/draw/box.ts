import { cutEnd, displayWidth } from '../../lib/cells.ts';
import type { Glyphs } from './glyphs.ts';
import type { Line } from './style.ts';
import { fitLine, lineWidth, sliceLine, span, tones } from './style.ts';

/** Lines in a frame with a title, one cell of air on both sides; `width` counts the frame. */
export function drawBox(title: string, lines: readonly Line[], width: number, glyphs: Glyphs): Line[] {
  const [topLeft, topRight, bottomLeft, bottomRight, side] = glyphs.box;
  const inner = width - 4;
  const heading = ` ${cutEnd(title, inner - 2, glyphs.ellipsis)} `;
  const rest = glyphs.rule.repeat(Math.max(0, width - 2 - displayWidth(heading)));
  return [
    [span(topLeft), span(heading, tones.strong), span(rest + topRight)],
    ...lines.map((line): Line => [span(`${side} `), ...fitLine(line, inner), span(` ${side}`)]),
    [span(bottomLeft + glyphs.rule.repeat(width - 2) + bottomRight)],
  ];
}

/** Lays a box over the middle of the lines. */
export function centreOver(lines: readonly Line[], box: readonly Line[], width: number): Line[] {
  const boxWidth = Math.max(0, ...box.map(lineWidth));
  const left = Math.max(0, Math.floor((width - boxWidth) / 2));
  const top = Math.max(0, Math.floor((lines.length - box.length) / 2));
  return layOver(lines, box, width, left, top);
}

/** Lays a box over the lines at a place; what does not fit below is left out. */
export function layOver(
  lines: readonly Line[],
  box: readonly Line[],
  width: number,
  left: number,
  top: number,
): Line[] {
  return lines.map((line, row) => {
    const over = box[row - top];
    if (over === undefined) return line;
    const right = left + lineWidth(over);
    return fitLine([...sliceLine(line, 0, left), ...over, ...sliceLine(line, right, width)], width);
  });
}
