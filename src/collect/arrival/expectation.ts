import { machineZone } from '../../lib/zone.ts';
import { messageOf } from '../../lib/errors.ts';
import type { CollectorContext, Reading, Row, RowChange } from '../collector.ts';
import { dayAt, dueDay, minuteOf, nextDue, type Schedule } from './calendar.ts';
import type { CivilDay } from './civil-day.ts';
import type { ArrivalEntry } from './config.ts';
import { statFiles, textOf, type Directories, type RawName } from './directory.ts';
import { HolidaySource, type HolidayState } from './holidays.ts';
import { judge, type DayVerdict, type Demand, type Gap, type SeenFile } from './judge.ts';
import { readMemory, type Memory } from './memory.ts';
import { arrivalSamples } from './metrics.ts';
import { hasDate, matcherFor, type NameMatcher } from './pattern.ts';
import { arrivalRow, dayRow } from './rows.ts';
import { isSettled, WatchedFiles, type FileStat, type Moment } from './watched-files.ts';

/** A directory that does not answer for so long is judged as unreadable; the look goes on and is not repeated. */
const answerMs = 15_000;
/** The time between two looks after which nobody looked. */
const gapMs = 5 * 60_000;
/** Days kept in memory, and days that are judged afterwards when the node was not running. */
const daysKept = 14;
const maxDaysBack = 31;
/** The row is written at least so often, and whenever something in it but the time has changed. */
const rowEveryMs = 60_000;
/** Of more matching files than this, those at rest are asked for by turns. */
const maxStats = 2000;

interface Look {
  readonly holidays: HolidayState;
  readonly present: ReadonlySet<string>;
  readonly stats: readonly FileStat[];
}

