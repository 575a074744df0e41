import { instantsOf, isZone, localTime } from '../../../lib/zone.ts';
import { civilDay, existingDay, isoOf, type CivilDay } from '../civil-day.ts';
import { contentLines, plainText, type ContentLine } from './content-lines.ts';
import type { HolidayEvent, HolidayFile } from './holiday-file.ts';
import { parseYearlyRule, type YearlyRule } from './yearly-rule.ts';

const dayMs = 86_400_000;
/** Longer than any holiday; an end beyond it is a mistake of the file. */
const maxLengthDays = 366;

/**
 * The events of an iCalendar text (RFC 5545) as days: whole days as they stand, moments as the days they touch in
 * `zone`. Yearly rules, RDATE, EXDATE, moved instances and cancelled events are honoured. Everything else that would
 * change which days are meant is named in `problems`.
 */
export function parseCalendarFile(text: string, zone: string): HolidayFile {
  const problems: string[] = [];
  const events: ReadEvent[] = [];
  /** Instances that an event of their own takes the place of, by UID. */
  const moved = new Map<string, CivilDay[]>();
  const lines = contentLines(text.replace(/^\uFEFF/, ''), (number) => {
    problems.push(`line ${number} is no property of a calendar`);
  });
  for (const component of componentsOf(lines, problems)) {
    const event = readEvent(component, zone, problems);
    if (event === undefined) continue;
    if (event.replaces !== undefined) moved.set(event.uid, [...(moved.get(event.uid) ?? []), event.replaces]);
    if (!event.isCancelled) events.push(event);
  }
  return {
    events: events.map((event) =>
      event.rule === undefined
        ? event
        : { ...event, except: [...event.except, ...(moved.get(event.uid) ?? [])] },
    ),
    problems,
  };
}

/** The properties of each VEVENT, without those of what is nested in it (VALARM). */
function componentsOf(lines: readonly ContentLine[], problems: string[]): ContentLine[][] {
  const events: ContentLine[][] = [];
  const open: string[] = [];
  for (const line of lines) {
    const kind = line.value.trim().toUpperCase();
    if (line.name === 'BEGIN') {
      open.push(kind);
      if (kind === 'VEVENT') events.push([]);
      else if (kind === 'VTODO' || kind === 'VJOURNAL') {
        problems.push(`line ${line.lineNumber}: ${kind} is not supported, only VEVENT`);
      }
    } else if (line.name === 'END') {
      if (open.pop() !== kind) problems.push(`line ${line.lineNumber}: END:${kind} without its BEGIN`);
    } else if (open.at(-1) === 'VEVENT') events.at(-1)?.push(line);
  }
  const unclosed = open.pop();
  if (unclosed !== undefined) problems.push(`the file ends within ${unclosed}`);
  return events;
}

interface ReadEvent extends HolidayEvent {
  readonly uid: string;
  readonly replaces: CivilDay | undefined;
  readonly isCancelled: boolean;
}

function readEvent(
  properties: readonly ContentLine[],
  zone: string,
  problems: string[],
): ReadEvent | undefined {
  const all = (name: string): ContentLine[] => properties.filter((line) => line.name === name);
  const one = (name: string): ContentLine | undefined => all(name)[0];
  const moments = (name: string): Moment[] =>
    all(name).flatMap((line) =>
      line.value.split(',').flatMap((value) => momentOf({ ...line, value }, zone, problems) ?? []),
    );
  const title = plainText(one('SUMMARY')?.value ?? '');
  const startLine = one('DTSTART');
  if (startLine === undefined) {
    problems.push(`${title === '' ? 'an event' : `the event "${title}"`} has no DTSTART`);
    return undefined;
  }
  const start = momentOf(startLine, zone, problems);
  if (start === undefined) return undefined;
  const rules = all('RRULE');
  const [ruleLine] = rules;
  const rule = ruleLine && parseYearlyRule(ruleLine.value.trim());
  const at = `line ${ruleLine?.lineNumber}: `;
  if (rule !== undefined && 'problem' in rule)
    problems.push(`${at}${rule.problem}; only its first day counts`);
  if (rules.length > 1) problems.push(`${at}more than one RRULE is not supported; the first is taken`);
  for (const line of all('EXRULE')) problems.push(`line ${line.lineNumber}: EXRULE is not supported`);
  const recurrence = one('RECURRENCE-ID');
  if (recurrence?.params.has('RANGE')) {
    problems.push(`line ${recurrence.lineNumber}: RECURRENCE-ID with RANGE is taken for one instance`);
  }
  return {
    title,
    start: start.day,
    lengthDays: lengthOf(start, one('DTEND'), one('DURATION'), zone, problems),
    rule:
      rule === undefined || 'problem' in rule
        ? undefined
        : { ...rule, until: untilOf(rule, ruleLine, start, zone) },
    also: moments('RDATE').map(({ day }) => day),
    except: moments('EXDATE').map(({ day }) => day),
    uid: one('UID')?.value ?? '',
    replaces: recurrence && momentOf(recurrence, zone, problems)?.day,
    isCancelled: one('STATUS')?.value.trim().toUpperCase() === 'CANCELLED',
  };
}

