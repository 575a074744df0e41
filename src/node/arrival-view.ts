import type { TaskHealth } from '../collect/task-health.ts';
import type { ArrivalEntry } from '../collect/arrival/config.ts';
import type { Arrival, ArrivalDay, ArrivalState } from '../contract/arrivals.ts';
import type { Row } from '../lib/reading.ts';
import { isoOrNull } from '../lib/timestamp.ts';
import { machineZone } from '../lib/zone.ts';

/** Days of history in an answer: a year, a leap one too. */
export const historyDays = 366;

/**
 * A configured expectation with what is known of it: its current row, its days (rows of `arrival_days`, newest first)
 * and what the scheduler knows of its task. Before the first look it is pending.
 */
export function toArrival(
  entry: ArrivalEntry,
  row: Row | undefined,
  days: readonly Row[],
  health: TaskHealth | undefined,
): Arrival {
  const failure =
    health?.status === 'failing' ? (health.lastError ?? 'the directory could not be looked at') : null;
  const today = row === undefined ? undefined : (json(row['today']) as Row);
  return {
    name: entry.name,
    path: entry.path,
    match: entry.match,
    by: entry.by,
    days: entry.days,
    zone: entry.zone ?? machineZone(),
    optional: entry.optional,
    state: row === undefined ? 'pending' : (row['state'] as ArrivalState),
    overdue: row?.['overdue'] === 1,
    due: textOrNull(row?.['due']),
    next_due: textOrNull(row?.['next_due']),
    matched_files: row === undefined ? [] : (json(row['matched_files']) as Arrival['matched_files']),
    history: withToday(days, today).slice(0, historyDays).map(toArrivalDay),
    error_message: textOrNull(row?.['error_message']) ?? failure,
    last_checked: isoOrNull(health?.lastSuccessAt) ?? textOrNull(row?.['last_checked']),
  };
}

/** The current row is ahead of the table while the database cannot be written. */
function withToday(days: readonly Row[], today: Row | undefined): readonly Row[] {
  if (today === undefined) return days;
  const others = days.filter((day) => day['date'] !== today['date']);
  return [...others, today].toSorted((a, b) => String(b['date']).localeCompare(String(a['date'])));
}

/** A row of `arrival_days` as the API gives it. */
function toArrivalDay(row: Row): ArrivalDay {
  return {
    date: String(row['date']),
    due_at: String(row['at']),
    state: row['state'] as ArrivalState,
    arrived_at: textOrNull(row['arrived_at']),
    files: json(row['files']) as string[],
    bytes: Number(row['bytes']),
    detail: textOrNull(row['detail']),
  };
}

function json(cell: unknown): unknown {
  return JSON.parse(String(cell));
}

function textOrNull(cell: unknown): string | null {
  return typeof cell === 'string' ? cell : null;
}
