import { cutMiddle } from '../../lib/cells.ts';
import { harmless } from '../../lib/format.ts';
import { drawBox } from '../draw/box.ts';
import { wrapCells } from '../draw/fields.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, lineWidth, tones } from '../draw/style.ts';
import type { ServiceAction, ServiceDialog } from '../state/service-dialog.ts';
import { answerLine, newsLines } from './confirmation.ts';
import { serviceSign, serviceState } from './service-state.ts';

const titles: Record<ServiceAction, string> = { start: 'Start', stop: 'Stop', restart: 'Restart' };

/** Says what would be done to which service, in the node's words where it has answered, and asks; starts at No. */
export function drawServiceDialog(dialog: ServiceDialog, columns: number, glyphs: Glyphs): Line[] {
  const { service, action } = dialog;
  const most = Math.min(72, columns - 4) - 4;
  const state = serviceState(service);
  const sign = serviceSign(service, glyphs);
  const pid = service.main_pid === null ? '' : `, main pid ${service.main_pid}`;
  const lines: Line[] = [
    ...wrapCells(harmless(service.description), most)
      .slice(0, 2)
      .map((row) => lineOf(row, tones.strong)),
    [sign, { text: ` ${state.text}${pid}` }],
    [],
    ...newsLines(dialog, most, glyphs),
  ];
  const inner = Math.max(...lines.map(lineWidth), Math.min(most, 50));
  const title = `${titles[action]} ${cutMiddle(harmless(service.unit), most - 12, glyphs.ellipsis)}`;
  return drawBox(title, [...lines, answerLine(dialog, `Yes, ${action} it`, inner)], inner + 4, glyphs);
}
