import type { AlertDetail } from '../../contract/alerts.ts';
import { cutEnd, padEndCells } from '../../lib/cells.ts';
import { formatClock, formatDateTime, formatElapsed, formatMoment, harmless } from '../../lib/format.ts';
import { drawFields, wrapCells } from '../draw/fields.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import { timeOf } from '../draw/moments.ts';
import type { Line } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import type { Context } from './content.ts';
import { notificationState } from './notification-state.ts';

/** Names and values under a title. */
export function labelLines(title: string, labels: Readonly<Record<string, string>>, width: number): Line[] {
  const names = Object.keys(labels).toSorted();
  const heading = lineOf(title, tones.strong);
  if (names.length === 0) return [heading, lineOf('   none', tones.muted)];
  const fields = names.map((name) => [`  ${harmless(name)}`, harmless(labels[name] ?? '')] as const);
  return [heading, ...drawFields(fields, width)];
}

/** What happened in the half hour before it fired, each with its distance. */
export function changeLines(alert: AlertDetail, width: number, glyphs: Glyphs): Line[] {
  const title = lineOf(' what changed before', tones.strong);
  if (alert.events.length === 0)
    return [title, lineOf('   nothing known in the half hour before', tones.muted)];
  const fired = timeOf(alert.fired_at) ?? Date.parse(alert.active_at);
  return [
    title,
    ...alert.events.flatMap(({ at, kind, title: what, detail }): Line[] => {
      const before = fired - Date.parse(at);
      const distance = before < 1000 ? 'at once' : `${formatElapsed(before, 1)} before`;
      const room = Math.max(8, width - 34);
      const text = harmless(detail === null ? what : `${what}: ${detail}`);
      return [
        [
          span(`   ${formatClock(Date.parse(at))}  ${padEndCells(distance, 11)} `, tones.muted),
          span(`${padEndCells(kind, 8)} `, tones.accent),
          span(cutEnd(text, room, glyphs.ellipsis)),
        ],
      ];
    }),
  ];
}

/** Who was told when, and how that went. */
export function toldLines(alert: AlertDetail, { glyphs, now }: Context, width: number): Line[] {
  const title = lineOf(' who was told', tones.strong);
  if (alert.notifications.length === 0) {
    const to = alert.receivers.length === 0 ? '' : `; would be told: ${alert.receivers.join(', ')}`;
    return [title, lineOf(`   nobody yet${harmless(to)}`, tones.muted)];
  }
  return [
    title,
    ...alert.notifications.map((record): Line => {
      const { at, receiver, integration, status, error } = record;
      const state = notificationState(record, glyphs);
      const whom = `${receiver} ${integration}, ${status}${error === null ? '' : `: ${error}`}`;
      const moment = formatMoment(Date.parse(at), now);
      const room = Math.max(8, width - moment.length - 20);
      return [
        span(`   ${moment}  `, tones.muted),
        span(padEndCells(state.text, 12), state.style),
        span(`  ${cutEnd(harmless(whom), room, glyphs.ellipsis)}`),
      ];
    }),
  ];
}

const said = {
  comment: 'says',
  acknowledged: 'takes care of it',
  unacknowledged: 'gave it back',
} as const;

/** What people did and said about it. */
export function logLines({ log }: AlertDetail, now: number, width: number): Line[] {
  const title = lineOf(' comments', tones.strong);
  if (log.length === 0) return [title, lineOf('   none; m writes one', tones.muted)];
  return [
    title,
    ...log.flatMap(({ at, by, kind, text }): Line[] => [
      [
        span(`   ${formatMoment(Date.parse(at), now)}  `, tones.muted),
        span(harmless(by || 'somebody'), tones.strong),
        span(` ${said[kind]}${text === '' ? '' : ':'}`),
      ],
      ...(text === ''
        ? []
        : wrapCells(harmless(text), Math.max(10, width - 8)).map((row) => lineOf(`     ${row}`))),
    ]),
  ];
}

const mostPast = 8;

/** When it fired before, and for how long. */
export function pastLines({ past }: AlertDetail): Line[] {
  const title = lineOf(' fired before', tones.strong);
  if (past.length === 0) return [title, lineOf('   never, as far as is kept', tones.muted)];
  const rows = past.slice(0, mostPast).map(({ fired_at: from, resolved_at: to }): Line => {
    const lasted = to === null ? '' : `  for ${formatElapsed(Date.parse(to) - Date.parse(from))}`;
    return [span(`   ${formatDateTime(Date.parse(from))}`), span(lasted, tones.muted)];
  });
  const more = past.length - rows.length;
  return [title, ...rows, ...(more > 0 ? [lineOf(`   and ${more} times more`, tones.muted)] : [])];
}
