import { expositionFormat } from '../../api/exposition-format.ts';
import type { HistoryRequest, MetricView } from '../../api/metric-routes.ts';
import type { History, MetricName } from '../../contract/history.ts';
import type { RemoteWriter } from '../../export/index.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Labels, MetricDefinition, Sample } from '../../lib/reading.ts';
import { LatestSamples } from '../../series/latest-samples.ts';
import { SeriesStore } from '../../series/index.ts';
import type { LimitReport, SeriesStats } from '../../series/index.ts';
import type { Store } from '../../store/index.ts';
import type { ExpressionHistory, ExpressionQuery } from './expression-history.ts';
import { historyAnswer, historyJob } from './history-view.ts';
import type { MetricsParts, MetricsSettings } from './metrics-parts.ts';
import { ownSamples } from './own-metrics.ts';
import { NodePrometheus } from './prometheus/node-prometheus.ts';
import type { QueryJobs } from './query-jobs.ts';
import { QueryThreads, threadCount } from './query-threads.ts';
import { SampleFeed } from './sample-feed.ts';
import type { SourceSamples } from './sample-feed.ts';

/** The node reads itself this often. */
const ownIntervalMs = 15_000;
const maintenanceMs = 60_000;
/** Between two pieces of maintenance: others get their turn. */
const pieceMs = 50;
const queryTimeoutMs = 10_000;
const namesWindowMs = 24 * 3_600_000;

/** Every sample of this node: the latest for a scrape, all of them in the series, and on their way to other servers. */
export class NodeMetrics implements MetricView {
  readonly prometheus: NodePrometheus;
  readonly #parts: MetricsParts;
  readonly #latest = new LatestSamples();
  readonly #feed: SampleFeed;
  readonly #reader: QueryThreads;
  #settings: MetricsSettings;
  #series: SeriesStore | undefined;
  #remote: RemoteWriter | undefined;
  #cancels = new Set<() => void>();
  #isClosed = false;
  #fault: string | undefined;

  constructor(parts: MetricsParts) {
    this.#parts = parts;
    this.#settings = parts.settings;
    const threads = Array.from({ length: threadCount }, () =>
      parts.store.readerThread<QueryJobs>(queryWorker()),
    );
    this.#reader = new QueryThreads(threads, parts.clock);
    this.prometheus = new NodePrometheus(
      {
        threads: this.#reader,
        definitions: () => this.#definitions(),
        rules: parts.rules,
        retentionMs: () => this.#settings.series.retentionMs.raw,
      },
      parts.startedAtMs,
    );
    const feedParts = {
      clock: parts.clock,
      log: parts.log,
      series: () => this.#series,
      remote: () => this.#remote,
    };
    this.#feed = new SampleFeed(feedParts, commonLabels(parts.settings));
  }

  start(): void {
    this.#openSeries();
    void this.#applyRemote().then(() => this.#readSelf());
    this.#every(ownIntervalMs, () => this.#readSelf());
    this.#maintain(maintenanceMs);
  }

  /** The samples of one task's reading; those it does not bring any more have ended. */
  take(collector: string, task: string, samples: readonly Sample[]): void {
    const source = `${collector}\0${task}`;
    this.#latest.replace(source, samples);
    void this.#feed.take(source, samples);
  }

  /** Keeps samples that have all their labels, such as those of rules; no scrape shows them. */
  takeAsIs(samples: SourceSamples): void {
    void this.#feed.takeAsIs(samples);
  }

  /** Undefined while the series cannot be used. */
  series(): SeriesStore | undefined {
    return this.#series;
  }

