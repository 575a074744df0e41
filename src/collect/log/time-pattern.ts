import { monthOf, yearOf } from './time-fields.ts';

/** Reads the time of a line by a configured format. NaN where the line has none. */
export type TimePattern = (line: string, nowMs: number) => number;

/** What each directive of strptime(3) stands for here, as the group of a regular expression. */
const directives: Readonly<Record<string, string>> = {
  Y: '(?<year>\\d{4})',
  y: '(?<shortYear>\\d\\d)',
  m: '(?<month>\\d{1,2})',
  b: '(?<monthName>[A-Za-z]{3,9})',
  B: '(?<monthName>[A-Za-z]{3,9})',
  d: '(?<day>\\d{1,2})',
  e: '(?<day>[ \\d]?\\d)',
  H: '(?<hour>\\d{1,2})',
  I: '(?<hour>\\d{1,2})',
  p: '(?<half>[AaPp])[Mm]',
  M: '(?<minute>\\d{2})',
  S: '(?<second>\\d{2})',
  f: '(?<fraction>\\d{1,9})',
  L: '(?<fraction>\\d{3})',
  z: '(?<zone>Z|[+-]\\d\\d:?\\d\\d)',
  s: '(?<epoch>\\d{9,11})',
  a: '[A-Za-z]{3,9}',
  A: '[A-Za-z]{3,9}',
  j: '\\d{1,3}',
  '%': '%',
};

const composites: Readonly<Record<string, string>> = { T: '%H:%M:%S', F: '%Y-%m-%d', D: '%m/%d/%y' };

const searchedCharacters = 512;

/**
 * Compiles a format such as `%d.%m.%Y %H:%M:%S`: the directives of strptime(3), with `%f` for a fraction of a second,
 * `%L` for milliseconds, `%s` for seconds since the epoch. Throws `Error` naming the directive that is unknown or twice.
 */
export function compileTimePattern(format: string): TimePattern {
  const written = format.replaceAll(/%([TFD])/g, (_, letter: string) => composites[letter] ?? '');
  const seen = new Set<string>();
  const source = written.replaceAll(/%(.?)|[.*+?^${}()|[\]\\/]|\s+/g, (part, letter: string | undefined) => {
    if (!part.startsWith('%')) return /^\s/.test(part) ? '\\s+' : `\\${part}`;
    const directive = directives[letter ?? ''];
    if (directive === undefined) throw new Error(`%${letter ?? ''} is not known`);
    const group = /\?<(\w+)>/.exec(directive)?.[1];
    if (group !== undefined && seen.has(group)) throw new Error(`%${letter} says the ${group} a second time`);
    if (group !== undefined) seen.add(group);
    return directive;
  });
  const isEnough = seen.has('epoch') || (seen.has('day') && (seen.has('month') || seen.has('monthName')));
  if (!isEnough) throw new Error('it must have at least a day and a month, or %s');
  const expression = new RegExp(source);
  return (line, nowMs) => {
    const groups = expression.exec(line.slice(0, searchedCharacters))?.groups;
    return groups === undefined ? Number.NaN : momentOf(groups, nowMs);
  };
}

type Groups = Readonly<Record<string, string | undefined>>;

function momentOf(groups: Groups, nowMs: number): number {
  const ms = Math.floor(Number(`0.${groups['fraction'] ?? '0'}`) * 1000);
  if (groups['epoch'] !== undefined) return Number(groups['epoch']) * 1000 + ms;
  const month = groups['monthName'] === undefined ? Number(groups['month']) : monthOf(groups['monthName']);
  const day = Number(groups['day']);
  const year = yearIn(groups) ?? yearOf(month, day, nowMs);
  const parts = [hourIn(groups), Number(groups['minute'] ?? 0), Number(groups['second'] ?? 0), ms] as const;
  if (month < 1 || month > 12 || day < 1 || day > 31) return Number.NaN;
  const zone = zoneIn(groups['zone']);
  return zone === undefined
    ? new Date(year, month - 1, day, ...parts).getTime()
    : Date.UTC(year, month - 1, day, ...parts) - zone * 60_000;
}

function yearIn(groups: Groups): number | undefined {
  if (groups['year'] !== undefined) return Number(groups['year']);
  if (groups['shortYear'] === undefined) return undefined;
  // POSIX strptime: 69 to 99 are of the last century.
  const short = Number(groups['shortYear']);
  return short < 69 ? 2000 + short : 1900 + short;
}

function hourIn(groups: Groups): number {
  const hour = Number(groups['hour'] ?? 0);
  const half = groups['half']?.toLowerCase();
  if (half === undefined) return hour;
  return (hour % 12) + (half === 'p' ? 12 : 0);
}

function zoneIn(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return zone && 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}
