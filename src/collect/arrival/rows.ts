import { isoOrNull } from '../../lib/timestamp.ts';
import type { Row } from '../collector.ts';
import { isoOf } from './civil-day.ts';
import type { ArrivalEntry } from './config.ts';
import type { DayVerdict } from './judge.ts';
import { writeMemory, type Memory } from './memory.ts';
import { isSettled, type Moment, type WatchedFile } from './watched-files.ts';

const maxFilesShown = 50;

/** The row of one day for `arrival_days`. */
export function dayRow(name: string, verdict: DayVerdict): Row {
  const date = isoOf(verdict.day);
  return {
    day_key: `${name} ${date}`,
    at: isoOrNull(verdict.dueAt),
    name,
    date,
    state: verdict.state,
    arrived_at: isoOrNull(verdict.arrivedAt),
    files: JSON.stringify(verdict.files.map((file) => file.name)),
    bytes: verdict.files.reduce((sum, file) => sum + file.sizeBytes, 0),
    detail: verdict.detail ?? null,
  };
}

export interface Now {
  readonly entry: ArrivalEntry;
  readonly zone: string;
  readonly at: Moment;
  readonly today: DayVerdict;
  /** Of the day now looked at, or the next one due. */
  readonly dueAt: number | undefined;
  readonly nextDueAt: number | undefined;
  readonly problem: string | undefined;
  readonly matched: readonly WatchedFile[];
  readonly memory: Memory;
}

/** The row of one expectation for `arrivals`; lists are JSON, `today` is the row of the day now looked at. */
export function arrivalRow({ entry, zone, at, today, dueAt, nextDueAt, problem, matched, memory }: Now): Row {
  const newestFirst = matched.toSorted((a, b) => b.changedAt - a.changedAt).slice(0, maxFilesShown);
  return {
    name: entry.name,
    path: entry.path,
    match: entry.match,
    by: entry.by,
    days: JSON.stringify(entry.days),
    zone,
    optional: entry.optional ? 1 : 0,
    state: today.state,
    overdue: today.isOverdue ? 1 : 0,
    due: isoOrNull(dueAt),
    next_due: isoOrNull(nextDueAt),
    matched_files: JSON.stringify(newestFirst.map((file) => matchedFile(file, entry, at))),
    today: JSON.stringify(dayRow(entry.name, today)),
    error_message: problem ?? null,
    last_checked: isoOrNull(at.nowMs),
    memory: writeMemory(memory),
  };
}

function matchedFile(file: WatchedFile, { settle, min_size: minSize = 0 }: ArrivalEntry, at: Moment): object {
  return {
    name: file.name,
    size_bytes: file.sizeBytes,
    modified_at: isoOrNull(file.mtimeMs),
    arrived_at: isSettled(file, settle, at) ? isoOrNull(file.changedAt) : null,
    is_large_enough: file.sizeBytes >= minSize,
  };
}
