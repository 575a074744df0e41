import type { DueDay } from './calendar.ts';
import type { CivilDay } from './civil-day.ts';
import { words, type Tally } from './verdict-words.ts';

export const dayStates = [
  'not_expected',
  'pending',
  'on_time',
  'late',
  'missed',
  'too_small',
  'too_few',
  'allowed_missing',
] as const;

export type DayState = (typeof dayStates)[number];

/** What a file must be like, and how many must come. */
export interface Demand {
  readonly minSizeBytes: number;
  readonly minCount: number;
  readonly isOptional: boolean;
  /** The name says which day a file is for, so that it may come before the window opens. */
  readonly isDated: boolean;
}

/** A file whose name matches, as it is now. */
export interface SeenFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** When it came or last changed. */
  readonly changedAt: number;
  /** Unchanged for long enough to count. */
  readonly isSettled: boolean;
}

/** A file that was at rest within the day's window; it stays counted when it is taken away or changed later. */
export interface CountedFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly arrivedAt: number;
}

/** The time nobody looked in: from the last look (`undefined`: there was none) to this one. */
export interface Gap {
  readonly fromMs: number | undefined;
  readonly toMs: number;
}

/** What is known of one day. */
export interface DayVerdict {
  readonly day: CivilDay;
  readonly dueAt: number;
  readonly state: DayState;
  /** Due, and not there. */
  readonly isOverdue: boolean;
  readonly arrivedAt: number | undefined;
  readonly files: readonly CountedFile[];
  readonly detail: string | undefined;
  /** Nothing more is expected of the day. */
  readonly isClosed: boolean;
  /** The node did not look when it was due, or not in the whole window. */
  readonly unwatched: 'due' | 'window' | undefined;
}

export interface Judgement {
  readonly demand: Demand;
  readonly due: DueDay;
  readonly nowMs: number;
  /** The files whose names match for this day. */
  readonly files: readonly SeenFile[];
  readonly before: DayVerdict | undefined;
  readonly gap: Gap | undefined;
  /** Why the directory could not be read this time. */
  readonly unreadable: string | undefined;
}

/**
 * The verdict on a day at a moment. `on_time` and `late` are final: neither a file taken away nor a clock set back
 * undoes them. A verdict of the day's end stays too, unless a file turns up that had come in time, or the clock now
 * says that the day is not even due.
 */
export function judge(input: Judgement): DayVerdict {
  const { demand, due, nowMs, before } = input;
  const isFinal = before?.state === 'on_time' || before?.state === 'late';
  const isStanding = before?.isClosed === true && nowMs >= due.dueAt;
  const files = countFiles(input);
  const tally = tallyOf(input, files);
  const unwatched = unwatchedOf(input);
  const isOver = nowMs >= due.closesAt && !tally.isAwaited;
  const base = { day: due.day, dueAt: due.dueAt, files, unwatched };
  if (isFinal) return { ...before, files, isClosed: before.isClosed || isOver };
  if (due.whyNot !== undefined && !isStanding) {
    const detail = due.whyNot;
    return {
      ...base,
      state: 'not_expected',
      isOverdue: false,
      arrivedAt: undefined,
      detail,
      isClosed: isOver,
    };
  }
  if (tally.arrivedAt !== undefined) {
    const state = tally.arrivedAt <= due.dueAt ? 'on_time' : 'late';
    const verdict = {
      ...base,
      state,
      isOverdue: false,
      arrivedAt: tally.arrivedAt,
      isClosed: isOver,
    } as const;
    return { ...verdict, detail: words(input, verdict, tally) };
  }
  if (isStanding) return { ...before, files };
  const state = stateOf(input, tally, isOver);
  const isMissed = !demand.isOptional || state !== 'pending';
  const isOverdue = nowMs >= due.dueAt && !isOver && isMissed && !tally.isComingInTime;
  const verdict = { ...base, state, isOverdue, arrivedAt: undefined, isClosed: isOver } as const;
  return { ...verdict, detail: words(input, verdict, tally) };
}

/** A day on which more files come knows the names of the first. */
const maxCounted = 1000;

/** A file that was large enough keeps its first arrival; one that was too small may come again. */
function countFiles({ demand, due, files, before }: Judgement): CountedFile[] {
  const counted = new Map((before?.files ?? []).map((file) => [file.name, file]));
  for (const file of files) {
    const earlier = counted.get(file.name);
    if (!file.isSettled || !isOfDay(demand, due, file)) continue;
    if (earlier !== undefined && earlier.sizeBytes >= demand.minSizeBytes) continue;
    if (earlier === undefined && counted.size >= Math.max(maxCounted, demand.minCount)) continue;
    counted.set(file.name, { name: file.name, sizeBytes: file.sizeBytes, arrivedAt: file.changedAt });
  }
  return [...counted.values()];
}

function isOfDay({ isDated }: Demand, due: DueDay, { changedAt }: SeenFile): boolean {
  return changedAt < due.closesAt && (isDated || changedAt >= due.opensAt);
}

function tallyOf({ demand, due, files }: Judgement, counted: readonly CountedFile[]): Tally {
  const { minCount, minSizeBytes } = demand;
  const large = counted.filter((file) => file.sizeBytes >= minSizeBytes);
  const small = counted.filter((file) => file.sizeBytes < minSizeBytes);
  const changing = files.filter((file) => !file.isSettled && isOfDay(demand, due, file));
  const inTime = [
    ...large.filter((file) => file.arrivedAt <= due.dueAt),
    ...changing.filter((file) => file.changedAt <= due.dueAt && file.sizeBytes >= minSizeBytes),
  ];
  const arrivals = large.map((file) => file.arrivedAt).toSorted((a, b) => a - b);
  return {
    large,
    small,
    changing,
    arrivedAt: arrivals[minCount - 1],
    isComingInTime: new Set(inTime.map((file) => file.name)).size >= minCount,
    isAwaited: arrivals.length < minCount && changing.length > 0,
  };
}

/** What is wrong with what came; `undefined` where nothing did. */
function shortfall({ minCount }: Demand, { large, small }: Tally): 'too_small' | 'too_few' | undefined {
  const count = large.length + small.length;
  if (count === 0) return undefined;
  return count >= minCount ? 'too_small' : 'too_few';
}

function stateOf({ demand, due, nowMs }: Judgement, tally: Tally, isOver: boolean): DayState {
  if (nowMs < due.dueAt) return 'pending';
  const missing = !isOver ? 'pending' : demand.isOptional ? 'allowed_missing' : 'missed';
  return tally.isComingInTime ? 'pending' : (shortfall(demand, tally) ?? missing);
}

function unwatchedOf({ due, nowMs, before, gap }: Judgement): DayVerdict['unwatched'] {
  const earlier = before?.isClosed === true && nowMs < due.dueAt ? undefined : before?.unwatched;
  if (gap === undefined) return earlier;
  const fromMs = gap.fromMs ?? Number.NEGATIVE_INFINITY;
  if (fromMs < due.opensAt && gap.toMs >= due.closesAt) return 'window';
  return fromMs < due.dueAt && gap.toMs > due.dueAt ? 'due' : earlier;
}
