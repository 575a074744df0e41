import type { Arrival, ArrivalDay, ArrivalState } from '../../contract/arrivals.ts';
import { cutEnd, cutMiddle, displayWidth, padEndCells, padStartCells } from '../../lib/cells.ts';
import {
  formatAge,
  formatBytes,
  formatClock,
  formatCounted,
  formatDateTime,
  formatElapsed,
  formatMoment,
  harmless,
} from '../../lib/format.ts';
import { isZone, localTime, machineZone } from '../../lib/zone.ts';
import { drawCalendar } from '../draw/calendar.ts';
import type { Field } from '../draw/fields.ts';
import { drawFields } from '../draw/fields.ts';
import { formatInZone, timeOf } from '../draw/moments.ts';
import type { Line, Span } from '../draw/style.ts';
import { lineOf, span, tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import { arrivalState, dayNow, daySign, isOverdue, latenessOf } from './arrival-state.ts';
import { daysText, whereOf } from './arrivals.ts';
import type { Context, PageContent } from './content.ts';

/** One expected file: how it stands, what matches, the calendar of met and missed, the history in words. */
export function arrivalDetail(context: Context): PageContent {
  const { node, place } = context;
  const arrival = answerTo(node.answers, 'arrivals').data?.find(({ name }) => name === place.detail);
  if (arrival === undefined) {
    const text = ' this file is not expected any more';
    return { kind: 'page', lines: () => [lineOf(text, tones.warning)] };
  }
  return {
    kind: 'page',
    lines: (width) => [
      ...drawFields(arrivalFields(arrival, context), width),
      [],
      ...calendarLines(arrival, context, width),
      [],
      ...fileLines(arrival, context, width),
      [],
      ...historyLines(arrival, context, width),
    ],
  };
}

function arrivalFields(arrival: Arrival, { glyphs, now }: Context): Field[] {
  const fields: Field[] = [
    ['name', span(harmless(arrival.name), tones.strong)],
    ['state', arrivalState(arrival, now, glyphs)],
  ];
  const detail = dayNow(arrival)?.detail ?? null;
  if (detail !== null) fields.push(['why', harmless(detail)]);
  if (arrival.error_message !== null)
    fields.push(['error', span(harmless(arrival.error_message), tones.critical)]);
  const days = daysText(arrival.days);
  const rule = `by ${arrival.by}, ${days} (${arrival.zone})${arrival.optional ? ', missing is allowed' : ''}`;
  fields.push(
    ['file', harmless(whereOf(arrival))],
    ['expected', harmless(rule)],
    ['due', momentIn(arrival.due, arrival.zone, now)],
    ['next due', momentIn(arrival.next_due, arrival.zone, now)],
    [
      'looked',
      arrival.last_checked === null ? 'not yet' : formatMoment(Date.parse(arrival.last_checked), now),
    ],
  );
  return fields;
}

/** By the local clock, and by that of the zone where it shows something else. */
function momentIn(timestamp: string | null, zone: string, now: number): string {
  const at = timeOf(timestamp);
  if (at === null) return '–';
  const there = formatInZone(at, now, zone);
  const local = formatMoment(at, now);
  return there === null ? local : `${there} in ${harmless(zone)}, here ${local} (${machineZone()})`;
}

const legend: readonly (readonly [ArrivalState, string])[] = [
  ['on_time', 'on time'],
  ['late', 'late'],
  ['missed', 'missed'],
  ['too_small', 'too small'],
  ['too_few', 'too few'],
  ['allowed_missing', 'missing, allowed'],
  ['pending', 'pending'],
  ['not_expected', 'not expected'],
];

function calendarLines(arrival: Arrival, { glyphs, now }: Context, width: number): Line[] {
  const today = localTime(isZone(arrival.zone) ? arrival.zone : machineZone(), now);
  const overdue = isOverdue(arrival) ? dayNow(arrival) : undefined;
  const overdueSign = span(glyphs.warning, tones.warning);
  const byDate = new Map(arrival.history.map((day) => [day.date, day]));
  const first = arrival.history.at(-1)?.date ?? null;
  const todayText = [today.year, today.month, today.day]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
  const months = width >= 160 ? 12 : width >= 110 ? 6 : 3;
  const calendar = drawCalendar(
    today,
    months,
    (date) => {
      const day = byDate.get(date);
      if (day !== undefined) return day === overdue ? overdueSign : daySign(day.state, glyphs);
      // A day between those that were due was not.
      return first !== null && date > first && date <= todayText ? daySign('not_expected', glyphs) : null;
    },
    width,
  );
  const signs: readonly Sign[] = [
    ...legend.map(([state, words]): Sign => [daySign(state, glyphs), words]),
    ...(overdue === undefined ? [] : [[overdueSign, 'overdue'] as const]),
  ];
  return [...calendar, [], ...legendLines(signs, width), countLine(arrival.history)];
}

type Sign = readonly [sign: Span, words: string];

function legendLines(signs: readonly Sign[], width: number): Line[] {
  const lines: Line[] = [];
  let line: Line = [];
  let used = 1;
  for (const [sign, words] of signs) {
    const cells = displayWidth(sign.text) + words.length + 4;
    if (used + cells > width) {
      lines.push(line);
      line = [];
      used = 1;
    }
    line = [...line, span(line.length === 0 ? ' ' : '   '), sign, span(` ${words}`, tones.muted)];
    used += cells;
  }
  return [...lines, line];
}

/** How often it came in time, of the days it was due. */
function countLine(history: readonly ArrivalDay[]): Line {
  const due = history.filter(({ state }) => state !== 'not_expected' && state !== 'pending');
  const counts = legend
    .filter(([state]) => state !== 'not_expected' && state !== 'pending')
    .map(([state, words]) => [due.filter((day) => day.state === state).length, words] as const)
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`);
  return lineOf(` ${[`${formatCounted(due.length, 'day', 'days')} due`, ...counts].join('   ')}`);
}

function fileLines(arrival: Arrival, { glyphs, now }: Context, width: number): Line[] {
  const files = arrival.matched_files;
  const title = lineOf(' matching files', tones.strong);
  if (files.length === 0) return [title, lineOf('   none', tones.muted)];
  const nameWidth = Math.max(
    8,
    Math.min(width - 52, Math.max(...files.map(({ name }) => displayWidth(harmless(name))))),
  );
  return [
    title,
    ...files.map((file): Line => {
      const name = padEndCells(cutMiddle(harmless(file.name), nameWidth, glyphs.ellipsis), nameWidth);
      const arrived = timeOf(file.arrived_at);
      const settled =
        arrived === null
          ? span(`${glyphs.pending} still changing`, tones.accent)
          : span(`at rest ${formatMoment(arrived, now)}`);
      return [
        span(`   ${name}  ${padStartCells(formatBytes(file.size_bytes), 6)}  `),
        span(`${padStartCells(formatAge(now - Date.parse(file.modified_at)), 9)}  `, tones.muted),
        settled,
        ...(file.is_large_enough ? [] : [span(`  ${glyphs.warning} too small`, tones.warning)]),
      ];
    }),
  ];
}

function historyLines(arrival: Arrival, { glyphs, now }: Context, width: number): Line[] {
  const title = lineOf(' history', tones.strong);
  if (arrival.history.length === 0) return [title, lineOf('   no day was due yet', tones.muted)];
  return [
    title,
    ...arrival.history.map((day): Line => {
      const sign = daySign(day.state, glyphs);
      const words = legend.find(([state]) => state === day.state)?.[1] ?? day.state;
      const rest = cutEnd(harmless(dayText(day, now)), Math.max(4, width - 40), glyphs.ellipsis);
      return [
        span(`   ${day.date}  `),
        span(padEndCells(`${sign.text} ${words}`, 18), sign.style),
        span(`  ${rest}`, tones.muted),
      ];
    }),
  ];
}

function dayText(day: ArrivalDay, now: number): string {
  const arrived = timeOf(day.arrived_at);
  const late = latenessOf(day);
  const parts = [
    ...(arrived === null ? [] : [`came ${cameAt(arrived, day)}`]),
    ...(late === null ? [] : [`${formatElapsed(late)} late`]),
    ...(day.files.length === 0
      ? []
      : [`${formatCounted(day.files.length, 'file', 'files')}, ${formatBytes(day.bytes)}`]),
    ...(day.detail === null ? [] : [day.detail]),
  ];
  return parts.length === 0 ? `due ${formatMoment(Date.parse(day.due_at), now)}` : parts.join(', ');
}

/** The time alone on the day it was due. */
function cameAt(arrived: number, { due_at: due }: ArrivalDay): string {
  const isSameDay = new Date(arrived).toDateString() === new Date(due).toDateString();
  return isSameDay ? formatClock(arrived) : formatDateTime(arrived);
}
