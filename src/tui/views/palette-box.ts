import { displayWidth, padEndCells } from '../../lib/cells.ts';
import { drawBox } from '../draw/box.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, overlay, span, tones } from '../draw/style.ts';

const mostSeen = 8;

/** The commands that match what is typed, the chosen one marked. */
export function drawPalette(
  commands: readonly { readonly name: string; readonly help: string }[],
  chosen: number,
  columns: number,
  glyphs: Glyphs,
): Line[] {
  const least = Math.min(columns - 2, 60);
  if (commands.length === 0)
    return drawBox('Commands', [lineOf('no such command', tones.warning)], least, glyphs);
  const index = Math.min(chosen, commands.length - 1);
  const first = Math.max(0, Math.min(index - mostSeen + 1, commands.length - mostSeen));
  const seen = commands.slice(first, first + mostSeen);
  const nameWidth = Math.max(...seen.map(({ name }) => displayWidth(name)));
  const widest = Math.max(...commands.map(({ name, help }) => displayWidth(name) + displayWidth(help)));
  const width = Math.min(columns - 2, Math.max(least, widest + 8));
  const lines = seen.map(({ name, help }, row): Line => {
    const isChosen = first + row === index;
    const line = [
      span(`${isChosen ? glyphs.marker : ' '} ${padEndCells(name, nameWidth)}  `),
      span(help, tones.muted),
    ];
    return isChosen ? overlay(line, { reverse: true }) : line;
  });
  return drawBox('Commands', lines, width, glyphs);
}
