import { PrometheusFailure } from './failure.ts';
import { limitOf, optionalDuration, optionalTime, rangeOf } from './parameters.ts';
import type {
  FormatQuestion,
  InstantQuestion,
  LabelValuesQuestion,
  RangeQuestion,
  SeriesQuestion,
} from './view.ts';

/** The ends of what a date can be, for those who name no time. */
const [firstMs, lastMs] = [-8.64e15, 8.64e15];

/** What `/query` is asked. Throws `PrometheusFailure`, as all here. */
export function instantQuestion(form: URLSearchParams, nowMs: number): InstantQuestion {
  const limit = limitOf(form);
  const atMs = optionalTime(form, 'time', nowMs);
  return { kind: 'query', limit, atMs, ...evaluated(form) };
}

export function rangeQuestion(form: URLSearchParams): RangeQuestion {
  const limit = limitOf(form);
  return { kind: 'query_range', limit, ...rangeOf(form), ...evaluated(form) };
}

export function seriesQuestion(form: URLSearchParams): SeriesQuestion {
  const selectors = form.getAll('match[]');
  if (selectors.length === 0) throw new PrometheusFailure('bad_data', 'no match[] parameter provided');
  return { kind: 'series', ...selected(form) };
}

export function labelsQuestion(form: URLSearchParams): SeriesQuestion {
  return { kind: 'labels', ...selected(form) };
}

export function labelValuesQuestion(form: URLSearchParams, label: string): LabelValuesQuestion {
  if (label === '' || !label.isWellFormed()) {
    throw new PrometheusFailure('bad_data', `invalid label name: ${JSON.stringify(label)}`);
  }
  return { kind: 'label_values', label, ...selected(form) };
}

export function formatQuestion(form: URLSearchParams): FormatQuestion {
  return { kind: 'format_query', query: form.get('query') ?? '' };
}

/** How long the answer may take at most; undefined where the asker does not say. */
export function timeoutOf(form: URLSearchParams): number | undefined {
  return optionalDuration(form, 'timeout');
}

function evaluated(form: URLSearchParams): Pick<InstantQuestion, 'query' | 'lookbackMs' | 'withStats'> {
  const lookbackMs = optionalDuration(
    form,
    'lookback_delta',
    (message) => new PrometheusFailure('bad_data', `error parsing lookback delta duration: ${message}`),
  );
  return {
    query: form.get('query') ?? '',
    // 0 means the default.
    lookbackMs: lookbackMs === undefined || lookbackMs <= 0 ? undefined : lookbackMs,
    withStats: (form.get('stats') ?? '') !== '',
  };
}

function selected(form: URLSearchParams): Omit<SeriesQuestion, 'kind'> {
  return {
    limit: limitOf(form),
    fromMs: optionalTime(form, 'start', firstMs),
    toMs: optionalTime(form, 'end', lastMs),
    selectors: form.getAll('match[]'),
  };
}
