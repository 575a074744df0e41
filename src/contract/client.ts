import type { Arrival } from './arrivals.ts';
import { AlertClient } from './alert-client.ts';
import type { ReloadAnswer, RunningConfig } from './config.ts';
import type { CronJob, CronRun } from './cron.ts';
import type { BackupAnswer, CompactAnswer, DatabaseInfo } from './database.ts';
import type { Mount } from './fs.ts';
import type { Check } from './checks.ts';
import type { Health } from './health.ts';
import type { History, MetricName } from './history.ts';
import type { JournalEvent, JournalFollowOptions } from './journal-follow.ts';
import { journalEvent } from './journal-follow.ts';
import type { FollowEvent, FollowOptions, LogFilterQuery, LogQuery } from './log-follow.ts';
import { followEvent } from './log-follow.ts';
import { streamEvents } from './log-stream.ts';
import type { Script } from './scripts.ts';
import type { JournalLine, Service, ServiceAnswer, ServiceEvent } from './services.ts';
import type { Log, LogCount, LogLine } from './logs.ts';
import type {
  CronRunQuery,
  HistoryQuery,
  KillOptions,
  TransferQuery,
  TransferTotalQuery,
} from './queries.ts';
import type { PathTop, ScanAnswer, WatchedPath } from './paths.ts';
import type { KillAnswer, Process } from './processes.ts';
import type { PromAnswer, PromInstant, PromMatrix, PromRange } from './prometheus-client.ts';
import { promLabelValues, promQuery, promQueryRange } from './prometheus-client.ts';
import { pathOf, textOf } from './request-path.ts';
import { routes } from './routes.ts';
import type { System } from './system.ts';
import type { Transfer, TransferLog, TransferTotal } from './transfers.ts';

export { ApiError, UnreachableError } from './client-errors.ts';

/** The node waits 30 s for a service to start or stop. */
const serviceTimeoutMs = 40_000;

/**
 * The typed client of one node. Every call throws `ApiError` when the node refuses and `UnreachableError` when it
 * does not answer within the time-out.
 */
export class NodeClient extends AlertClient {
  /** A failing node answers 503 with the same document, so that too is an answer. */
  async health(): Promise<Health> {
    return this.call(routes.health, {}) as Promise<Health>;
  }

  async fs(): Promise<Mount[]> {
    return this.call(routes.fs, {}) as Promise<Mount[]>;
  }

  async paths(): Promise<WatchedPath[]> {
    return this.call(routes.paths, {}) as Promise<WatchedPath[]>;
  }

  async pathsTop(path: string, n = 20): Promise<PathTop> {
    return this.call(routes.pathsTop, { query: { path, n: String(n) } }) as Promise<PathTop>;
  }

  async scan(paths?: readonly string[]): Promise<ScanAnswer> {
    return this.call(routes.pathsScan, { body: paths ? { paths } : {} }) as Promise<ScanAnswer>;
  }

  async processes(query: { all?: boolean; sort?: string; limit?: number } = {}): Promise<Process[]> {
    return this.call(routes.processes, { query: textOf(query) }) as Promise<Process[]>;
  }

  async kill(pid: number, options: KillOptions): Promise<KillAnswer> {
    return this.call(routes.kill, { params: { pid: String(pid) }, body: options }) as Promise<KillAnswer>;
  }

  async system(): Promise<System> {
    return this.call(routes.system, {}) as Promise<System>;
  }

  async cron(): Promise<CronJob[]> {
    return this.call(routes.cron, {}) as Promise<CronJob[]>;
  }

  async cronRuns(query: CronRunQuery = {}): Promise<CronRun[]> {
    return this.call(routes.cronRuns, { query: textOf(query) }) as Promise<CronRun[]>;
  }

  /** The jobs as they are once they have been read again. */
  async cronRefresh(): Promise<CronJob[]> {
    return this.call(routes.cronRefresh, { body: {} }) as Promise<CronJob[]>;
  }

  async transfers(query: TransferQuery = {}): Promise<Transfer[]> {
    return this.call(routes.transfers, { query: textOf(query) }) as Promise<Transfer[]>;
  }

  async transferTotals(query: TransferTotalQuery = {}): Promise<TransferTotal[]> {
    return this.call(routes.transferTotals, { query: textOf(query) }) as Promise<TransferTotal[]>;
  }

  async transferLogs(): Promise<TransferLog[]> {
    return this.call(routes.transferLogs, {}) as Promise<TransferLog[]>;
  }

  async arrivals(): Promise<Arrival[]> {
    return this.call(routes.arrivals, {}) as Promise<Arrival[]>;
  }

  async services(): Promise<Service[]> {
    return this.call(routes.services, {}) as Promise<Service[]>;
  }

  async serviceEvents(
    unit: string,
    query: { limit?: number; offset?: number } = {},
  ): Promise<ServiceEvent[]> {
    return this.call(routes.serviceEvents, { params: { unit }, query: textOf(query) }) as Promise<
      ServiceEvent[]
    >;
  }

