import { harmless } from '../../lib/format.ts';
import { drawBox } from '../draw/box.ts';
import { wrapCells } from '../draw/fields.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, lineWidth, span, tones } from '../draw/style.ts';
import type { PauseDialog } from '../state/log-dialogs.ts';

/** Says what stops for whom, and asks; the answer starts at No. */
export function drawPauseDialog(dialog: PauseDialog, columns: number, glyphs: Glyphs): Line[] {
  const { name, nodeName, path, refusal, isSending, confirms } = dialog;
  const width = Math.min(64, columns - 4) - 4;
  const wrapped = (text: string, style = tones.plain): Line[] =>
    wrapCells(text, width).map((row) => lineOf(row, style));
  const lines: Line[] = [
    ...wrapped(`${harmless(nodeName)} stops reading ${harmless(path)}, for everybody.`, tones.strong),
    ...wrapped(
      'Its place is kept: p again reads on from there, as far as the files still have what was written meanwhile.',
    ),
    [],
  ];
  const answers: Line =
    refusal !== null
      ? [span('[ Close ]', tones.current)]
      : isSending
        ? [span('sending', tones.accent)]
        : confirms
          ? [span('No'), span('      '), span('[ Yes, pause it ]', tones.current)]
          : [span('[ No ]', tones.current), span('      '), span('Yes, pause it')];
  const news = refusal === null ? [] : [...wrapped(`${glyphs.critical} ${refusal}`, tones.critical), []];
  const left = Math.max(0, Math.floor((width - lineWidth(answers)) / 2));
  const box = [...lines, ...news, [span(' '.repeat(left)), ...answers]];
  return drawBox(`Pause ${harmless(name)}`, box, width + 4, glyphs);
}
