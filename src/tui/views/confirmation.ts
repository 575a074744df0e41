import { harmless } from '../../lib/format.ts';
import { wrapCells } from '../draw/fields.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Line, Span } from '../draw/style.ts';
import { lineOf, lineWidth, span, tones } from '../draw/style.ts';
import type { KillPhase, Refusal } from '../state/kill.ts';

/** A dialog that asks a node what a command would do before it asks for a yes. */
export interface Confirmation {
  readonly confirms: boolean;
  readonly phase: KillPhase;
  readonly would: string | null;
  readonly refusal: Refusal | null;
}

/** What the node says of the command, or what is awaited of it. */
export function newsLines(dialog: Confirmation, width: number, glyphs: Glyphs): Line[] {
  const wrapped = (text: string, style: Span['style']): Line[] =>
    wrapCells(harmless(text), width).map((row) => lineOf(row, style));
  switch (dialog.phase) {
    case 'asking':
      return [lineOf('asking the node what this would do', tones.muted), []];
    case 'sending':
      return [lineOf('sending', tones.accent), []];
    case 'ready':
      return dialog.would === null ? [] : [...wrapped(dialog.would, tones.warning), []];
    case 'refused': {
      const { reason, hint, code } = dialog.refusal ?? { reason: 'refused', hint: null, code: null };
      const named = code === null || reason.includes(code) ? reason : `${reason} (${code})`;
      return [
        ...wrapped(`${glyphs.critical} ${named}`, tones.critical),
        ...(hint === null ? [] : wrapped(hint, tones.plain)),
        [],
      ];
    }
  }
}

/** No and yes, the one that enter takes marked; `yes` names what is done. */
export function answerLine({ phase, confirms }: Confirmation, yes: string, width: number): Line {
  const answers: Line =
    phase === 'refused'
      ? [span('[ Close ]', tones.current)]
      : confirms
        ? [span('No'), span('      '), span(`[ ${yes} ]`, tones.current)]
        : [
            span('[ No ]', tones.current),
            span('      '),
            span(yes, phase === 'ready' ? undefined : tones.muted),
          ];
  const left = Math.max(0, Math.floor((width - lineWidth(answers)) / 2));
  return [span(' '.repeat(left)), ...answers];
}
