import type { JobView, Page } from '../api/job-routes.ts';
import type { ArrivalEntry } from '../collect/arrival/config.ts';
import type { CronCollector } from '../collect/cron/index.ts';
import type { Scheduler } from '../collect/scheduler.ts';
import type { Arrival } from '../contract/arrivals.ts';
import type { CronJob, CronRun } from '../contract/cron.ts';
import type { Transfer, TransferLog, TransferTotal } from '../contract/transfers.ts';
import { Refusal } from '../control/refusal.ts';
import type { Store, TransferFilter, TransferKey } from '../store/index.ts';
import { historyDays, toArrival } from './arrival-view.ts';
import { toCronJob, toCronRun } from './cron-view.ts';
import { toTransfer, toTransferLog, toTransferTotal } from './transfer-view.ts';

export interface JobParts {
  readonly store: Store;
  readonly scheduler: Scheduler;
  /** These change with the configuration. */
  readonly cron: () => CronCollector | undefined;
  readonly arrivals: () => readonly ArrivalEntry[];
}

const refreshTimeoutMs = 30_000;

/** What the API tells about scheduled jobs, transfers and expected files. */
export class NodeJobs implements JobView {
  readonly #parts: JobParts;

  constructor(parts: JobParts) {
    this.#parts = parts;
  }

  cronJobs(): CronJob[] {
    const rows = this.#parts.cron()?.jobs() ?? [];
    return (rows.length > 0 ? rows : this.#parts.store.current.get('cron_jobs')).map(toCronJob);
  }

  async cronRuns(query: Page & { readonly jobId: string | undefined }): Promise<CronRun[]> {
    const { jobId, ...page } = query;
    const rows = await this.#parts.store.query('cronRuns', jobId === undefined ? page : { ...page, jobId });
    return rows.map(toCronRun);
  }

  async refreshCron(): Promise<CronJob[]> {
    const cron = this.#parts.cron();
    if (cron === undefined) {
      throw new Refusal('UNAVAILABLE', 'cron is switched off', { hint: 'set cron.enabled in node.yaml' });
    }
    const rows = await cron.refresh(AbortSignal.timeout(refreshTimeoutMs));
    this.#parts.scheduler.trigger('cron', 'cron');
    return rows.map(toCronJob);
  }

  async transfers(
    query: Page & TransferFilter & { readonly before: number | undefined },
  ): Promise<Transfer[]> {
    const rows = await this.#parts.store.query('transfers', query);
    return rows.map(toTransfer);
  }

  async transferTotals(
    query: TransferFilter & { readonly by: TransferKey; readonly limit: number },
  ): Promise<TransferTotal[]> {
    const rows = await this.#parts.store.query('transferTotals', query);
    return rows.map(toTransferTotal);
  }

  transferLogs(): TransferLog[] {
    return this.#parts.store.current.get('transfer_logs').map(toTransferLog);
  }

  async arrivals(): Promise<Arrival[]> {
    const { store, scheduler } = this.#parts;
    const entries = this.#parts.arrivals();
    if (entries.length === 0) return [];
    const days = Map.groupBy(
      await store.query('arrivalDays', { limitDays: historyDays }),
      (row) => row['name'],
    );
    return entries.map((entry) =>
      toArrival(
        entry,
        store.current.get('arrivals', entry.name)[0],
        days.get(entry.name) ?? [],
        scheduler.healthOf('arrival', entry.name),
      ),
    );
  }
}
