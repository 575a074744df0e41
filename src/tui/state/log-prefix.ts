const clock = String.raw`\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?`;
const zone = String.raw`(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?`;
const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';

/** ISO 8601 and its relatives, `21/Nov/2026:09:41:07`, or the time alone; in brackets or not. */
const written = new RegExp(
  `^(?:\\d{4}[-/.]\\d\\d[-/.]\\d\\d(?:[T ]${clock}${zone})?|\\d\\d[./]\\d\\d[./]\\d{4} ${clock}|` +
    `\\d\\d/(?:${months})/\\d{4}:${clock}(?: [+-]\\d{4})?|\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?)(?![\\w])`,
);
/** RFC 3164: `Nov 21 09:41:07`. */
const syslog = new RegExp(`^(?:<\\d{1,3}>)?(?:${months}) [ \\d]\\d \\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?= )`);
const longest = 64;

/** What follows the time at the beginning of a line; the line itself where there is none. */
export function splitTime(text: string): { hasTime: boolean; isSyslog: boolean; rest: string } {
  const head = text.slice(0, longest);
  const asSyslog = syslog.exec(head);
  if (asSyslog !== null)
    return { hasTime: true, isSyslog: true, rest: text.slice(asSyslog[0].length).trimStart() };
  const open = /^[[(]/.test(head) ? 1 : 0;
  const time = written.exec(head.slice(open));
  const end = open + (time?.[0].length ?? 0);
  const closed = open === 0 ? end : end + 1;
  const isClosed = open === 0 || /[\])]/.test(head[end] ?? '');
  if (time === null || !isClosed) return { hasTime: false, isSyslog: false, rest: text };
  const rest = text.slice(closed).replace(/^\s*(?:[-–|:,]\s+)?/, '');
  return rest === ''
    ? { hasTime: true, isSyslog: false, rest: text }
    : { hasTime: true, isSyslog: false, rest };
}
