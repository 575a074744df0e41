import type { Clock } from '../lib/clock.ts';
import type { NodeClient } from '../contract/client.ts';
import type { TransferTotalQuery } from '../contract/queries.ts';
import { ApiError } from '../contract/client.ts';
import { PromError } from '../contract/prometheus-client.ts';
import type { Transfer } from '../contract/transfers.ts';
import { messageOf } from '../lib/errors.ts';
import type { AlertReader } from './alert-reader.ts';
import { askAlerts, isAlertKind } from './alert-reader.ts';
import type { Query } from './state/answers.ts';
import type { ChartHistory } from './state/answers.ts';
import { queryId } from './state/answers.ts';
import { historyRequest, readHistoryPath } from './state/chart-queries.ts';
import { expressionHistory, expressionRequest } from './state/expression-history.ts';
import type { Asked } from './state/queries.ts';
import { readValuesPath } from './state/query-queries.ts';
import { transferLimits } from './state/transfer-choice.ts';
import type { Message } from './update/update.ts';

/** The questions a poller asks; a `NodeClient` answers them. */
export type NodeReader = Pick<
  NodeClient,
  | 'health'
  | 'system'
  | 'fs'
  | 'paths'
  | 'pathsTop'
  | 'logs'
  | 'processes'
  | 'cron'
  | 'cronRuns'
  | 'transfers'
  | 'transferTotals'
  | 'transferLogs'
  | 'arrivals'
  | 'services'
  | 'serviceEvents'
  | 'checks'
  | 'config'
  | 'history'
  | 'metricNames'
  | 'promQuery'
  | 'promQueryRange'
  | 'promLabelValues'
> &
  AlertReader;

export interface PollerOptions {
  readonly clock: Clock;
  readonly readers: readonly NodeReader[];
  readonly dispatch: (message: Message) => void;
  /** From 0 up to 1; spreads the retries of many clients. */
  readonly random?: () => number;
}

interface Job {
  asked: Asked;
  /** No longer planned, but its answer is still under way: kept so that it is not asked a second time meanwhile. */
  isDropped: boolean;
  isRunning: boolean;
  failures: number;
  startedAt: number;
  cancel: (() => void) | undefined;
}

const dayMs = 86_400_000;
/** Nobody reads more of a table, or chooses among more. */
const mostOf = { rows: 1000, values: 1000 } as const;
const retryMs = { first: 1000, most: 30_000 } as const;

/**
 * Asks what is planned, each question at its own interval and never twice at the same time. A question that fails is
 * asked again after 1 s, 2 s, 4 s … 30 s at most, with jitter.
 */
export class Poller {
  readonly #clock: Clock;
  readonly #readers: readonly NodeReader[];
  readonly #dispatch: (message: Message) => void;
  readonly #random: () => number;
  readonly #jobs = new Map<string, Job>();
  #isStopped = false;

  constructor({ clock, readers, dispatch, random }: PollerOptions) {
    this.#clock = clock;
    this.#readers = readers;
    this.#dispatch = dispatch;
    this.#random = random ?? Math.random;
  }

