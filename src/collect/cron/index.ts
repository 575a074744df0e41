import type { Collector, CollectorContext, Reading, Row, RowChange, Task } from '../collector.ts';
import { jobRow } from './job-rows.ts';
import { JobSources } from './job-sources.ts';
import type { JobSourceOptions } from './job-sources.ts';
import { runSamples, scheduleSamples } from './metrics.ts';
import { RunTracker } from './run-tracker.ts';

export { cronMetrics } from './metrics.ts';

export interface CronOptions extends JobSourceOptions {
  readonly intervalMs: number;
  /** The command; the one in the PATH when left out. */
  readonly journalctl?: string;
}

/** Jobs of crontabs, anacron and systemd timers, and whether they ran. */
export interface CronCollector extends Collector {
  /** Rows of `cron_jobs` as of now, from what was read last. */
  jobs(): readonly Row[];
  /** Reads all sources again, changed or not, and gives the rows. Throws what a read throws. */
  refresh(signal: AbortSignal): Promise<readonly Row[]>;
}

const timeoutMs = 60_000;
/** What is known of runs without news is kept this often: a restart looks at that time again. */
const keepMs = 10 * 60_000;

/** `cron` reads the sources when they changed; `cron_runs` follows the log of the daemon. */
export function createCronCollector(options: CronOptions, context: CollectorContext): CronCollector {
  const { clock, host } = context;
  const sources = new JobSources(options, context);
  const tracker = new RunTracker(
    { host, clock, units: () => sources.services, journalctl: options.journalctl ?? 'journalctl' },
    context.restored('cron_positions'),
  );
  let isWatched = false;
  /** Rows of a reading that was given up before it was handed over. */
  let leftOver: readonly Row[] = [];
  let keptAt = -Infinity;

  const load = async (signal: AbortSignal): Promise<void> => {
    if (await sources.load(signal)) tracker.watchJobs(sources.jobs);
    isWatched = true;
  };
  const rows = (): Row[] => {
    const now = clock.now();
    return sources.jobs.map((job) => jobRow(job, tracker.history(job.jobId), now));
  };
  const replaceJobs = (): RowChange => ({ kind: 'replace', table: 'cron_jobs', rows: rows() });

  const readSources = async (signal: AbortSignal): Promise<Reading> => {
    await load(signal);
    return {
      changes: [replaceJobs()],
      samples: scheduleSamples(sources.jobs, clock.now()),
      ...(sources.failure === undefined ? {} : { failure: sources.failure }),
    };
  };

  const readRuns = async (signal: AbortSignal): Promise<Reading> => {
    if (!isWatched) await load(signal);
    const read = await tracker.read(sources.jobs, signal);
    const found = [...leftOver, ...read.rows];
    leftOver = found;
    signal.throwIfAborted();
    leftOver = [];
    const now = clock.monotonic();
    const isKept = read.hasNews || found.length > 0 || now - keptAt >= keepMs;
    if (isKept) keptAt = now;
    return {
      ...(isKept ? { isDurable: true, changes: runChanges(found, read.positions, replaceJobs()) } : {}),
      samples: runSamples(sources.jobs, (jobId) => tracker.history(jobId)),
      isMoreLeft: read.isMoreLeft,
      ...(read.errors.length === 0 ? {} : { failure: read.errors.join('; ') }),
    };
  };

  const task = (id: string, read: Task['read'], more: Partial<Task> = {}): Task => ({
    id,
    intervalMs: options.intervalMs,
    timeoutMs,
    read,
    ...more,
  });
  return {
    name: 'cron',
    tasks: [task('cron', readSources), task('cron_runs', readRuns, { watch: (wake) => tracker.watch(wake) })],
    jobs: rows,
    refresh: async (signal) => {
      sources.forget();
      await load(signal);
      return rows();
    },
    close: () => tracker.close(),
  };
}

function runChanges(found: readonly Row[], positions: readonly Row[], jobs: RowChange): RowChange[] {
  return [
    ...(found.length === 0 ? [] : [{ kind: 'upsert', table: 'cron_runs', rows: found } as const]),
    { kind: 'replace', table: 'cron_positions', rows: positions },
    jobs,
  ];
}
