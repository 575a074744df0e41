import { ZoneOffsets } from './zone-offsets.ts';
import { namedMachineZone } from './zone-source.ts';

/** A moment as the wall clock of a zone shows it; `month` is 1 to 12, `weekday` 0 (Sunday) to 6. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
}

/** What names one minute of a wall clock. */
export type LocalMinute = Pick<LocalTime, 'year' | 'month' | 'day' | 'hour' | 'minute'>;

/** Farther from UTC than any zone has ever been (Manila: 15:56 west). */
const furthestMs = 16 * 3_600_000;

/** The rules of zones do not change while a process lives: what was found once is true for every caller. */
const zones = new Map<string, ZoneOffsets>();

function offsetsOf(zone: string): ZoneOffsets {
  let offsets = zones.get(zone);
  if (offsets === undefined) {
    offsets = new ZoneOffsets(zone);
    zones.set(zone, offsets);
  }
  return offsets;
}

/** The zone this machine's clock shows (`TZ`, else `/etc/localtime`); UTC where it has none. */
export function machineZone(): string {
  const name = namedMachineZone();
  if (name !== undefined && isZone(name)) return name;
  // A rule in place of a name, or a copy of a zone's file.
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return isZone(timeZone) ? timeZone : 'UTC';
}

/** Whether it is the name of a zone in the time zone database, such as `Europe/Berlin`; upper and lower case are one. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    offsetsOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds east of UTC. Throws `RangeError` for a name that is no zone. */
export function offsetAt(zone: string, epochMs: number): number {
  return offsetsOf(zone).at(epochMs);
}

/**
 * The first moment after `afterMs`, up to and with `untilMs`, at which the clock is put forward or back. Throws
 * `RangeError` for a name that is no zone.
 */
export function nextOffsetChange(zone: string, afterMs: number, untilMs: number): number | undefined {
  return offsetsOf(zone).nextChange(afterMs, untilMs);
}

/** What the wall clock shows at a moment. Throws `RangeError` for a name that is no zone. */
export function localTime(zone: string, epochMs: number): LocalTime {
  const wall = new Date(epochMs + offsetAt(zone, epochMs));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
    weekday: wall.getUTCDay(),
  };
}

/**
 * When the wall clock turns to this minute, ascending: no time where it jumps over it, two where an hour is repeated.
 * Days and hours beyond their ends mean the next ones, as in `Date.UTC`.
 */
export function instantsOf(zone: string, { year, month, day, hour, minute }: LocalMinute): readonly number[] {
  return instantsOfWall(zone, Date.UTC(year, month - 1, day, hour, minute));
}

/** As `instantsOf`, for a wall clock given in milliseconds as if it were UTC's. */
export function instantsOfWall(zone: string, wallMs: number): readonly number[] {
  const offsets = offsetsOf(zone);
  const before = offsets.at(wallMs - furthestMs);
  const after = offsets.at(wallMs + furthestMs);
  const early = wallMs - before;
  if (before === after) return [early];
  const late = wallMs - after;
  const instants: number[] = [];
  if (offsets.at(early) === before) instants.push(early);
  if (offsets.at(late) === after) instants.push(late);
  return instants;
}
