import type { Row } from '../../lib/reading.ts';
import type { Store } from '../../store/index.ts';
import type { HappeningTable } from '../../store/queries/happenings.ts';
import type { Happening, HappeningSource } from './happening.ts';
import {
  arrivalHappening,
  checkHappening,
  processHappening,
  runHappening,
  serviceHappening,
  timeOf,
  transferHappening,
} from './machine-happenings.ts';
import { auditHappening, markerHappening } from './told-happenings.ts';

/** What the tables of the database tell. */
export function tableSources(store: Pick<Store, 'query' | 'current'>): readonly HappeningSource[] {
  const source = (
    table: HappeningTable,
    kinds: HappeningSource['kinds'],
    happeningOf: (row: Row) => Happening,
  ): HappeningSource => ({
    kinds,
    find: async (span) => (await store.query('happenings', { table, ...span })).map(happeningOf),
    counts: (span) => store.query('happeningCounts', { table, ...span }),
  });
  return [
    source('events', ['deploy', 'other'], markerHappening),
    cronSource(store),
    source('service_events', ['service'], serviceHappening),
    source('process_events', ['process'], processHappening),
    source('check_events', ['check'], checkHappening),
    source('transfers', ['transfer'], transferHappening),
    arrivalSource(store),
    source('audit', ['config', 'command'], auditHappening),
  ];
}

/** Runs have the id of their job; its name is in the current rows. */
function cronSource(store: Pick<Store, 'query' | 'current'>): HappeningSource {
  const table = 'cron_runs';
  return {
    kinds: ['job'],
    find: async (span) => {
      const rows = await store.query('happenings', { table, ...span });
      const jobs = store.current.get('cron_jobs');
      const names = new Map(jobs.map((job) => [job['job_id'], String(job['name'])]));
      return rows.map((row) => {
        const name = names.get(row['job_id'] ?? null) ?? `job ${String(row['job_id'])}`;
        return runHappening(row, name, span.fromMs);
      });
    },
    counts: (span) => store.query('happeningCounts', { table, ...span }),
  };
}

/** Days that are over, and what is due and not there now. */
function arrivalSource(store: Pick<Store, 'query' | 'current'>): HappeningSource {
  return {
    kinds: ['transfer'],
    find: async (span) => {
      const days = await store.query('happenings', { table: 'arrival_days', ...span });
      const overdue = store.current
        .get('arrivals')
        .filter((row) => row['overdue'] === 1)
        .map((row) => arrivalHappening({ name: row['name'] ?? '', at: row['due'] ?? null }, 'overdue'))
        .filter(({ atMs }) => atMs >= span.fromMs && atMs < span.toMs);
      return [
        ...days.map((row) => arrivalHappening(row)),
        ...overdue.filter(({ subject, atMs }) => !days.some((day) => isSame(day, subject, atMs))),
      ];
    },
  };
}

function isSame(day: Row, name: string, dueMs: number): boolean {
  return day['name'] === name && timeOf(day['at']) === dueMs;
}
