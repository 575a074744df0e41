import type { Silence } from '../../contract/alerts.ts';
import { displayWidth } from '../../lib/cells.ts';
import { formatAge, formatDateTime, harmless } from '../../lib/format.ts';
import type { Field } from '../draw/fields.ts';
import { drawFields } from '../draw/fields.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import { formatUntil } from '../draw/moments.ts';
import type { Span } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import type { TableSpec } from '../draw/table.ts';
import { answerTo } from '../state/answers.ts';
import { matcherText } from '../state/silence-choice.ts';
import type { Content, Context, PageContent } from './content.ts';
import { tableContent } from './content.ts';

/** Silences and maintenance: those that hold, those to come, those that are over. */
export function silencesContent(context: Context): Content {
  const silences = answerTo(context.node.answers, 'silences').data ?? [];
  return tableContent(silenceTable(context, silences), silences, context.list);
}

const ranks: Readonly<Record<Silence['state'], number>> = { active: 0, pending: 1, expired: 2 };

function stateSpan({ state, kind }: Silence, glyphs: Glyphs): Span {
  const sign = { active: glyphs.well, pending: glyphs.pending, expired: glyphs.nothing }[state];
  const word = kind === 'maintenance' && state === 'active' ? 'maintenance' : state;
  return span(`${sign} ${word}`, state === 'expired' ? tones.muted : tones.plain);
}

const matchersOf = ({ matchers }: Silence): string => harmless(matchers.map(matcherText).join(' '));

function endText({ ends_at: end, starts_at: start, state }: Silence, now: number): string {
  if (state === 'pending') return `starts ${formatUntil(Date.parse(start), now)}`;
  return state === 'expired' ? formatAge(now - Date.parse(end)) : formatUntil(Date.parse(end), now);
}

function silenceTable({ glyphs, now }: Context, silences: readonly Silence[]): TableSpec<Silence> {
  const longest = (of: (silence: Silence) => string, least: number, most: number): number =>
    Math.min(most, Math.max(least, ...silences.map((silence) => displayWidth(of(silence)))));
  const of = (silence: Silence, text: string): Span =>
    span(text, silence.state === 'expired' ? tones.muted : tones.plain);
  const by = longest((silence) => silence.created_by, 4, 20);
  const end = longest((silence) => endText(silence, now), 8, 20);
  return {
    key: ({ id }) => id,
    text: (silence) => `${matchersOf(silence)} ${silence.created_by} ${silence.comment} ${silence.state}`,
    defaultSort: { column: 'state', descending: false },
    columns: [
      {
        id: 'state',
        title: 'STATE',
        width: longest((silence) => stateSpan(silence, glyphs).text, 9, 13),
        priority: 'keep',
        value: ({ state }) => ranks[state],
        tie: ({ ends_at: at, state }) => (state === 'expired' ? -Date.parse(at) : Date.parse(at)),
        cell: (silence) => stateSpan(silence, glyphs),
      },
      {
        id: 'matchers',
        title: 'SILENCES',
        width: 28,
        maxWidth: longest(matchersOf, 28, 100),
        priority: 'keep',
        cut: 'end',
        value: matchersOf,
        cell: (silence) => of(silence, matchersOf(silence)),
      },
      {
        id: 'ends',
        title: 'ENDS',
        width: end,
        priority: 8,
        value: (silence) => Date.parse(silence.ends_at),
        cell: (silence) => of(silence, endText(silence, now)),
      },
      {
        id: 'alerts',
        title: 'ALERTS',
        width: 6,
        align: 'right',
        priority: 6,
        descends: true,
        value: ({ alerts }) => alerts,
        cell: (silence) => of(silence, silence.state === 'expired' ? '–' : String(silence.alerts)),
      },
      {
        id: 'by',
        title: 'BY',
        width: Math.min(8, by),
        maxWidth: by,
        priority: 5,
        value: (silence) => silence.created_by,
        cell: (silence) => of(silence, harmless(silence.created_by)),
      },
      {
        id: 'comment',
        title: 'COMMENT',
        width: 14,
        maxWidth: 80,
        priority: 4,
        cut: 'end',
        cell: ({ comment }) => span(harmless(comment), tones.muted),
      },
    ],
  };
}

/** One silence: what it is for, from when to when, whose it is. */
export function silenceDetail({ node, place, glyphs, now }: Context): PageContent {
  const silence = answerTo(node.answers, 'silences').data?.find(({ id }) => id === place.detail);
  if (silence === undefined)
    return { kind: 'page', lines: () => [lineOf(' this silence is not kept any more', tones.warning)] };
  const moment = (timestamp: string): string => formatDateTime(Date.parse(timestamp));
  const fields: Field[] = [
    ['state', stateSpan(silence, glyphs)],
    ...silence.matchers.map((matcher, index): Field => [
      index === 0 ? 'silences' : '',
      span(harmless(matcherText(matcher)), tones.strong),
    ]),
    ['from', moment(silence.starts_at)],
    ['until', `${moment(silence.ends_at)}  (${endText(silence, now)})`],
    ['alerts', silence.state === 'expired' ? '–' : `${silence.alerts} active match`],
    ['by', harmless(silence.created_by || 'nobody said')],
    ['comment', harmless(silence.comment || '–')],
    ['changed', moment(silence.updated_at)],
    ['id', harmless(silence.id)],
  ];
  return { kind: 'page', lines: (width) => drawFields(fields, width) };
}
