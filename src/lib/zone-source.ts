import { readFileSync, readlinkSync } from 'node:fs';
import { parseTzif } from './tzif.ts';

const database = '/usr/share/zoneinfo/';

/** Milliseconds east of UTC at a moment, in whole seconds. */
export type OffsetAt = (epochMs: number) => number;

/**
 * How far a zone is from UTC, by this machine's time zone database, as cron and the C library have it; where it does not
 * know the zone, by `Intl`, which takes five megabytes at its first use. Throws `RangeError` for a name that is no zone.
 */
export function offsetSource(zone: string): OffsetAt {
  return fromDatabase(zone) ?? fromIntl(zone);
}

/** What names the zone this machine's clock shows: `TZ`, else where `/etc/localtime` points to; may be no name of one. */
export function namedMachineZone(): string | undefined {
  const set = process.env['TZ']?.replace(/^:/, '');
  const name = set ?? linkedZone();
  if (name === '' || (name !== undefined && /^(Etc\/)?(UTC|UCT|Universal|Zulu)$/.test(name))) return 'UTC';
  return name;
}

function linkedZone(): string | undefined {
  try {
    const [, name] = /\/zoneinfo\/(.+)$/.exec(readlinkSync('/etc/localtime')) ?? [];
    return name;
  } catch {
    // A copy, or none.
    return undefined;
  }
}

/** Folders and files there that are no zones begin with a small letter, and what `right/` has counts leap seconds. */
function fromDatabase(zone: string): OffsetAt | undefined {
  if (!/^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(zone) || zone === 'Factory') return undefined;
  try {
    const offsetAt = parseTzif(readFileSync(database + zone));
    return offsetAt && ((epochMs) => offsetAt(Math.floor(epochMs / 1000)) * 1000);
  } catch {
    return undefined;
  }
}

/** The wall clock it shows, taken as UTC, less the moment itself. */
function fromIntl(zone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (epochMs) => {
    const wholeSecond = Math.floor(epochMs / 1000) * 1000;
    // `MM/DD/YYYY, hh:mm:ss`
    const [month, day, year, hour, minute, second] = format.format(wholeSecond).split(/\D+/).map(Number);
    return Date.UTC(year!, month! - 1, day, hour, minute, second) - wholeSecond;
  };
}
