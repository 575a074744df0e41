import picomatch from 'picomatch';
import { dateOf, isoOf, civilDay, weekdayOf, type CivilDay } from './civil-day.ts';

/** Matches base names for a due day. */
export type NameMatcher = (name: string) => boolean;

/** `{date:%Y%m%d}`, or with days added or taken away `{date-1:%Y%m%d}`. */
const dateToken = /\{date([+-]\d{1,3})?:([^{}]*)\}/g;

const two = (number: number): string => String(number).padStart(2, '0');

/** What each letter after `%` stands for, as in strftime(3). */
const letters: Readonly<Record<string, (day: CivilDay) => string>> = {
  Y: (day) => String(dateOf(day).year).padStart(4, '0'),
  y: (day) => two(dateOf(day).year % 100),
  m: (day) => two(dateOf(day).month),
  d: (day) => two(dateOf(day).day),
  F: isoOf,
  j: (day) => String(day - civilDay(dateOf(day).year, 1, 1) + 1).padStart(3, '0'),
  u: (day) => String(weekdayOf(day) + 1),
  G: (day) => String(dateOf(thursdayOf(day)).year),
  V: (day) => two(Math.ceil((thursdayOf(day) - civilDay(dateOf(thursdayOf(day)).year, 1, 1) + 1) / 7)),
  '%': () => '%',
};

/** A week of ISO 8601 belongs to the year its Thursday is in. */
function thursdayOf(day: CivilDay): CivilDay {
  return day - weekdayOf(day) + 3;
}

/** Whether the name says which day a file is for. */
export function hasDate(match: string): boolean {
  return match.search(dateToken) !== -1;
}

/** What is wrong with a pattern, in words that follow a colon; `undefined` for a good one. */
export function patternProblem(match: string): string | undefined {
  if (match.includes('/')) return 'it names files in the directory, so it has no slash';
  const [malformed] = /\{date\b(?!,|[+-]\d{1,3}:[^{}]*\}|:[^{}]*\})/.exec(match) ?? [];
  if (malformed !== undefined) return 'a date is written like {date:%Y%m%d} or {date-1:%Y%m%d}';
  for (const [token, , format = ''] of match.matchAll(dateToken)) {
    const unknown = [...format.matchAll(/%(.?)/g)].find(([, letter = '']) => !Object.hasOwn(letters, letter));
    if (unknown) return `${token}: ${unknown[0]} is none of %Y %y %m %d %F %j %u %G %V`;
    if (!format.includes('%')) return `${token} holds no date; write it like {date:%Y%m%d}`;
  }
  return undefined;
}

/**
 * The pattern for one due day. A leading dot must be written: hidden files are how rsync(1) and others keep uploads out
 * of sight.
 */
export function matcherFor(match: string, day: CivilDay): NameMatcher {
  const glob = match.replaceAll(dateToken, (_, shift: string | undefined, format: string) => {
    const meant = day + Number(shift ?? 0);
    return format.replaceAll(/%(.)/g, (written, letter: string) => letters[letter]?.(meant) ?? written);
  });
  return picomatch(glob, { nonegate: true });
}
