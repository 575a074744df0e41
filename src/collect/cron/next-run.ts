import { nextOffsetChange, offsetAt } from '../../lib/zone.ts';
import { isFixedTime, type CronSchedule } from './schedule.ts';
import { nextMatch } from './wall-clock.ts';

export interface RunOptions {
  /** The zone `CRON_TZ` names above the entry: the schedule is read on its clock. Undefined: on the daemon's. */
  readonly cronTimeZone?: string | undefined;
}

const minuteMs = 60_000;

/**
 * The daemon tells a change of the clock from a correction by how far its own count of minutes is off: beyond three
 * hours it goes on with the new time (cron(8); `timeDiff` in cron.c, which is one minute more than the jump).
 */
const longestForwardMs = 179 * minuteMs;
const longestBackMs = 181 * minuteMs;

/**
 * The first moment after `afterMs` at which the daemon starts the job, milliseconds since the epoch; undefined when it
 * never does. `zone` is the daemon's own. Jobs at fixed times that the clock jumps over run right after the jump, and
 * do not run again in a repeated hour; the others follow the clock as it is.
 */
export function nextRun(
  schedule: CronSchedule,
  zone: string,
  afterMs: number,
  { cronTimeZone }: RunOptions = {},
): number | undefined {
  const isFixed = isFixedTime(schedule);
  const isCaughtUp = isFixed && cronTimeZone === undefined;
  const clock = cronTimeZone ?? zone;
  // Within the minute that has begun, whose jobs have been started: a change at its end is still to come.
  let from = Math.floor(afterMs / minuteMs) * minuteMs + 1;
  for (;;) {
    const offset = offsetAt(clock, from);
    const wall = nextMatch(schedule, from + offset);
    if (wall === undefined) return undefined;
    const due = wall - offset;
    const change = nextOffsetChange(clock, from, due);
    if (change !== undefined) {
      // On its old course the clock would get there; but it is changed first.
      const jump = offsetAt(clock, change) - offset;
      if (isCaughtUp && jump > 0 && jump <= longestForwardMs && due < change + jump) return change;
      from = change;
      continue;
    }
    const repeatedUntil = isFixed ? endOfRepetition(zone, due) : undefined;
    if (repeatedUntil === undefined) return due;
    from = repeatedUntil;
  }
}

/**
 * The runs after `fromMs`, up to and with `toMs`, ascending; at most `limit`. Several fixed times in one jump of the
 * clock are one moment here, although the daemon starts the job for each.
 */
export function runsBetween(
  schedule: CronSchedule,
  zone: string,
  fromMs: number,
  toMs: number,
  limit: number,
  options: RunOptions = {},
): number[] {
  const runs: number[] = [];
  let run = nextRun(schedule, zone, fromMs, options);
  while (run !== undefined && run <= toMs && runs.length < limit) {
    runs.push(run);
    run = nextRun(schedule, zone, run, options);
  }
  return runs;
}

/** When the daemon's clock shows new minutes again, if at `epochMs` it shows some for the second time. */
function endOfRepetition(zone: string, epochMs: number): number | undefined {
  const from = epochMs - longestBackMs;
  let last: number | undefined;
  for (let change = nextOffsetChange(zone, from, epochMs); change !== undefined;) {
    last = change;
    change = nextOffsetChange(zone, change, epochMs);
  }
  if (last === undefined) return undefined;
  const back = offsetAt(zone, last - 1) - offsetAt(zone, last);
  return back > 0 && back <= longestBackMs && epochMs < last + back ? last + back : undefined;
}
