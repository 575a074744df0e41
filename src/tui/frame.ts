import { centreOver, layOver } from './draw/box.ts';
import type { Glyphs } from './draw/glyphs.ts';
import { glyphsFor } from './draw/glyphs.ts';
import type { Line } from './draw/style.ts';
import { fitLine, lineOf, tones } from './draw/style.ts';
import type { State } from './state/model.ts';
import { placeOf } from './state/model.ts';
import { bindingsOf } from './update/bindings.ts';
import { matchingCommands } from './update/palette.ts';
import { drawAlertDialog } from './views/alert-dialog.ts';
import { footerLine } from './views/footer.ts';
import { nodeLine, viewLine } from './views/header.ts';
import { drawHelp } from './views/help.ts';
import { drawKillDialog } from './views/kill-dialog.ts';
import { drawPauseDialog } from './views/log-pause.ts';
import { drawProblem } from './views/log-prompt.ts';
import { drawPalette } from './views/palette-box.ts';
import { typingHelp } from './views/query-input.ts';
import { layPopup } from './views/query-popup.ts';
import { drawServiceDialog } from './views/service-dialog.ts';
import { viewOf } from './views/registry.ts';
import { drawBody, frameRows } from './views/screen.ts';

/** Below this, a frame would say nothing: the screen says so instead. */
export const smallest = { columns: 40, rows: 10 } as const;

/** The whole screen: exactly as many lines as it has rows, each exactly as wide. */
export function drawFrame(state: State): Line[] {
  const { columns, rows } = state;
  if (columns < smallest.columns || rows < smallest.rows) return tooSmall(columns, rows);
  const glyphs = glyphsFor(state.isAscii);
  const rule = lineOf(glyphs.rule.repeat(columns), tones.muted);
  const hints = bindingsOf(state).filter(({ isHinted }) => isHinted === true);
  const body = drawBody(state, columns, rows - frameRows);
  return [
    nodeLine(state),
    viewLine(state),
    rule,
    ...withOverlay(state, body, glyphs),
    rule,
    footerLine(state, hints),
  ];
}

function withOverlay(state: State, body: readonly Line[], glyphs: Glyphs): readonly Line[] {
  const { overlay, columns } = state;
  switch (overlay?.kind) {
    case 'kill':
      return centreOver(body, drawKillDialog(overlay.dialog, columns, glyphs), columns);
    case 'service':
      return centreOver(body, drawServiceDialog(overlay.dialog, columns, glyphs), columns);
    case 'alert':
      return centreOver(body, drawAlertDialog(overlay.dialog, state, glyphs), columns);
    case 'log-prompt': {
      const box = drawProblem(overlay.prompt, columns, glyphs);
      return layOver(body, box, columns, 1, Math.max(0, body.length - box.length));
    }
    case 'query':
      return overlay.popup === null ? body : layPopup(state, body, overlay.popup);
    case 'log-pause':
      return centreOver(body, drawPauseDialog(overlay.dialog, columns, glyphs), columns);
    case 'help': {
      const title = viewOf(placeOf(state).view).title;
      const room = { columns, rows: body.length, glyphs };
      const typed = placeOf(state).view === 'query' ? typingHelp(state.isAscii) : [];
      const keys = [...bindingsOf(state), ...typed];
      return centreOver(body, drawHelp(title, keys, overlay.offset, room), columns);
    }
    case 'palette': {
      const box = drawPalette(matchingCommands(state, overlay.text), overlay.chosen, columns, glyphs);
      return layOver(body, box, columns, 1, Math.max(0, body.length - box.length));
    }
    default:
      return body;
  }
}

function tooSmall(columns: number, rows: number): Line[] {
  const text = `terminal too small: ${columns}×${rows}, needs ${smallest.columns}×${smallest.rows}`;
  return Array.from({ length: rows }, (_, row) => fitLine(row === 0 ? lineOf(text) : [], columns));
}
