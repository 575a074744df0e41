import { isZone } from '../../lib/zone.ts';

/** `KST-9`, `<+03>-3`: a name and whole hours west of UTC, as tzset(3) reads them. */
const fixedOffset = /^(?:[A-Za-z]{3,}|<[^<>]+>)([+-]?)(\d{1,2})$/;

/** The zone a `TZ` value names, or undefined where it names none and the C library therefore takes UTC. */
export function zoneOfSetting(value: string): string | undefined {
  const name = value.startsWith(':') ? value.slice(1) : value;
  if (isZone(name)) return name;
  const match = fixedOffset.exec(name);
  if (match === null) return undefined;
  // `Etc/GMT+3` lies west as `UTC3` does.
  const hours = Number(match[2]);
  const zone = hours === 0 ? 'UTC' : `Etc/GMT${match[1] === '-' ? '-' : '+'}${hours}`;
  return isZone(zone) ? zone : undefined;
}