  /** Lets go of the samples of tasks that are no more. */
  keep(isKept: (source: string) => boolean): void {
    for (const source of this.#latest.keep(isKept)) void this.#feed.take(source, []);
  }

  /** What a scrape of `/metrics` gets. */
  scrape(accept: string | undefined): { contentType: string; body: string } {
    const format = expositionFormat(accept);
    const samples = [...this.#latest.all(), ...this.#ownSamples()];
    const definitions = new Map([...this.#definitions()].map((metric) => [metric.name, metric]));
    return {
      contentType: format.contentType,
      body: format.write(definitions, samples, this.#settings.labels),
    };
  }

  /** Rejects with `JobError` or `JobTimeout`. */
  async history(request: HistoryRequest): Promise<History> {
    const nowMs = this.#parts.clock.now();
    const job = historyJob(request, {
      nowMs,
      retentionMs: this.#settings.series.retentionMs,
      definitions: this.#definitions(),
    });
    return historyAnswer(job, await this.#reader.run('history', job.query, queryTimeoutMs));
  }

  /** What an expression came to over a time. Rejects with `JobError` or `JobTimeout`. */
  expression(query: Omit<ExpressionQuery, 'timeoutMs'>): Promise<ExpressionHistory> {
    return this.#reader.run('expression', { ...query, timeoutMs: queryTimeoutMs }, queryTimeoutMs);
  }

  async names(): Promise<MetricName[]> {
    const toMs = this.#parts.clock.now();
    const stored = await this.#reader.run(
      'metricNames',
      { fromMs: toMs - namesWindowMs, toMs },
      queryTimeoutMs,
    );
    const definitions = new Map([...this.#definitions()].map((metric) => [metric.name, metric]));
    return stored.map(({ name, series, labels }) => {
      const definition = definitions.get(name);
      return {
        name,
        type: definition?.type ?? 'untyped',
        help: definition?.help ?? null,
        series,
        labels: [...labels],
      };
    });
  }

  /** Metrics of which new series are refused. */
  limits(): readonly LimitReport[] {
    return this.#series?.limits() ?? [];
  }

  /** Undefined while the series cannot be used. */
  stats(): SeriesStats | undefined {
    return this.#series?.stats();
  }

  async apply(settings: MetricsSettings): Promise<void> {
    this.#settings = settings;
    this.#feed.relabel(commonLabels(settings));
    this.#series?.configure(settings.series);
    await this.#applyRemote();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const cancel of this.#cancels) cancel();
    await this.#remote?.close();
  }

  #definitions(): Iterable<MetricDefinition> {
    return this.#parts.definitions();
  }

  #openSeries(): void {
    const { store, clock, log } = this.#parts;
    try {
      this.#series = SeriesStore.open(store, clock, this.#settings.series);
      this.#fault = undefined;
    } catch (error) {
      const fault = messageOf(error);
      if (fault !== this.#fault)
        log.error({ err: error }, 'the samples in the database cannot be used; trying again');
      this.#fault = fault;
    }
  }

  /** The code of remote write is loaded where there is something to send, or something left to give up. */
  async #applyRemote(): Promise<void> {
    const { clock, log, store, version } = this.#parts;
    const endpoints = this.#settings.remoteWrite;
    if (this.#remote) return this.#remote.apply(endpoints);
    if (endpoints.length === 0 && !hasBacklog(store)) return undefined;
    const { RemoteWriter } = await import('../../export/index.ts');
    if (this.#isClosed) return undefined;
    this.#remote = new RemoteWriter({
      endpoints,
      database: store,
      clock,
      log,
      // Each sample has its labels already.
      externalLabels: {},
      version,
      definitions: () => this.#definitions(),
    });
    return this.#remote.start();
  }

  #readSelf(): void {
    void this.#feed.take('node', [...this.#ownSamples(), { name: 'up', labels: {}, value: 1 }]);
  }

  #ownSamples(): Sample[] {
    const { clock, version, startedAtMs, tasks, store } = this.#parts;
    return ownSamples({
      version,
      nowMs: clock.now(),
      startedAtMs,
      tasks: tasks(),
      store: store.state(),
      series: this.#series?.counts(),
      droppedSamples: this.#feed.dropped,
      remoteWrite: this.#remote?.state() ?? [],
      rules: this.#parts.rules().state(),
      alerts: this.#parts.alerts(),
    });
  }

  #maintain(delayMs: number): void {
    this.#schedule(delayMs, () => {
      if (this.#series === undefined) this.#openSeries();
      void this.#maintainPiece().then((isMoreLeft) => this.#maintain(isMoreLeft ? pieceMs : maintenanceMs));
    });
  }

  /** True when more is left. */
  async #maintainPiece(): Promise<boolean> {
    const { clock, log } = this.#parts;
    try {
      return (await this.#series?.maintain(clock.now())) ?? false;
    } catch (error) {
      const fault = messageOf(error);
      if (fault !== this.#fault)
        log.error({ err: error }, 'samples could not be compressed or removed; trying again');
      this.#fault = fault;
      return false;
    }
  }

  #every(intervalMs: number, work: () => void): void {
    this.#schedule(intervalMs, () => {
      work();
      this.#every(intervalMs, work);
    });
  }

  #schedule(delayMs: number, work: () => void): void {
    if (this.#isClosed) return;
    const cancel = this.#parts.clock.schedule(delayMs, () => {
      this.#cancels.delete(cancel);
      work();
    });
    this.#cancels.add(cancel);
  }
}

/**
 * What a Prometheus that scraped this node would add: rules and dashboards for node_exporter select by it. The names of
 * the operator come before.
 */
function commonLabels({ nodeName, labels }: MetricsSettings): Labels {
  return { job: 'node', instance: nodeName, ...labels };
}

function hasBacklog(store: Store): boolean {
  const row = store.reader().prepare('SELECT 1 FROM remote_write_backlog WHERE samples > 0').get();
  return row !== undefined;
}

/** The file of the thread: beside this one's folder in the source, beside everything in the bundle. */
function queryWorker(): URL {
  return new URL(
    import.meta.url.endsWith('.ts') ? '../query-worker.ts' : './query-worker.js',
    import.meta.url,
  );
}
