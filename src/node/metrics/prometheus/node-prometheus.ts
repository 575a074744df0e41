import { PrometheusFailure } from '../../../api/prometheus/index.ts';
import type { PrometheusView, Question, RuleView, WrittenAnswer } from '../../../api/prometheus/index.ts';
import type { MetricDefinition } from '../../../lib/reading.ts';
import { JobTimeout } from '../../../store/thread.ts';
import { maxWaitingQueries } from '../query-threads.ts';
import type { NotBegun, QueryThreads } from '../query-threads.ts';

/** The longest a query may take, and what one gets that does not say. */
const maxTimeoutMs = 30_000;
/** A query looks at the clock between series; a thread that does not look for so long is ended. */
const graceMs = 2000;

/** Prometheus' API over this node's series. */
export class NodePrometheus implements PrometheusView {
  readonly startedAtMs: number;
  readonly #parts: {
    readonly threads: QueryThreads;
    readonly definitions: () => Iterable<MetricDefinition>;
    readonly retentionMs: () => number;
    readonly rules: () => RuleView;
  };

  constructor(
    parts: {
      readonly threads: QueryThreads;
      readonly definitions: () => Iterable<MetricDefinition>;
      readonly retentionMs: () => number;
      readonly rules: () => RuleView;
    },
    startedAtMs: number,
  ) {
    this.#parts = parts;
    this.startedAtMs = startedAtMs;
  }

  get retentionMs(): number {
    return this.#parts.retentionMs();
  }

  get rules(): RuleView {
    return this.#parts.rules();
  }

  definitions(): Iterable<MetricDefinition> {
    return this.#parts.definitions();
  }

  async ask(
    question: Question,
    { timeoutMs, signal }: { readonly timeoutMs: number | undefined; readonly signal: AbortSignal },
  ): Promise<WrittenAnswer> {
    const limitMs = Math.min(timeoutMs ?? maxTimeoutMs, maxTimeoutMs);
    if (limitMs <= 0) throw notBegun('late');
    const aborted = new Int32Array(new SharedArrayBuffer(4));
    const abort = (): void => void Atomics.store(aborted, 0, 1);
    signal.addEventListener('abort', abort);
    try {
      const answer = await this.#parts.threads.runQuery(
        (thread, leftMs) =>
          thread.run('prometheus', { question, timeoutMs: leftMs, aborted }, leftMs + graceMs),
        { timeoutMs: limitMs, signal },
      );
      if (typeof answer === 'string') throw notBegun(answer);
      return answer;
    } catch (error) {
      if (!(error instanceof JobTimeout)) throw error;
      throw new PrometheusFailure('timeout', 'query timed out in expression evaluation');
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }
}

function notBegun(why: NotBegun): PrometheusFailure {
  switch (why) {
    case 'too-many':
      return new PrometheusFailure('unavailable', `too many queries: ${maxWaitingQueries} wait already`);
    case 'late':
      return new PrometheusFailure('timeout', 'query timed out in query queue');
    case 'canceled':
      return new PrometheusFailure('canceled', 'query was canceled in query queue');
  }
}
