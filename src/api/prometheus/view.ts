import type { MetricDefinition } from '../../lib/reading.ts';

/** Times in milliseconds. `limit`: 0 for all. */
interface Limited {
  readonly limit: number;
}

interface Evaluated extends Limited {
  readonly query: string;
  readonly lookbackMs: number | undefined;
  readonly withStats: boolean;
}

export interface InstantQuestion extends Evaluated {
  readonly kind: 'query';
  readonly atMs: number;
}

export interface RangeQuestion extends Evaluated {
  readonly kind: 'query_range';
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

/** About the series that any of the selectors selects; all where there are none. */
export interface SeriesQuestion extends Limited {
  readonly kind: 'series' | 'labels';
  readonly selectors: readonly string[];
  readonly fromMs: number;
  readonly toMs: number;
}

export interface LabelValuesQuestion extends Omit<SeriesQuestion, 'kind'> {
  readonly kind: 'label_values';
  readonly label: string;
}

export interface FormatQuestion {
  readonly kind: 'format_query';
  readonly query: string;
}

/** What is asked of the series or needs the language. */
export type Question =
  | InstantQuestion
  | RangeQuestion
  | SeriesQuestion
  | LabelValuesQuestion
  | FormatQuestion;

/** An answer as it goes out: a JSON document in UTF-8, in pieces. */
export interface WrittenAnswer {
  readonly status: number;
  readonly pieces: readonly Uint8Array[];
}

/** Rules and alerts as Prometheus' API shows them. */
export interface RuleView {
  /** The `data` of `/api/v1/rules`: `{ groups: […] }`, by the filters of the form. Throws `PrometheusFailure`. */
  rules(form: URLSearchParams): unknown;
  /** The `data` of `/api/v1/alerts`: `{ alerts: […] }`. */
  alerts(): unknown;
}

/** What Prometheus' API asks of a node. */
export interface PrometheusView {
  /** Rejects with `PrometheusFailure` where it could not be asked at all: too many wait, it took too long. */
  ask(
    question: Question,
    options: { readonly timeoutMs: number | undefined; readonly signal: AbortSignal },
  ): Promise<WrittenAnswer>;
  definitions(): Iterable<MetricDefinition>;
  readonly rules: RuleView;
  readonly startedAtMs: number;
  /** How long raw samples are kept. */
  readonly retentionMs: number;
}
