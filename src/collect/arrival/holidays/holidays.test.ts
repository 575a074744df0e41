import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { civilDay, isoOf, parseIsoDay } from '../civil-day.ts';
import { HolidaySource } from '../holidays.ts';
import { Holidays, parseDateLines, parseHolidayFile } from './holiday-file.ts';
import { caseCount } from '../../../../tests/support/case-count.ts';

/** A calendar of one event with these properties. */
function calendar(...properties: readonly string[]): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'BEGIN:VEVENT',
    ...properties,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

/** The holidays of some years, as dates. */
function days(text: string, from = 2025, to = 2028, zone = 'Europe/Berlin'): string[] {
  const holidays = new Holidays(parseHolidayFile(text, zone).events);
  const found: string[] = [];
  for (let day = civilDay(from, 1, 1); day < civilDay(to + 1, 1, 1); day++) {
    if (holidays.on(day) !== undefined) found.push(isoOf(day));
  }
  return found;
}

const problems = (text: string): readonly string[] => parseHolidayFile(text, 'Europe/Berlin').problems;

describe('an iCalendar file', () => {
  test('gives whole days; the end is not part of an event', () => {
    const check = (properties: readonly string[], want: readonly string[]): void => {
      expect({ properties, days: days(calendar(...properties)) }).toEqual({ properties, days: want });
      expect(problems(calendar(...properties))).toEqual([]);
    };
    check(['DTSTART;VALUE=DATE:20261225'], ['2026-12-25']);
    check(['DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261226'], ['2026-12-25']);
    check(
      ['DTSTART;VALUE=DATE:20261231', 'DTEND;VALUE=DATE:20270103'],
      ['2026-12-31', '2027-01-01', '2027-01-02'],
    );
    check(['DTSTART:20280228', 'DURATION:P3D'], ['2028-02-28', '2028-02-29', '2028-03-01']);
    check(['DTSTART;VALUE=DATE:20261225', 'DTEND;VALUE=DATE:20261225'], ['2026-12-25']);
    check(
      ['DTSTART;VALUE=DATE:20261225', 'RDATE;VALUE=DATE:20270101,20270501'],
      ['2026-12-25', '2027-01-01', '2027-05-01'],
    );
  });

  test('gives the days that moments touch in the zone of the expectation', () => {
    const check = (properties: readonly string[], want: readonly string[], zone?: string): void => {
      const found = days(calendar(...properties), 2025, 2028, zone);
      expect({ properties, days: found }).toEqual({ properties, days: want });
    };
    check(['DTSTART:20261224T230000Z', 'DTEND:20261225T230000Z'], ['2026-12-25']);
    check(['DTSTART:20261224T230000Z', 'DTEND:20261225T230000Z'], ['2026-12-24', '2026-12-25'], 'UTC');
    check(
      ['DTSTART;TZID=Asia/Seoul:20261225T000000', 'DTEND;TZID=Asia/Seoul:20261226T000000'],
      ['2026-12-24', '2026-12-25'],
    );
    check(['DTSTART;TZID="Asia/Seoul":20261225T000000', 'DURATION:PT24H'], ['2026-12-25'], 'Asia/Seoul');
    const yearly = ['DTSTART;TZID=Europe/Berlin:20251225T000000', 'RRULE:FREQ=YEARLY;UNTIL=20261224T230000Z'];
    check(yearly, ['2025-12-25', '2026-12-25']);
    check(['DTSTART:20261225T000000', 'DTEND:20261226T000000'], ['2026-12-25']);
    check(['DTSTART:20261225T120000', 'DTEND:20261226T010000'], ['2026-12-25', '2026-12-26']);
  });

  test('repeats yearly', () => {
    const check = (start: string, rule: string, want: readonly string[]): void => {
      const text = calendar(`DTSTART;VALUE=DATE:${start}`, `RRULE:${rule}`);
      expect({ rule, days: days(text) }).toEqual({ rule, days: want });
      expect(problems(text)).toEqual([]);
    };
    check('20001225', 'FREQ=YEARLY', ['2025-12-25', '2026-12-25', '2027-12-25', '2028-12-25']);
    check('20240229', 'FREQ=YEARLY', ['2028-02-29']);
    check('19701126', 'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', [
      '2025-11-27',
      '2026-11-26',
      '2027-11-25',
      '2028-11-23',
    ]);
    check('20000529', 'FREQ=YEARLY;BYDAY=-1MO;BYMONTH=5', [
      '2025-05-26',
      '2026-05-25',
      '2027-05-31',
      '2028-05-29',
    ]);
    check('20250101', 'FREQ=YEARLY;INTERVAL=2', ['2025-01-01', '2027-01-01']);
    check('20250101', 'FREQ=YEARLY;COUNT=2', ['2025-01-01', '2026-01-01']);
    check('20250101', 'FREQ=YEARLY;UNTIL=20270101', ['2025-01-01', '2026-01-01', '2027-01-01']);
    check('20250101', 'FREQ=YEARLY;UNTIL=20261231T235959Z;WKST=SU', ['2025-01-01', '2026-01-01']);
    check('20250101', 'FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=-1;COUNT=1', ['2025-01-31']);
    check('20250101', 'FREQ=YEARLY;BYDAY=20MO;COUNT=1', ['2025-05-19']);
    check('20250101', 'FREQ=YEARLY;BYMONTH=6;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2', [
      '2025-06-30',
      '2026-06-30',
    ]);
    check('20250101', 'FREQ=YEARLY;BYYEARDAY=-1;COUNT=1', ['2025-12-31']);
  });

  test('honours exceptions, moved instances and cancelled events', () => {
    const text = calendar(
      'UID:a',
      'SUMMARY:Founders’ day',
      'DTSTART;VALUE=DATE:20250506',
      'RRULE:FREQ=YEARLY;COUNT=4',
      'EXDATE;VALUE=DATE:20260506',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'UID:a',
      'RECURRENCE-ID;VALUE=DATE:20270506',
      'DTSTART;VALUE=DATE:20270507',
      'END:VEVENT',
      'BEGIN:VEVENT',
      'DTSTART;VALUE=DATE:20270101',
      'STATUS:CANCELLED',
    );
    expect(days(text)).toEqual(['2025-05-06', '2027-05-07', '2028-05-06']);
  });

  test('may have a byte order mark, any line ends, folded lines and nested components', () => {
    const text =
      '\uFEFFbegin:vcalendar\nBEGIN:VTIMEZONE\nDTSTART:19700101T000000\nEND:VTIMEZONE\nBEGIN:VEVENT\r\n' +
      'SUMMARY;LANGUAGE=de:Tag der Deut\r\n schen\\, Ein\n\theit\nDTSTART;VALUE=DATE:2026\n 1003\nX-NOTE;P="a:b;c":d\n' +
      'BEGIN:VALARM\nDTSTART:20200101\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR';
    expect(problems(text)).toEqual([]);
    const holidays = new Holidays(parseHolidayFile(text, 'UTC').events);
    expect(holidays.on(parseIsoDay('2026-10-03') ?? 0)).toBe('Tag der Deutschen, Einheit');
  });

  test('names what it does not understand or support, and keeps the rest', () => {
    const check = (
      properties: readonly string[],
      want: string,
      kept: readonly string[] = ['2026-01-01'],
    ): void => {
      expect(problems(calendar(...properties))).toEqual([want]);
      expect(days(calendar(...properties))).toEqual(kept);
    };
    const start = 'DTSTART;VALUE=DATE:20260101';
    check(
      [start, 'RRULE:FREQ=WEEKLY'],
      'line 5: FREQ=WEEKLY is not supported, only YEARLY; only its first day counts',
    );
    check(
      [start, 'RRULE:FREQ=YEARLY;BYWEEKNO=20'],
      'line 5: the rule part BYWEEKNO is not supported; only its first day counts',
    );
    check(
      [start, 'RRULE:FREQ=YEARLY;BYDAY=XX'],
      'line 5: BYDAY=XX cannot be read; only its first day counts',
    );
    check([start, 'DTEND;VALUE=DATE:20251201'], 'line 5: the event ends before it begins on 2026-01-01');
    check([start, 'DURATION:2 days'], 'line 5: "2 days" is not a duration such as P1D');
    check([start, 'EXRULE:FREQ=YEARLY'], 'line 5: EXRULE is not supported');
    check([start, 'nonsense'], 'line 5 is no property of a calendar');
    check(['DTSTART:20260230'], 'line 4: DTSTART: "20260230" is not a date such as 20261225', []);
    check(['SUMMARY:New year'], 'the event "New year" has no DTSTART', []);
    check(
      ['DTSTART;TZID=Korea Standard Time:20260101T000000'],
      'line 4: DTSTART: the time zone Korea Standard Time is not known; the date is taken as it is written',
    );
    expect(problems('BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101')).toEqual([
      'the file ends within VEVENT',
    ]);
    expect(problems('BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR')).toEqual([
      'line 2: VTODO is not supported, only VEVENT',
    ]);
  });
});

