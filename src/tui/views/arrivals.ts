import type { Arrival } from '../../contract/arrivals.ts';
import { displayWidth } from '../../lib/cells.ts';
import { formatCount, harmless } from '../../lib/format.ts';
import { formatInZone, formatShort, timeOf } from '../draw/moments.ts';
import type { Note, TableSpec } from '../draw/table.ts';
import { tones } from '../draw/style.ts';
import { answerTo } from '../state/answers.ts';
import { arrivalRank, arrivalState } from './arrival-state.ts';
import type { Content, Context } from './content.ts';
import { tableContent } from './content.ts';

/** Every expected file, what is wrong first. */
export function arrivalsContent(context: Context): Content {
  const arrivals = answerTo(context.node.answers, 'arrivals').data ?? [];
  return tableContent(arrivalTable(context, arrivals), arrivals, context.list);
}

/** The folder and the pattern as one path. */
export function whereOf({ path, match }: Arrival): string {
  return `${path.replace(/\/$/, '')}/${match}`;
}

/** When it is due by its own zone's clock, and by the local one where that shows something else. */
function dueOf(arrival: Arrival, now: number): { readonly own: string; readonly local: string | null } {
  const due = timeOf(arrival.due);
  if (due === null) return { own: '–', local: null };
  const local = formatShort(due, now);
  const own = formatInZone(due, now, arrival.zone);
  return own === null ? { own: local, local: null } : { own, local };
}

function arrivalTable({ glyphs, now }: Context, arrivals: readonly Arrival[]): TableSpec<Arrival> {
  const longest = (of: (arrival: Arrival) => string, least: number): number =>
    Math.max(least, ...arrivals.map((arrival) => displayWidth(of(arrival))));
  const name = longest((arrival) => arrival.name, 5);
  const where = longest(whereOf, 8);
  const own = longest((arrival) => dueOf(arrival, now).own, 5);
  const hasForeign = arrivals.some((arrival) => dueOf(arrival, now).local !== null);
  return {
    key: (arrival) => arrival.name,
    text: (arrival) => `${arrival.name} ${whereOf(arrival)}`,
    defaultSort: { column: 'state', descending: false },
    note: (arrival) => errorNote(arrival, glyphs.critical),
    besideNote: ['name', 'file'],
    columns: [
      {
        id: 'name',
        title: 'NAME',
        width: Math.min(14, name),
        maxWidth: Math.min(40, name),
        priority: 'keep',
        value: (arrival) => arrival.name,
        cell: (arrival) => harmless(arrival.name),
      },
      {
        id: 'file',
        title: 'FILE',
        width: Math.min(18, where),
        maxWidth: Math.min(90, where),
        priority: 7,
        value: whereOf,
        // The folder is the same for many; the pattern tells them apart.
        cell: (arrival, width) => {
          const whole = harmless(whereOf(arrival));
          return displayWidth(whole) <= width ? whole : harmless(arrival.match);
        },
      },
      {
        id: 'due',
        title: 'DUE',
        width: own,
        align: 'right',
        priority: 8,
        value: (arrival) => timeOf(arrival.due),
        cell: (arrival) => dueOf(arrival, now).own,
      },
      ...(hasForeign
        ? [
            {
              id: 'local',
              title: 'LOCAL',
              width: longest((arrival) => dueOf(arrival, now).local ?? '', 5),
              align: 'right' as const,
              priority: 6,
              cell: (arrival: Arrival) => dueOf(arrival, now).local ?? '',
            },
            {
              id: 'zone',
              title: 'ZONE',
              width: 12,
              maxWidth: 24,
              priority: 3,
              cell: (arrival: Arrival) => harmless(arrival.zone),
            },
          ]
        : []),
      {
        id: 'next',
        title: 'NEXT DUE',
        width: 11,
        align: 'right',
        priority: 2,
        value: (arrival) => timeOf(arrival.next_due),
        cell: (arrival) => {
          const at = timeOf(arrival.next_due);
          return at === null ? '–' : formatShort(at, now);
        },
      },
      {
        id: 'files',
        title: 'FILES',
        width: 5,
        align: 'right',
        priority: 5,
        descends: true,
        value: (arrival) => arrival.matched_files.length,
        cell: (arrival) => formatCount(arrival.matched_files.length),
      },
      {
        id: 'days',
        title: 'DAYS',
        width: 11,
        maxWidth: 27,
        priority: 1,
        cut: 'end',
        cell: (arrival) => harmless(daysText(arrival.days)),
      },
      {
        id: 'state',
        title: 'STATE',
        width: 22,
        priority: 'keep',
        value: arrivalRank,
        cell: (arrival) => arrivalState(arrival, now, glyphs),
      },
    ],
  };
}

const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The days in one word where there is one. */
export function daysText(days: readonly string[]): string {
  const text = days.join(' ');
  if (text === week.join(' ')) return 'daily';
  return text === week.slice(0, 5).join(' ') ? 'weekdays' : text;
}

function errorNote(arrival: Arrival, sign: string): Note | null {
  if (arrival.error_message === null) return null;
  return { text: `${sign} ${harmless(arrival.error_message)}`, style: tones.critical };
}
