import { formatCount, harmless } from '../../lib/format.ts';
import { wrapCells } from '../draw/fields.ts';
import { glyphsFor } from '../draw/glyphs.ts';
import type { Line } from '../draw/style.ts';
import { fitLine, lineOf, span, tones } from '../draw/style.ts';
import { journalChoices, journalParts } from '../state/journal.ts';
import { layOut } from '../state/log-layout.ts';
import type { LogView } from '../state/log-view.ts';
import type { State } from '../state/model.ts';
import type { Context } from './content.ts';
import { flowSpans } from './log.ts';
import type { LogRoom } from './log-lines.ts';
import { drawEntry } from './log-lines.ts';

/** The row that says what flows. */
const headingRows = 1;

/** What its lines are drawn with in so many rows, its heading among them. */
export function journalRoom({ isAscii, now }: State, width: number, height: number): LogRoom {
  return {
    width,
    height: Math.max(1, height - headingRows),
    glyphs: glyphsFor(isAscii),
    now,
    parts: journalParts,
  };
}

/** The journal of the service in so many rows: a heading, then the lines from where one is. */
export function journalLines(context: Context, width: number, height: number): Line[] {
  const { state } = context;
  const { journal } = state;
  if (journal === null || height < 1) return [];
  const room = journalRoom(state, width, height);
  return [headingLine(context, journal, width), ...bodyLines(context, journal, room)];
}

function headingLine(context: Context, journal: LogView, width: number): Line {
  const flow = flowSpans(context, journal, undefined);
  const lines = journal.lines.length;
  const count = lines === 0 ? [] : [span(`${formatCount(lines)} here`, tones.muted)];
  const { rule } = context.glyphs;
  const said = [...flow, ...count].flatMap((part) => [part, span('  ')]);
  const left = [span(`${rule}${rule} `, tones.muted), span('journal', tones.strong), span('  '), ...said];
  return fitLine([...left, span(rule.repeat(width), tones.muted)], width);
}

function bodyLines(context: Context, journal: LogView, room: LogRoom): Line[] {
  if (journal.lines.length === 0) return noLines(context, journal, room.width);
  const choices = journalChoices(context.state);
  const placed = layOut(journal, room.height, (entry) => drawEntry(journal, choices, room, entry));
  return placed.flatMap(({ rows }) => rows);
}

/** Why there are none, and what to do. */
function noLines({ glyphs }: Context, { stream, isLoaded }: LogView, width: number): Line[] {
  const text = (words: string, style = tones.muted as Line[number]['style']): Line[] =>
    wrapCells(harmless(words), width - 6).map((row) => lineOf(`   ${row}`, style));
  if (stream.status === 'refused')
    return [
      ...text(`${glyphs.critical} ${stream.message}`, tones.critical),
      ...(stream.hint === null ? [] : text(stream.hint, tones.plain)),
    ];
  if (stream.status === 'broken') return text(stream.message, tones.warning);
  if (!isLoaded) return text('waiting for its lines');
  return text(
    'Nothing of this service is in the journal, or the node may not read it: that takes root or the group systemd-journal.',
  );
}
