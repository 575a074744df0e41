import { instantsOfWall } from '../../lib/zone.ts';

/** One line of a syslog file, taken apart; what the program said is not looked at. */
export interface SyslogLine {
  readonly stamp: SyslogStamp;
  readonly host: string;
  /** The program: `CRON`, `crond`, `anacron`. */
  readonly identifier: string;
  readonly pid: number | undefined;
  readonly message: string;
}

/** RFC 3339 names the moment; the traditional stamp (RFC 3164) only a wall clock without a year. */
export type SyslogStamp =
  | { readonly kind: 'moment'; readonly at: number }
  | { readonly kind: 'wall'; readonly month: number; readonly day: number; readonly timeOfDayMs: number };

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** An optional `<priority>`, then the stamp in one of its two forms. */
const stampPattern =
  /^(?:<\d{1,3}>)?(?:(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d))|([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?) +/;
const programPattern = /^(\S+) +([^\s:[\]]+)(?:\[(\d{1,10})\])?: ?/;

/** Takes a line of rsyslog's or syslog-ng's files apart; undefined where it is none. */
export function parseSyslogLine(line: string): SyslogLine | undefined {
  const stampMatch = stampPattern.exec(line);
  if (!stampMatch) return undefined;
  const stamp = stampOf(stampMatch);
  const rest = line.slice(stampMatch[0].length);
  const program = programPattern.exec(rest);
  if (!stamp || !program) return undefined;
  return {
    stamp,
    host: program[1] ?? '',
    identifier: program[2] ?? '',
    pid: program[3] === undefined ? undefined : Number(program[3]),
    message: rest.slice(program[0].length),
  };
}

function stampOf([, moment, month, day, hour, minute, second, fraction]: RegExpExecArray):
  | SyslogStamp
  | undefined {
  if (moment !== undefined) {
    const at = Date.parse(moment.replace(' ', 'T').replace(',', '.'));
    return Number.isNaN(at) ? undefined : { kind: 'moment', at };
  }
  const index = months.indexOf(month ?? '');
  const [d, h, m, s] = [Number(day), Number(hour), Number(minute), Number(second)];
  // Second 60 is a leap second.
  if (index < 0 || d < 1 || d > 31 || h > 23 || m > 59 || s > 60) return undefined;
  const fractionMs = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000);
  return { kind: 'wall', month: index + 1, day: d, timeOfDayMs: ((h * 60 + m) * 60 + s) * 1000 + fractionMs };
}

const dayMs = 86_400_000;
/** As far back as the last 29 February can be. */
const yearsBack = 8;

/**
 * Gives stamps of one file their moment. A stamp without a year is the latest such wall clock that is not more than a
 * day after the line was read; where the clock was set back at the end of summer time, lines stay in their order.
 */
export class StampReader {
  readonly #zone: string;
  #lastAt = -Infinity;

  constructor(zone: string) {
    this.#zone = zone;
  }

  /** Milliseconds since the epoch; undefined for a date that does not exist. */
  read(stamp: SyslogStamp, readAt: number): number | undefined {
    const at = stamp.kind === 'moment' ? stamp.at : this.#resolve(stamp, readAt);
    if (at !== undefined) this.#lastAt = at;
    return at;
  }

  #resolve(stamp: Extract<SyslogStamp, { kind: 'wall' }>, readAt: number): number | undefined {
    const newest = new Date(readAt + dayMs).getUTCFullYear() + 1;
    for (let year = newest; year >= newest - yearsBack - 1; year -= 1) {
      const midnight = Date.UTC(year, stamp.month - 1, stamp.day);
      if (new Date(midnight).getUTCDate() !== stamp.day) continue;
      const candidates = this.#instants(midnight + stamp.timeOfDayMs).filter((at) => at <= readAt + dayMs);
      if (candidates.length === 0) continue;
      // Lines come within seconds of each other's order even from several processors.
      return candidates.find((at) => at >= this.#lastAt - 60_000) ?? candidates.at(-1);
    }
    return undefined;
  }

  /** Whole minutes are looked up; a wall clock that was jumped over is taken as if it had not been. */
  #instants(wallMs: number): readonly number[] {
    const ofMinute = wallMs % 60_000;
    const found = instantsOfWall(this.#zone, wallMs - ofMinute);
    if (found.length > 0) return found.map((at) => at + ofMinute);
    return instantsOfWall(this.#zone, wallMs - ofMinute - 3_600_000).map((at) => at + 3_600_000 + ofMinute);
  }
}