/** One expected file, from one look to the next. */
export class Expectation {
  readonly #entry: ArrivalEntry;
  readonly #zone: string;
  readonly #schedule: Schedule;
  readonly #demand: Demand;
  readonly #context: CollectorContext;
  readonly #directories: Directories;
  readonly #holidays: HolidaySource;
  readonly #files = new WatchedFiles();
  readonly #days = new Map<CivilDay, DayVerdict>();
  #lastHolidays: HolidayState;
  #looking: Promise<Look> | undefined;
  /** What the look is waiting for. */
  #asked = '';
  #checkedAt: number | undefined;
  #missedTotal: number;
  #lastArrivedAt: number | undefined;
  #turn = 0;
  #written = { content: '', atMonotonicMs: 0 };
  #matching: { key: unknown; days: string; names: readonly RawName[] } = {
    key: undefined,
    days: '',
    names: [],
  };

  constructor(entry: ArrivalEntry, context: CollectorContext, directories: Directories) {
    this.#entry = entry;
    this.#context = context;
    this.#directories = directories;
    this.#zone = entry.zone ?? machineZone();
    this.#schedule = {
      zone: this.#zone,
      days: new Set(entry.days),
      byMinute: minuteOf(entry.by),
      fromMinute: minuteOf(entry.from),
    };
    this.#demand = {
      minSizeBytes: entry.min_size ?? 0,
      minCount: entry.min_count,
      isOptional: entry.optional,
      isDated: hasDate(entry.match),
    };
    this.#holidays = new HolidaySource(entry.holidays, this.#zone);
    this.#lastHolidays = this.#holidays.known;
    const row = context.restored('arrivals').find((restored) => restored['name'] === entry.name);
    const memory = readMemory(row);
    for (const verdict of memory.days) this.#days.set(verdict.day, verdict);
    this.#checkedAt = memory.checkedAt;
    this.#missedTotal = memory.missedTotal;
    this.#lastArrivedAt = memory.lastArrivedAt;
    if (row?.['path'] === entry.path && row['match'] === entry.match) {
      this.#files.restore(memory.files, memory.lookedAt, context.clock.monotonic());
    }
  }

  /** Looks once and judges; never rejects: a directory that cannot be read is judged as such. */
  async read(): Promise<Reading> {
    const { clock } = this.#context;
    const at: Moment = { nowMs: clock.now(), monotonicMs: clock.monotonic() };
    const look = await this.#look(at);
    const unreadable = typeof look === 'string' ? look : undefined;
    if (typeof look !== 'string') {
      this.#lastHolidays = look.holidays;
      this.#files.update(look.present, look.stats, at);
    }
    const changed = this.#judgeDays(at, unreadable);
    this.#checkedAt = at.nowMs;
    return this.#reading(at, changed, unreadable);
  }

  /** What is there, or why nobody knows. */
  async #look(at: Moment): Promise<Look | string> {
    const { clock } = this.#context;
    const silent = (): string => `${this.#asked} has not answered for ${answerMs / 1000} s`;
    if (this.#looking !== undefined) return silent();
    const looking = this.#lookNow(at);
    this.#looking = looking;
    const { promise: tooLate, resolve } = Promise.withResolvers<string>();
    const cancel = clock.schedule(answerMs, () => resolve(silent()));
    const done = looking.finally(() => {
      this.#looking = undefined;
    });
    try {
      return await Promise.race([done, tooLate]);
    } catch (error) {
      return messageOf(error);
    } finally {
      cancel();
    }
  }

  async #lookNow(at: Moment): Promise<Look> {
    const { path } = this.#entry;
    this.#asked = this.#holidays.file ?? path;
    const holidays = await this.#holidays.read();
    this.#asked = path;
    const names = await this.#directories.names(path, at.nowMs);
    const matching = this.#matchingOf(names, at.nowMs);
    const stats = await statFiles(path, this.#toStat(matching, at));
    return { holidays, present: new Set(matching.map(textOf)), stats };
  }

  /**
   * A large directory that has not changed is not matched again. Files that are named for the next day are followed
   * too, so that they have rested when it begins.
   */
  #matchingOf(names: readonly RawName[], nowMs: number): readonly RawName[] {
    const days = [...this.#daysToJudge(nowMs), dayAt(this.#schedule, nowMs) + 1];
    const key = days.join();
    if (this.#matching.key !== names || this.#matching.days !== key) {
      const matchers = this.#demand.isDated ? days.map((day) => this.#matcher(day)) : [this.#matcher(0)];
      const matching = names.filter((name) => matchers.some((matches) => matches(textOf(name))));
      this.#matching = { key: names, days: key, names: matching };
    }
    return this.#matching.names;
  }

  #matcher(day: CivilDay): NameMatcher {
    return matcherFor(this.#entry.match, day);
  }

  #toStat(matching: readonly RawName[], at: Moment): readonly RawName[] {
    if (matching.length <= maxStats) return matching;
    this.#turn = (this.#turn + maxStats) % matching.length;
    return matching.filter((name, index) => {
      const known = this.#files.get(textOf(name));
      if (known === undefined || !isSettled(known, this.#entry.settle, at)) return true;
      return index >= this.#turn && index < this.#turn + maxStats;
    });
  }

  /** Days still open, those since the last look, and today. */
  #daysToJudge(nowMs: number): CivilDay[] {
    const today = dayAt(this.#schedule, nowMs);
    const known = [...this.#days.values()].filter(({ day }) => day <= today);
    const open = known.filter(({ day, isClosed }) => !isClosed && day < today).map(({ day }) => day);
    const latest = known.reduce((max, { day }) => Math.max(max, day), Number.NEGATIVE_INFINITY);
    const first = known.length === 0 ? today : Math.max(latest + 1, today - maxDaysBack);
    const days = new Set(open);
    for (let day = first; day < today; day++) days.add(day);
    return [...days.add(today)].toSorted((a, b) => a - b);
  }

  /** Gives the days whose verdict has changed. */
  #judgeDays(at: Moment, unreadable: string | undefined): DayVerdict[] {
    const changed: DayVerdict[] = [];
    const gap = this.#gapBefore(at.nowMs);
    const seen = this.#files.all().map((file): SeenFile => {
      const { name, sizeBytes, changedAt } = file;
      return { name, sizeBytes, changedAt, isSettled: isSettled(file, this.#entry.settle, at) };
    });
    for (const day of this.#daysToJudge(at.nowMs)) {
      const before = this.#days.get(day);
      const due = dueDay(this.#schedule, this.#lastHolidays.holidays, day);
      const files = this.#demand.isDated ? ofDay(seen, this.#matcher(day)) : seen;
      const input = { demand: this.#demand, due, nowMs: at.nowMs, files, before, gap, unreadable };
      const verdict = judge(input);
      if (JSON.stringify(verdict) === JSON.stringify(before)) continue;
      this.#days.set(day, verdict);
      changed.push(verdict);
      if (verdict.state === 'missed' && before?.state !== 'missed') this.#missedTotal++;
      if (verdict.arrivedAt !== undefined) {
        this.#lastArrivedAt = Math.max(verdict.arrivedAt, this.#lastArrivedAt ?? verdict.arrivedAt);
      }
    }
    for (const day of [...this.#days.keys()].toSorted((a, b) => b - a).slice(daysKept))
      this.#days.delete(day);
    return changed;
  }

  #gapBefore(nowMs: number): Gap | undefined {
    const fromMs = this.#checkedAt;
    return fromMs !== undefined && nowMs - fromMs <= gapMs ? undefined : { fromMs, toMs: nowMs };
  }

  #reading(at: Moment, changed: readonly DayVerdict[], unreadable: string | undefined): Reading {
    const { name } = this.#entry;
    const todayDay = dayAt(this.#schedule, at.nowMs);
    const today = this.#days.get(todayDay);
    if (today === undefined) throw new Error(`BUG: the day of ${name} was not judged`);
    const nextDueAt = nextDue(this.#schedule, this.#lastHolidays.holidays, at.nowMs)?.dueAt;
    const dueAt = today.state === 'not_expected' ? nextDueAt : today.dueAt;
    const problem = unreadable ?? this.#lastHolidays.problem;
    const matched = this.#files.all();
    const memory = this.#memory();
    const row = arrivalRow({
      entry: this.#entry,
      zone: this.#zone,
      at,
      today,
      dueAt,
      nextDueAt,
      problem,
      matched,
      memory,
    });
    return {
      changes: [
        ...this.#rowChange(row, memory, at),
        ...(changed.length === 0
          ? []
          : [
              {
                kind: 'upsert',
                table: 'arrival_days',
                rows: changed.map((day) => dayRow(name, day)),
              } as const,
            ]),
      ],
      samples: arrivalSamples({
        name,
        state: today.state,
        isOverdue: today.isOverdue,
        dueAt,
        lastArrivedAt: this.#lastArrivedAt,
        missedTotal: this.#missedTotal,
      }),
      ...(unreadable === undefined ? {} : { failure: unreadable }),
    };
  }

  #memory(): Memory {
    return {
      days: [...this.#days.values()],
      files: this.#files.all(),
      lookedAt: this.#files.lookedAt,
      checkedAt: this.#checkedAt,
      missedTotal: this.#missedTotal,
      lastArrivedAt: this.#lastArrivedAt,
    };
  }

  /** Nothing is written while nothing happens but the passing of time. */
  #rowChange(row: Row, { days }: Memory, at: Moment): RowChange[] {
    const content = JSON.stringify([
      { ...row, last_checked: null, memory: null },
      days,
      this.#files.revision,
    ]);
    const isRecent = at.monotonicMs - this.#written.atMonotonicMs < rowEveryMs;
    if (content === this.#written.content && isRecent) return [];
    this.#written = { content, atMonotonicMs: at.monotonicMs };
    return [{ kind: 'replace', table: 'arrivals', scope: this.#entry.name, rows: [row] }];
  }
}

function ofDay(files: readonly SeenFile[], matches: NameMatcher): SeenFile[] {
  return files.filter(({ name }) => matches(name));
}
