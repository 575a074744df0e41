import type { Service, ServiceEvent } from '../../contract/services.ts';
import { cutEnd, padEndCells } from '../../lib/cells.ts';
import { formatDateTime, harmless } from '../../lib/format.ts';
import { drawBlocks, drawFields } from '../draw/fields.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import type { Answer } from '../state/answers.ts';
import { answerTo } from '../state/answers.ts';
import { findService } from '../state/lookup.ts';
import type { Content, Context } from './content.ts';
import { headFields, lifeFields, useFields } from './service-fields.ts';
import { journalLines } from './service-journal.ts';
import { eventSpan } from './service-state.ts';

/** From here on two columns of facts fit beside each other, and from there on events beside them. */
const columnsFrom = { facts: 76, events: 150 } as const;
const journalShare = 0.45;
const fewestJournalRows = 7;

/** One service: all there is to say of it above its journal as it is written, or one of them alone. */
export function serviceDetail(context: Context): Content {
  const { node, place, state } = context;
  const service = findService(node, place.detail);
  if (service === undefined) {
    const text = ' this service is not watched any more';
    return { kind: 'page', lines: () => [lineOf(text, tones.warning)] };
  }
  if (state.servicePart === 'facts')
    return { kind: 'page', lines: (width) => factLines(context, service, width) };
  return {
    kind: 'pane',
    draw: ({ width, height }) => {
      const head = headLines(context, service, width, height);
      return [...head, ...journalLines(context, width, height - head.length)];
    },
  };
}

/** Rows above the journal in a body so high. */
export function serviceHeadRows(context: Context, width: number, height: number): number {
  const service = findService(context.node, context.place.detail);
  return service === undefined ? 0 : headLines(context, service, width, height).length;
}

/** The facts as far as they leave the journal its share; alone, it keeps the first of them. */
function headLines(context: Context, service: Service, width: number, height: number): Line[] {
  const { state, glyphs } = context;
  if (state.servicePart === 'journal') return drawFields(headFields(service, context).slice(0, 2), width);
  const lines = factLines(context, service, width);
  const most = height - Math.max(fewestJournalRows, Math.ceil(height * journalShare));
  if (lines.length <= most) return lines;
  const shown = Math.max(0, most - 1);
  const more = `   ${glyphs.ellipsis} ${lines.length - shown} more rows   v shows all`;
  return [...lines.slice(0, shown), lineOf(more, tones.muted)];
}

function factLines(context: Context, service: Service, width: number): Line[] {
  const events = answerTo(context.node.answers, 'service-events', service.unit);
  const life = (room: number): Line[] => drawFields(lifeFields(service, context), room);
  const use = (room: number): Line[] => drawFields(useFields(service, context), room);
  const facts = (room: number): Line[] => [
    ...drawFields(headFields(service, context), room),
    ...(room < columnsFrom.facts ? [...life(room), ...use(room)] : drawBlocks([life, use], room, 0)),
  ];
  return drawBlocks([facts, (room) => eventLines(events, context, room)], width, columnsFrom.events);
}

function eventLines(
  { data, failure }: Answer<readonly ServiceEvent[]>,
  { glyphs }: Context,
  width: number,
): Line[] {
  const title = lineOf(' events', tones.strong);
  if (data === null)
    return [title, lineOf(`   ${harmless(failure?.message ?? 'asking for its events')}`, tones.muted)];
  if (data.length === 0)
    return [title, lineOf('   nothing happened to it since the node watches it', tones.muted)];
  return [
    title,
    ...data.map((event): Line => {
      const sign = eventSpan(event.kind, glyphs);
      const detail = cutEnd(harmless(eventDetail(event)), Math.max(4, width - 40), glyphs.ellipsis);
      return [
        span(`   ${formatDateTime(Date.parse(event.at))}  `),
        span(padEndCells(sign.text, 12), sign.style),
        span(`  ${detail}`, tones.muted),
      ];
    }),
  ];
}

/** How the run before ended, in the node's words where it has some. */
function eventDetail({ detail, result, exit_status: status }: ServiceEvent): string {
  if (detail !== null) return detail;
  if (result === '' || result === 'success') return '';
  return status === null ? result : `${result} ${status}`;
}
