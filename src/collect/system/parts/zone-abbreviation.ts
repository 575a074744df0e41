/**
 * What a zone calls an offset from UTC, by the last line of its tzfile(5): `CET-1CEST,M3.5.0,M10.5.0/3` calls one hour
 * `CET` and two `CEST` (tzset(3) has the format; west counts positive there). An offset the line does not know is
 * named by its number, as zones without names are: `+01`.
 */
export function zoneAbbreviation(tzfile: string, offsetSeconds: number): string {
  const line = tzfile.trimEnd().split('\n').at(-1) ?? '';
  const match = new RegExp(`^${name}${offset}(?:${name}(?:${offset})?(?:,.*)?)?$`).exec(line);
  if (match !== null) {
    const [, standard = '', west = '0', summer, summerWest] = match;
    const standardOffset = -secondsOf(west);
    if (standardOffset === offsetSeconds) return bare(standard);
    const summerOffset = summerWest === undefined ? standardOffset + 3600 : -secondsOf(summerWest);
    if (summer !== undefined && summerOffset === offsetSeconds) return bare(summer);
  }
  return offsetSeconds === 0 ? 'UTC' : numberOf(offsetSeconds);
}

const name = String.raw`([A-Za-z]{3,}|<[A-Za-z0-9+-]+>)`;
const offset = String.raw`([+-]?\d{1,3}(?::\d{2}){0,2})`;

function secondsOf(written: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = written.replace(/^[+-]/, '').split(':').map(Number);
  const total = hours * 3600 + minutes * 60 + seconds;
  return written.startsWith('-') ? -total : total;
}

function bare(written: string): string {
  return written.replace(/^<(.*)>$/, '$1');
}

function numberOf(offsetSeconds: number): string {
  const minutes = Math.abs(Math.trunc(offsetSeconds / 60));
  const two = (value: number): string => String(value).padStart(2, '0');
  const sign = offsetSeconds < 0 ? '-' : '+';
  return `${sign}${two(Math.trunc(minutes / 60))}${minutes % 60 === 0 ? '' : two(minutes % 60)}`;
}