/** An end in UTC is a moment to a rule of moments; to one of whole days it is a date. */
function untilOf(
  rule: YearlyRule,
  line: ContentLine | undefined,
  start: Moment,
  zone: string,
): CivilDay | undefined {
  const [, value] = /UNTIL=(\d{8}T\d{6}Z)/i.exec(line?.value ?? '') ?? [];
  if (line === undefined || value === undefined || start.atMs === undefined) return rule.until;
  return momentOf({ ...line, name: 'UNTIL', value }, zone, [])?.day;
}

/** A day, and for a date with a time its moment too. */
interface Moment {
  readonly day: CivilDay;
  readonly atMs: number | undefined;
}

/** Times without a zone, and those in a zone nobody knows, keep the date they are written with. */
function momentOf(line: ContentLine, zone: string, problems: string[]): Moment | undefined {
  // A period (`start/end`, RDATE only) counts from its start.
  const [written = '', end] = line.value.trim().split('/');
  const where = `line ${line.lineNumber}: ${line.name}`;
  const parts = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/i.exec(written);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] =
    parts?.slice(1, 6).map((digits) => Number(digits ?? 0)) ?? [];
  const civil = parts === null ? undefined : existingDay(year, month, day);
  if (civil === undefined || hour > 23 || minute > 59) {
    problems.push(`${where}: "${written.slice(0, 40)}" is not a date such as 20261225`);
    return undefined;
  }
  if (end !== undefined) problems.push(`${where}: of a period only the first day counts`);
  const writtenZone = parts?.[7] === undefined ? line.params.get('TZID') : 'UTC';
  if (parts?.[4] === undefined || writtenZone === undefined) return { day: civil, atMs: undefined };
  if (!isZone(writtenZone)) {
    problems.push(`${where}: the time zone ${writtenZone} is not known; the date is taken as it is written`);
    return { day: civil, atMs: undefined };
  }
  const [atMs] = instantsOf(writtenZone, { year, month, day, hour, minute });
  return atMs === undefined ? { day: civil, atMs } : { day: dayIn(zone, atMs), atMs };
}

function dayIn(zone: string, atMs: number): CivilDay {
  const { year, month, day } = localTime(zone, atMs);
  return civilDay(year, month, day);
}

/** How many days an event covers. DTEND is not part of it any more; an event with neither end nor length covers one. */
function lengthOf(
  start: Moment,
  endLine: ContentLine | undefined,
  durationLine: ContentLine | undefined,
  zone: string,
  problems: string[],
): number {
  const last = lastDay(start, endLine, durationLine, zone, problems) ?? start.day;
  const length = last - start.day + 1;
  const { lineNumber } = endLine ?? durationLine ?? {};
  if (length < 1 && !(endLine !== undefined && last === start.day - 1)) {
    problems.push(`line ${lineNumber}: the event ends before it begins on ${isoOf(start.day)}`);
  }
  if (length > maxLengthDays) {
    problems.push(`line ${lineNumber}: an event of ${length} days is cut to ${maxLengthDays}`);
  }
  return Math.min(Math.max(length, 1), maxLengthDays);
}

function lastDay(
  start: Moment,
  endLine: ContentLine | undefined,
  durationLine: ContentLine | undefined,
  zone: string,
  problems: string[],
): CivilDay | undefined {
  if (endLine !== undefined) {
    const end = momentOf(endLine, zone, problems);
    if (end === undefined) return undefined;
    if (end.atMs !== undefined) return dayIn(zone, end.atMs - 1);
    const isMidnight = !/T/i.test(endLine.value) || /T000000/i.test(endLine.value);
    return isMidnight ? end.day - 1 : end.day;
  }
  if (durationLine === undefined) return undefined;
  const parts =
    /^\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/i.exec(
      durationLine.value.trim(),
    );
  if (parts === null) {
    problems.push(
      `line ${durationLine.lineNumber}: "${durationLine.value.slice(0, 40)}" is not a duration such as P1D`,
    );
    return undefined;
  }
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((digits) => Number(digits ?? 0));
  const lengthMs = (weeks * 7 + days) * dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000;
  if (start.atMs !== undefined) return dayIn(zone, start.atMs + Math.max(0, lengthMs - 1));
  return start.day + Math.max(1, Math.ceil(lengthMs / dayMs)) - 1;
}
