import {
  isLocation,
  parseDaysOfMonth,
  parseMonths,
  parseTimes,
  parseWeekdays,
  parseYears,
} from '../../alert/config/index.ts';
import type { NumberRange, TimeInterval } from '../../alert/routing/time-interval.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Located } from '../yaml/located.ts';
import type { Section } from './section.ts';

const intervalKeys = ['times', 'weekdays', 'days_of_month', 'months', 'years', 'location'];

/** `time_intervals:`, and `mute_time_intervals:` as it was called before. */
export function readTimeIntervals(file: Section): ReadonlyMap<string, readonly TimeInterval[]> {
  const intervals = new Map<string, readonly TimeInterval[]>();
  for (const key of ['mute_time_intervals', 'time_intervals']) {
    for (const item of file.items(key)) {
      const named = file.reader.section(item, 'a time interval', ['name', 'time_intervals']);
      if (named === undefined) continue;
      named.require(['name']);
      const name = named.text('name');
      if (intervals.has(name)) named.fault('name', `duplicate time interval ${JSON.stringify(name)}`);
      intervals.set(name, readIntervals(named));
    }
  }
  return intervals;
}

function readIntervals(named: Section): readonly TimeInterval[] {
  return named.items('time_intervals').flatMap((item) => {
    const interval = named.reader.section(item, 'a time interval', intervalKeys);
    return interval === undefined ? [] : [readInterval(interval)];
  });
}

function readInterval(interval: Section): TimeInterval {
  const location = interval.text('location');
  if (!isLocation(location)) interval.fault('location', `no time zone is called ${JSON.stringify(location)}`);
  const ranges = (key: string, parse: (text: string) => NumberRange) =>
    readRanges(interval, key, (item) => parse(interval.reader.text(item, key)));
  return {
    times: readRanges(interval, 'times', (item) => {
      const range = interval.reader.section(item, 'times', ['start_time', 'end_time']);
      return parseTimes(range?.text('start_time') ?? '', range?.text('end_time') ?? '');
    }),
    weekdays: ranges('weekdays', parseWeekdays),
    daysOfMonth: ranges('days_of_month', parseDaysOfMonth),
    months: ranges('months', parseMonths),
    years: ranges('years', parseYears),
    location: location === '' ? 'UTC' : location,
  };
}

/** Undefined where nothing is written; an empty list is one that never holds. */
function readRanges(
  interval: Section,
  key: string,
  read: (item: Located) => NumberRange,
): readonly NumberRange[] | undefined {
  if (interval.node(key) === undefined) return undefined;
  return interval.items(key).flatMap((item) => {
    try {
      return [read(item)];
    } catch (error) {
      interval.reader.fault(item.offset, `${key}: ${messageOf(error)}`);
      return [];
    }
  });
}
