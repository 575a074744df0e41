/** Asked for of each expression. */
export const calendarIterations = 100;

const dayMs = 86_400_000;
const normalized = /^ *Normalized form: (.*)$/;
/** Newer versions write `Iteration`. A machine in another zone than UTC has its own time first, and UTC in a line below. */
const elapse =
  /^ *(?:Next elapse|Iter\S* #\d+|\(in UTC\)): \w{3} (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)? UTC$/;

/**
 * Reads `systemd-analyze calendar --iterations`: the moments of each expression, by its normalized
 * form, milliseconds since the epoch, ascending. Never throws.
 */
export function parseCalendar(text: string): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  let moments: number[] = [];
  for (const line of text.split('\n')) {
    const form = normalized.exec(line)?.[1];
    if (form !== undefined) found.set(form, (moments = []));
    const [, date, time] = elapse.exec(line) ?? [];
    const at = date === undefined ? Number.NaN : Date.parse(`${date}T${time}Z`);
    if (!Number.isNaN(at)) moments.push(at);
  }
  return found;
}

/** How many of these moments are in the 24 hours after `now`; estimated where they end before. */
export function runsInDay(moments: readonly number[], now: number): number {
  const coming = moments.filter((moment) => moment > now);
  const [first, last] = [coming[0], coming.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const isWhole = moments.length < calendarIterations || last > now + dayMs;
  if (isWhole || last === first) return coming.filter((moment) => moment <= now + dayMs).length;
  return Math.round(((coming.length - 1) * dayMs) / (last - first));
}
