import type { Hono } from 'hono';
import type { Arrival } from '../contract/arrivals.ts';
import type { CronJob, CronRun } from '../contract/cron.ts';
import { routes } from '../contract/routes.ts';
import type { Transfer, TransferLog, TransferTotal } from '../contract/transfers.ts';
import type { TransferFilter, TransferKey } from '../store/index.ts';
import type { Audit } from '../control/audit.ts';
import type { Env } from './caller.ts';
import { runCommand } from './command.ts';
import { linkNext } from './link.ts';
import { register } from './register.ts';

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** What the API asks about scheduled jobs, transfers and expected files. */
export interface JobView {
  cronJobs(): CronJob[];
  cronRuns(query: Page & { readonly jobId: string | undefined }): Promise<CronRun[]>;
  /** Reads all sources again. Rejects with `Refusal` where cron is switched off. */
  refreshCron(): Promise<CronJob[]>;
  transfers(query: Page & TransferFilter & { readonly before: number | undefined }): Promise<Transfer[]>;
  transferTotals(
    query: TransferFilter & { readonly by: TransferKey; readonly limit: number },
  ): Promise<TransferTotal[]>;
  transferLogs(): TransferLog[];
  arrivals(): Promise<Arrival[]>;
}

export function addJobs(app: Hono<Env>, view: JobView, audit: Audit): void {
  register(app, routes.cron, () => view.cronJobs());
  register(app, routes.cronRuns, async ({ query, context }) => {
    const { job_id: jobId, limit, offset } = query;
    return linkNext(context, await view.cronRuns({ jobId, limit: limit + 1, offset }), query);
  });
  register(app, routes.cronRefresh, ({ context }) =>
    runCommand(context, audit, { command: 'cron.refresh', target: 'all' }, () => view.refreshCron()),
  );
  register(app, routes.transfers, async ({ query, context }) => {
    const rows = await view.transfers({ ...withTimes(query), before: query.before, limit: query.limit + 1 });
    return linkNext(context, rows, query);
  });
  register(app, routes.transferTotals, ({ query }) => view.transferTotals(withTimes(query)));
  register(app, routes.transferLogs, () => view.transferLogs());
  register(app, routes.arrivals, () => view.arrivals());
}

/** The filter with its moments as the store has them. */
function withTimes<Q extends { since?: string | undefined; until?: string | undefined }>(
  query: Q,
): Omit<Q, 'since' | 'until'> & { since: number | undefined; until: number | undefined } {
  const { since, until } = query;
  return {
    ...query,
    since: since === undefined ? undefined : Date.parse(since),
    until: until === undefined ? undefined : Date.parse(until),
  };
}
