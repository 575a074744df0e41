import type { LogPrompt } from '../state/log-dialogs.ts';
import { drawBox } from '../draw/box.ts';
import { wrapCells } from '../draw/fields.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, tones } from '../draw/style.ts';
import { momentExamples } from '../state/log-time.ts';

/** What stands before and behind what is typed. */
export function promptWords({ about, isAsking }: LogPrompt): { sign: string; hint: string } {
  const sign = about === 'search' ? '/' : about === 'filter' ? 'filter: ' : 'time: ';
  if (isAsking) return { sign, hint: 'asking the node   esc cancels' };
  const hints = {
    search: 'a regular expression   enter searches   esc cancels',
    filter: 'a regular expression   empty shows all   esc cancels',
    time: `${momentExamples}   esc cancels`,
  };
  return { sign, hint: hints[about] };
}

/** Why what was typed will not do, above it in full; nothing while it may. */
export function drawProblem({ problem }: LogPrompt, columns: number, glyphs: Glyphs): Line[] {
  if (problem === null) return [];
  const width = Math.min(columns - 2, 76);
  const rows = wrapCells(`${glyphs.critical} ${problem}`, width - 4);
  return drawBox(
    'Not taken',
    rows.map((row) => lineOf(row, tones.critical)),
    width,
    glyphs,
  );
}
