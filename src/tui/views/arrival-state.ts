import type { Arrival, ArrivalDay, ArrivalState } from '../../contract/arrivals.ts';
import { formatElapsed } from '../../lib/format.ts';
import type { Glyphs } from '../draw/glyphs.ts';
import { formatUntil, timeOf } from '../draw/moments.ts';
import type { Span, Style } from '../draw/style.ts';
import { span, tones } from '../draw/style.ts';

/** What became of the day now looked at, in words with a sign. */
export function arrivalState(arrival: Arrival, now: number, glyphs: Glyphs): Span {
  if (arrival.error_message !== null) return span(`${glyphs.critical} error`, tones.critical);
  const due = timeOf(arrival.due);
  if (isOverdue(arrival)) {
    const howLong = due === null ? '' : ` ${formatElapsed(now - due)}`;
    return span(`${glyphs.warning} overdue${howLong}`, arrival.optional ? tones.plain : tones.warning);
  }
  const { text, style } = daySign(arrival.state, glyphs);
  const said = (words: string): Span => span(`${text} ${words}`, style);
  switch (arrival.state) {
    case 'late': {
      const lateMs = latenessOf(dayNow(arrival));
      return said(lateMs === null ? 'late' : `late ${formatElapsed(lateMs)}`);
    }
    case 'missed':
      return said('MISSED');
    case 'pending':
      return said(due === null ? 'pending' : `pending ${formatUntil(due, now)}`);
    case 'not_expected':
      return said('not expected today');
    case 'allowed_missing':
      return said('missing, allowed');
    default:
      return said(arrival.state.replaceAll('_', ' '));
  }
}

/** Whether it is due and nothing is there; what came and will not do has a state of its own. */
export function isOverdue({ overdue, state }: Arrival): boolean {
  return overdue && state === 'pending';
}

/** The day of the history that the arrival's own state is about. */
export function dayNow({ history, due }: Arrival): ArrivalDay | undefined {
  return history.find(({ due_at: dueAt }) => dueAt === due);
}

/** How long after it was due it came; null where it did not, or in time. */
export function latenessOf(day: ArrivalDay | undefined): number | null {
  const arrived = timeOf(day?.arrived_at ?? null);
  if (day === undefined || arrived === null) return null;
  const lateMs = arrived - Date.parse(day.due_at);
  return lateMs > 0 ? lateMs : null;
}

/** The sign of a day in the calendar. */
export function daySign(state: ArrivalState, glyphs: Glyphs): Span {
  const signs: Record<ArrivalState, readonly [string, Style]> = {
    on_time: [glyphs.well, tones.good],
    late: [glyphs.late, tones.warning],
    missed: [glyphs.critical, tones.critical],
    too_small: ['s', tones.warning],
    too_few: ['f', tones.warning],
    allowed_missing: ['o', tones.muted],
    pending: [glyphs.pending, tones.accent],
    not_expected: [glyphs.nothing, tones.muted],
  };
  const [text, style] = signs[state];
  return span(text, style);
}

/** The worst first. */
export function arrivalRank(arrival: Arrival): number {
  if (arrival.error_message !== null) return 0;
  if (isOverdue(arrival) && !arrival.optional) return 2;
  const ranks: Record<ArrivalState, number> = {
    missed: 1,
    too_small: 3,
    too_few: 3,
    late: 4,
    pending: 5,
    allowed_missing: 6,
    on_time: 7,
    not_expected: 8,
  };
  return ranks[arrival.state];
}
