import { TestStore } from './store.ts';
import type { HistoryRequest } from '../../src/api/metric-routes.ts';
import { logMetrics } from '../../src/collect/log/metrics.ts';
import type { History } from '../../src/contract/history.ts';
import type { Row } from '../../src/lib/reading.ts';
import { defaultSeriesOptions, SeriesStore } from '../../src/series/index.ts';
import { historyAnswer, historyJob } from '../../src/node/metrics/history-view.ts';
import { createQueryJobs } from '../../src/node/metrics/query-jobs.ts';
import { NodeEvents } from '../../src/node/events/node-events.ts';

const minuteMs = 60_000;

/** A node's database at noon, to be filled with what happened so many minutes before; for tests. */
export class EventScene implements Disposable {
  readonly test = new TestStore();
  readonly noonMs = Date.UTC(2026, 0, 1, 12);
  readonly events: NodeEvents;
  readonly #series: SeriesStore;

  constructor() {
    const { clock, store } = this.test;
    clock.jump(this.noonMs - clock.now());
    this.#series = SeriesStore.open(store, clock, defaultSeriesOptions);
    this.events = new NodeEvents({ clock, store, history: (request) => this.#history(request) });
  }

  /** RFC 3339. */
  at(minutesBefore: number): string {
    return new Date(this.noonMs - minutesBefore * minuteMs).toISOString();
  }

  async add(table: string, ...rows: readonly Row[]): Promise<void> {
    void this.test.store.commit([{ kind: 'append', table, rows }]);
    await this.test.clock.advance(0);
  }

  /** Runs of a job at these minutes before noon. */
  async ran(job: string, minutes: readonly number[], more: Row = {}): Promise<void> {
    await this.add(
      'cron_runs',
      ...minutes.map((before) => ({
        run_key: `${job} ${before}`,
        at: this.at(before),
        job_id: job,
        started_at: this.at(before),
        finished_at: this.at(before),
        duration_ms: 2000,
        verdict: 'ok',
        ...more,
      })),
    );
  }

  /** Current rows. */
  set(table: string, ...rows: readonly Row[]): void {
    this.test.store.current.replace(table, '', rows);
  }

  /** Lines of a log in each minute, the last one before noon. */
  async logged(log: string, linesOfMinutes: readonly number[]): Promise<void> {
    let total = 0;
    for (const [index, lines] of linesOfMinutes.entries()) {
      total += lines;
      const atMs = this.noonMs - (linesOfMinutes.length - 1 - index) * minuteMs;
      const labels = { log };
      void this.#series.append(atMs, [{ name: 'etlmon_log_lines_total', labels, value: total }], log);
    }
    await this.test.clock.advance(0);
  }

  /** The titles of what changed before noon. */
  async changes(labels: Readonly<Record<string, string>> = {}, limit?: number): Promise<string[]> {
    const options = limit === undefined ? { labels } : { labels, limit };
    return (await this.events.changesBefore(this.noonMs, options)).map(({ title }) => title);
  }

  async #history(request: HistoryRequest): Promise<History> {
    const { retentionMs } = defaultSeriesOptions;
    const job = historyJob(request, { nowMs: this.noonMs, retentionMs, definitions: logMetrics });
    return historyAnswer(job, await createQueryJobs().history(this.test.store.reader(), job.query));
  }

  [Symbol.dispose](): void {
    this.test[Symbol.dispose]();
  }
}