test('a text has a date a line, with a name or a comment', () => {
  const text =
    '\uFEFF# ours\n2026-12-25 Christmas Day\r\n\n 2026-12-26 # Boxing Day\n2026-13-01\ntomorrow\n2027-01-01';
  const { events, problems: wrong } = parseDateLines(text);
  expect(events.map(({ start, title }) => `${isoOf(start)} ${title}`)).toEqual([
    '2026-12-25 Christmas Day',
    '2026-12-26 Boxing Day',
    '2027-01-01 ',
  ]);
  expect(wrong).toEqual([
    'line 5: "2026-13-01" is not a date such as 2026-12-25',
    'line 6: "tomorrow" is not a date such as 2026-12-25',
  ]);
});

test('a holiday file is read again when it changes; while it cannot be read the last days stay', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'etlmon-holidays-'));
  try {
    const file = join(folder, 'holidays.txt');
    const source = new HolidaySource(file, 'UTC');
    const read = async () => {
      const { holidays, problem } = await source.read();
      return [holidays.on(parseIsoDay('2026-12-25') ?? 0), problem];
    };
    expect(await read()).toEqual([undefined, expect.stringContaining('the holidays cannot be read: ENOENT')]);
    writeFileSync(file, '2026-12-25 a\n');
    utimesSync(file, 1, 1);
    expect(await read()).toEqual(['a', undefined]);
    writeFileSync(file, '2026-12-25 b\nx\n');
    expect(await read()).toEqual(['b', `${file}: line 2: "x" is not a date such as 2026-12-25`]);
    rmSync(file);
    expect(await read()).toEqual(['b', expect.stringContaining('ENOENT')]);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const listed = await new HolidaySource(['2026-12-25'], 'UTC').read();
  expect(listed.holidays.on(parseIsoDay('2026-12-25') ?? 0)).toBe('');
});

