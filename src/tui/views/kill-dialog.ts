import { cutEnd, cutMiddle } from '../../lib/cells.ts';
import { formatElapsed, harmless } from '../../lib/format.ts';
import { drawBox } from '../draw/box.ts';
import { wrapCells } from '../draw/fields.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Line, Span } from '../draw/style.ts';
import { lineOf, lineWidth, span, tones } from '../draw/style.ts';
import type { KillDialog } from '../state/kill.ts';
import { offeredSignals } from '../state/kill.ts';
import { answerLine, newsLines } from './confirmation.ts';

const signalsSeen = 4;

/** Says what will be sent to whom, in the node's words where it has answered, and asks; the answer starts at No. */
export function drawKillDialog(dialog: KillDialog, columns: number, glyphs: Glyphs): Line[] {
  const { process, signal } = dialog;
  const running =
    process.runtime_sec === null ? '' : `, running ${formatElapsed(process.runtime_sec * 1000)}`;
  const who = `${harmless(process.process_name)} (pid ${process.pid}, user ${harmless(process.user ?? '?')}${running})`;
  const most = Math.min(72, columns - 4) - 4;
  const command = wrapCells(harmless(process.cmdline ?? ''), most).slice(0, 3);
  const lines: Line[] = [
    lineOf(cutMiddle(who, most, glyphs.ellipsis), tones.strong),
    ...command.map((row, index) =>
      lineOf(index === 2 ? cutEnd(`${row} ${glyphs.ellipsis}`, most, glyphs.ellipsis) : row),
    ),
    [],
    signalLine(dialog, glyphs),
    [],
    ...newsLines(dialog, most, glyphs),
  ];
  const inner = Math.max(...lines.map(lineWidth), Math.min(most, 50));
  return drawBox(
    `Send SIG${signal}`,
    [...lines, answerLine(dialog, 'Yes, send it', inner)],
    inner + 4,
    glyphs,
  );
}

/** Four signals at a time; the rest come into sight when one walks on. */
function signalLine({ signal }: KillDialog, glyphs: Glyphs): Line {
  const index = offeredSignals.indexOf(signal);
  const first = Math.max(0, Math.min(index - signalsSeen + 1, offeredSignals.length - signalsSeen));
  const seen = offeredSignals.slice(first, first + signalsSeen);
  const names = seen.map((name): Span => (name === signal ? span(`[${name}]`, tones.current) : span(name)));
  return [
    span('signal  '),
    ...names.flatMap((name, at) => (at === 0 ? [name] : [span('  '), name])),
    span(`     ${glyphs.arrows}`, tones.muted),
  ];
}
