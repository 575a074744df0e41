const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** How ctime(3) writes a time: `Wed Feb 24 12:03:14 2016`, the day of the month padded with a space. */
export const ctimePattern =
  '([A-Z][a-z]{2}) +([A-Z][a-z]{2}) +(\\d{1,2}) (\\d\\d):(\\d\\d):(\\d\\d) (\\d{4})';

/**
 * The seven groups of `ctimePattern`, from index 1 of a match, as milliseconds since the epoch. There is no zone in
 * it, so it is this machine's; an hour that clocks go through twice is taken as the first. NaN for no such time. The
 * name of the day is not compared: it says nothing the date does not.
 */
export function parseCtime(match: RegExpExecArray): number {
  const month = months.indexOf(match[2] ?? '');
  const [day, year] = [Number(match[3]), Number(match[7])];
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6])];
  if (month < 0 || !weekdays.includes(match[1] ?? '')) return Number.NaN;
  // 60 is a leap second.
  if (hour > 23 || minute > 59 || second > 60) return Number.NaN;
  // Date would take 31 February for 3 March, and the year 16 for 1916.
  if (year < 1970 || day < 1 || day > daysIn(year, month)) return Number.NaN;
  return new Date(year, month, day, hour, minute, second).getTime();
}

function daysIn(year: number, month: number): number {
  if (month !== 1) return month === 3 || month === 5 || month === 8 || month === 10 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