const fragments = fc.constantFrom(
  'BEGIN:VEVENT',
  'END:VEVENT',
  'BEGIN:VALARM',
  'END:VALARM',
  'BEGIN:VCALENDAR',
  'END:VCALENDAR',
  'DTSTART',
  'DTEND',
  ';VALUE=DATE',
  ';TZID=Asia/Seoul',
  ';TZID="x',
  ':',
  '20260101',
  '20260230',
  'T250000Z',
  'T000000Z',
  '\r\n',
  '\n',
  '\n ',
  'RRULE:FREQ=YEARLY',
  ';COUNT=3',
  ';BYDAY=-1MO',
  ';BYMONTH=5',
  ';INTERVAL=0',
  ';UNTIL=9',
  'EXDATE:',
  'RDATE:',
  ',',
  'DURATION:P',
  '9999W',
  'RECURRENCE-ID:',
  'UID:a',
  'SUMMARY:\\',
  '\0',
  '\uFEFF',
);

test('no text makes the reader throw or loop, and an event after it is found', () => {
  const good = '\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225\nEND:VEVENT\nEND:VCALENDAR\n';
  fc.assert(
    fc.property(fc.array(fc.oneof(fragments, fc.string({ maxLength: 5 })), { maxLength: 30 }), (parts) => {
      const text = `BEGIN:VCALENDAR\n${parts.join('')}${good}`;
      const { events } = parseHolidayFile(text, 'Asia/Seoul');
      const last = events.at(-1);
      expect(last?.start).toBe(civilDay(2026, 12, 25));
      expect(events.every(({ lengthDays }) => lengthDays >= 1 && lengthDays <= 366)).toBe(true);
      new Holidays(events).on(civilDay(2026, 1, 1));
      const lines = parseDateLines(`${parts.join('')}\n2026-12-25`);
      expect(lines.events.at(-1)?.start).toBe(civilDay(2026, 12, 25));
    }),
    { numRuns: caseCount },
  );
});