  /** Makes the plan the one that is followed: new questions are asked at once, others dropped. */
  follow(plan: readonly Asked[]): void {
    if (this.#isStopped) return;
    const wanted = new Map(plan.map((asked) => [jobId(asked.node, asked.query), asked]));
    for (const [id, job] of this.#jobs) {
      if (wanted.has(id)) continue;
      job.cancel?.();
      if (job.isRunning) job.isDropped = true;
      else this.#jobs.delete(id);
    }
    for (const [id, asked] of wanted) this.#plan(id, asked);
  }

  /** Asks now instead of when it is due. What is under way or not planned is left alone. */
  askNow(node: number, queries: readonly Query[]): void {
    for (const query of queries) {
      const job = this.#jobs.get(jobId(node, query));
      if (job !== undefined && !job.isRunning && !job.isDropped) this.#start(job);
    }
  }

  stop(): void {
    this.#isStopped = true;
    for (const job of this.#jobs.values()) job.cancel?.();
    this.#jobs.clear();
  }

  #plan(id: string, asked: Asked): void {
    const job = this.#jobs.get(id);
    if (job === undefined) {
      const created: Job = {
        asked,
        isDropped: false,
        isRunning: false,
        failures: 0,
        startedAt: 0,
        cancel: undefined,
      };
      this.#jobs.set(id, created);
      this.#start(created);
      return;
    }
    const isSame = job.asked.everyMs === asked.everyMs;
    job.asked = asked;
    job.isDropped = false;
    if (!isSame && !job.isRunning && job.failures === 0) this.#schedule(job, this.#untilNext(job));
  }

  #start(job: Job): void {
    job.cancel?.();
    job.cancel = undefined;
    job.isRunning = true;
    job.startedAt = this.#clock.monotonic();
    const { node, query } = job.asked;
    void this.#ask(node, query).then(
      (data) => {
        this.#finish(job, 0);
        this.#tell({ kind: 'answered', node, query, data });
      },
      (error: unknown) => {
        const delayMs = this.#finish(job, job.failures + 1);
        const hint = error instanceof ApiError ? (error.problem.hint ?? null) : null;
        const retryAt = this.#clock.now() + delayMs;
        const about = { message: messageOf(error), hint, retryAt, ...faultOf(error) };
        this.#tell({ kind: 'failed', node, query, ...about });
        if (query.kind !== 'health' && !(error instanceof ApiError)) this.askNow(node, [{ kind: 'health' }]);
      },
    );
  }

  #finish(job: Job, failures: number): number {
    job.isRunning = false;
    job.failures = failures;
    const delayMs = failures === 0 ? this.#untilNext(job) : this.#retryDelay(failures);
    if (job.isDropped) this.#jobs.delete(jobId(job.asked.node, job.asked.query));
    else if (!this.#isStopped) this.#schedule(job, delayMs);
    return delayMs;
  }

  #schedule(job: Job, delayMs: number): void {
    job.cancel?.();
    job.cancel = this.#clock.schedule(delayMs, () => this.#start(job));
  }

  #untilNext(job: Job): number {
    return Math.max(0, job.startedAt + job.asked.everyMs - this.#clock.monotonic());
  }

  #retryDelay(failures: number): number {
    const most = Math.min(retryMs.most, retryMs.first * 2 ** (failures - 1));
    return Math.round(most * (0.5 + this.#random() / 2));
  }

  #tell(message: Message): void {
    if (!this.#isStopped) this.#dispatch(message);
  }

  async #ask(node: number, query: Query): Promise<unknown> {
    const reader = this.#readers[node];
    if (reader === undefined) throw new Error(`BUG: no node ${node} to ask`);
    const { kind } = query;
    if (isAlertKind(kind)) return askAlerts(reader, kind, query.path);
    switch (kind) {
      case 'health':
        return reader.health();
      case 'system':
        return reader.system();
      case 'fs':
        return reader.fs();
      case 'paths':
        return reader.paths();
      case 'logs':
        return reader.logs();
      case 'watched':
        return reader.processes({ limit: 1000 });
      case 'processes':
        return reader.processes({ all: true, sort: query.sort ?? 'cpu', limit: 1000 });
      case 'busiest':
        return reader.processes({ all: true, sort: 'cpu', limit: 30 });
      case 'top':
        return reader.pathsTop(query.path ?? '');
      case 'cron':
        return reader.cron();
      case 'cron-runs':
        return reader.cronRuns({ job_id: query.path ?? '', limit: 100 });
      case 'transfers':
        return reader.transfers({ ...filterIn(query), limit: query.limit ?? 100 });
      case 'transfer-totals':
        return reader.transferTotals({ ...filterIn(query), limit: 1000 });
      case 'transfer-logs':
        return reader.transferLogs();
      case 'broken-transfers':
        return this.#brokenTransfers(reader);
      case 'arrivals':
        return reader.arrivals();
      case 'services':
        return reader.services();
      case 'service-events':
        return reader.serviceEvents(query.path ?? '', { limit: 100 });
      case 'checks':
        return reader.checks();
      case 'config':
        return reader.config();
      case 'history':
      case 'spark':
        return this.#history(reader, query.path ?? '');
      case 'metric-names':
        return reader.metricNames();
      case 'promql':
        return reader.promQuery(query.path ?? '', { limit: mostOf.rows });
      case 'label-values': {
        const { label, match } = readValuesPath(query.path ?? '');
        return reader.promLabelValues(label, match, mostOf.values);
      }
    }
  }

  async #history(reader: NodeReader, path: string): Promise<ChartHistory> {
    const now = this.#clock.now();
    if (readHistoryPath(path).isExpression !== true) return reader.history(historyRequest(path, now));
    const { expression, range } = expressionRequest(path, now);
    return expressionHistory(expression, range, await reader.promQueryRange(expression, range));
  }

  /** A node takes one verdict at a time. */
  async #brokenTransfers(reader: NodeReader): Promise<Transfer[]> {
    const since = new Date(this.#clock.now() - dayMs).toISOString();
    const answers = await Promise.all(
      (['broken', 'suspect'] as const).map((verdict) =>
        reader.transfers({ verdict, since, limit: transferLimits.broken }),
      ),
    );
    return answers.flat().toSorted((a, b) => b.id - a.id);
  }
}

/** Of an expression: whether it will never do, and where its fault is. */
function faultOf(error: unknown): { isFinal?: boolean; position?: number | null } {
  if (!(error instanceof PromError)) return {};
  return { isFinal: error.errorType === 'bad_data', position: error.position };
}

/** The filter a question carries as a query string. */
function filterIn({ path }: Query): TransferTotalQuery {
  return Object.fromEntries(new URLSearchParams(path));
}

const jobId = (node: number, query: Query): string => `${node}/${queryId(query)}`;