  /** Answers once systemd is done with it, which may take half a minute. */
  async commandService(
    unit: string,
    action: 'start' | 'stop' | 'restart',
    options: { confirm?: boolean } = {},
  ): Promise<ServiceAnswer> {
    const route = { start: routes.serviceStart, stop: routes.serviceStop, restart: routes.serviceRestart }[
      action
    ];
    const input = { params: { unit }, body: options, timeoutMs: serviceTimeoutMs };
    return this.call(route, input) as Promise<ServiceAnswer>;
  }

  /** Newest last; `after`: the cursor of an entry. */
  async serviceJournal(unit: string, query: { lines?: number; after?: string } = {}): Promise<JournalLine[]> {
    return this.call(routes.serviceJournal, { params: { unit }, query: textOf(query) }) as Promise<
      JournalLine[]
    >;
  }

  /** One stream of a service's journal, as `followLog` one of a log; a cursor takes the place of a line's id. */
  followJournal(unit: string, options: JournalFollowOptions = {}): AsyncIterable<JournalEvent> {
    const { lastCursor, signal, ...query } = options;
    const path = pathOf(routes.serviceJournal, {
      params: { unit },
      query: textOf({ ...query, follow: true }),
    });
    const request = { path, lastId: lastCursor, signal, timeoutMs: this.timeoutMs };
    return streamEvents(this.address, request, journalEvent);
  }

  async checks(): Promise<Check[]> {
    return this.call(routes.checks, {}) as Promise<Check[]>;
  }

  async scripts(): Promise<Script[]> {
    return this.call(routes.scripts, {}) as Promise<Script[]>;
  }

  async history(query: HistoryQuery): Promise<History> {
    return this.call(routes.metricsHistory, { query: textOf(query) }) as Promise<History>;
  }

  async metricNames(): Promise<MetricName[]> {
    return this.call(routes.metricNames, {}) as Promise<MetricName[]>;
  }

  /** What an expression of PromQL gives; the node refuses it with `PromError`. */
  promQuery(expr: string, options: PromInstant = {}): Promise<PromAnswer> {
    return promQuery(this.get, expr, options);
  }

  promQueryRange(expr: string, range: PromRange): Promise<PromAnswer<PromMatrix>> {
    return promQueryRange(this.get, expr, range);
  }

  promLabelValues(name: string, match?: string, limit?: number): Promise<string[]> {
    return promLabelValues(this.get, name, match, limit);
  }

  async logs(): Promise<Log[]> {
    return this.call(routes.logs, {}) as Promise<Log[]>;
  }

  async logLines(name: string, query: LogQuery = {}): Promise<LogLine[]> {
    return this.call(routes.logLines, { params: { name }, query: textOf(query) }) as Promise<LogLine[]>;
  }

  /** Goes through all stored lines, so it may take as long as a filter may. */
  async logCount(name: string, query: LogFilterQuery = {}): Promise<LogCount> {
    return this.call(routes.logCount, { params: { name }, query: textOf(query) }) as Promise<LogCount>;
  }

  async pauseLog(name: string): Promise<Log> {
    return this.call(routes.logPause, { params: { name }, body: {} }) as Promise<Log>;
  }

  async resumeLog(name: string): Promise<Log> {
    return this.call(routes.logResume, { params: { name }, body: {} }) as Promise<Log>;
  }

  /**
   * One stream of a log's lines, until the node ends it, the signal aborts it or the loop is left. Throws
   * `UnreachableError` too when the stream breaks or says nothing for 45 s: then call again with the last line's id.
   */
  followLog(name: string, options: FollowOptions = {}): AsyncIterable<FollowEvent> {
    const { lastId, signal, ...query } = options;
    const path = pathOf(routes.logLines, { params: { name }, query: textOf({ ...query, follow: true }) });
    const request = { path, lastId: lastId?.toString(), signal, timeoutMs: this.timeoutMs };
    return streamEvents(this.address, request, followEvent);
  }

  async config(): Promise<RunningConfig> {
    return this.call(routes.config, {}) as Promise<RunningConfig>;
  }

  /** Reads the configuration file again and applies it; with `content`, only says what that would change. */
  async reload(content?: string): Promise<ReloadAnswer> {
    const body = content === undefined ? {} : { content };
    return this.call(routes.configReload, { body }) as Promise<ReloadAnswer>;
  }

  async databaseInfo(): Promise<DatabaseInfo> {
    return this.call(routes.databaseInfo, {}) as Promise<DatabaseInfo>;
  }

  /** Answers once the copy is made and checked, which takes as long as the database is large. */
  async databaseBackup(): Promise<BackupAnswer> {
    return this.call(routes.databaseBackup, { body: {} }) as Promise<BackupAnswer>;
  }

  /** As long as the database is large. */
  async databaseCompact(): Promise<CompactAnswer> {
    return this.call(routes.databaseCompact, { body: {} }) as Promise<CompactAnswer>;
  }
}
