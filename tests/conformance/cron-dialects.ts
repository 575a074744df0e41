import { nextRun } from '../../src/collect/cron/next-run.ts';
import { parseSchedule } from '../../src/collect/cron/schedule.ts';
import type { CaseResult } from './suite.ts';
import { readCases, Tally } from './cron-cases.ts';
import { croniterKinds, robfigDifferences, type Difference } from './cron-differences.ts';

interface RobfigCase {
  readonly spec: string;
  readonly seconds_field: boolean;
  /** Absent together with `next` where `at` is there. */
  readonly after: string;
  readonly after_tz?: string;
  readonly next: string | null;
  readonly at?: string;
  readonly active?: boolean;
}

const minuteMs = 60_000;

/**
 * robfig/cron's vectors, rewritten where only the notation differs: its seconds field when it is 0, `?` for a star,
 * `N/S` for a range to the end.
 */
export function runRobfig(folder: string): CaseResult {
  const file = 'robfig-cron-vectors.json';
  const tally = new Tally(file);
  const cases = readCases(folder, file) as readonly RobfigCase[];
  for (const { spec, seconds_field: hasSeconds, at, active, ...rest } of cases) {
    const [, zone = rest.after_tz ?? 'UTC', written = ''] = /^(?:TZ=(\S+) )?(.*)$/.exec(spec) ?? [];
    const fields = written.split(' ');
    if (hasSeconds && fields.shift() !== '0') {
      tally.skip('a seconds field other than 0: cron has none');
      continue;
    }
    const expression = fields
      .map((field) => field.replace('?', '*').replace(/^(\d+)\/(\d+)$/, '$1-59/$2'))
      .join(' ');
    const after = at === undefined ? instantOf(rest.after) : instantOf(at) - minuteMs;
    const ours = iso(nextRun(parseSchedule(expression), zone, after));
    const name = `${spec} after ${rest.after ?? iso(after)}`;
    const difference = differenceFor(spec, rest.after ?? iso(after)!);
    if (difference !== undefined) settle(tally, name, ours, difference);
    else if (at === undefined)
      tally.compare(name, ours, rest.next === null ? undefined : iso(instantOf(rest.next)));
    else tally.compare(name, ours === iso(instantOf(at)), active);
  }
  return tally.result();
}

interface CroniterCase {
  readonly test: string;
  readonly expr: string;
  readonly day_or: boolean;
  readonly implement_cron_bug: boolean;
  readonly start: string;
  readonly tz: string;
  readonly calls: readonly (readonly ['next' | 'prev', string | number])[];
}

/** croniter's: each call goes on from the answer before. Of a step back both neighbours are looked at. */
export function runCroniter(folder: string): CaseResult {
  const file = 'croniter-recorded-vectors.json';
  const tally = new Tally(file);
  for (const vector of readCases(folder, file) as readonly CroniterCase[]) {
    const kind = croniterKinds.find((candidate) => candidate.applies(vector));
    if (kind !== undefined) {
      tally.skip(kind.reason);
      continue;
    }
    const schedule = parseSchedule(vector.expr);
    const zone = vector.tz === 'None' ? 'UTC' : (/zoneinfo\/([^']+)/.exec(vector.tz)?.[1] ?? vector.tz);
    const ours: (string | undefined)[] = [];
    const theirs: (string | undefined)[] = [];
    let at = instantOf(vector.start);
    for (const [direction, value] of vector.calls) {
      const next = typeof value === 'number' ? value * 1000 : instantOf(value);
      if (direction === 'next') ours.push(iso(nextRun(schedule, zone, at)));
      else {
        const isLast = (nextRun(schedule, zone, next) ?? Infinity) >= at;
        ours.push(isLast ? iso(nextRun(schedule, zone, next - 1)) : 'there is a later one');
      }
      theirs.push(iso(next));
      at = next;
    }
    const name = `${vector.test} ${vector.expr} from ${vector.start}`;
    tally.compare(name, ours, theirs);
  }
  return tally.result();
}

function differenceFor(expression: string, after: string): Difference | undefined {
  return robfigDifferences.find(
    (difference) => difference.expression === expression && difference.after === after,
  );
}

/** A known difference counts as skipped as long as our answer is the one that is written down. */
function settle(tally: Tally, name: string, ours: string | undefined, difference: Difference): void {
  if (ours === difference.ours) tally.skip(`${name}: ${difference.reason}`);
  else tally.compare(name, ours, difference.ours);
}

/** A moment without an offset is in UTC. */
function instantOf(text: string): number {
  return Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text.replace(/(\d\d)(\d\d)$/, '$1:$2') : `${text}Z`);
}

function iso(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
