import { compareLabels, formatLabels } from '../../../src/promql/eval/label-set.ts';
import type { NotedSeries, NotedValue } from '../../../src/promql/notation/value.ts';
import type { AnswerPoint, AnswerSeries, AnswerValue } from './answer.ts';
import type { Expected, Times } from './evaluation.ts';
import { isSameHistogram } from './histograms.ts';
import { isNearly } from './nearly.ts';

/** How an answer differs from what was expected; undefined where it does not. */
export function differenceOf(
  expected: Expected,
  answer: AnswerValue,
  isOrdered: boolean,
): string | undefined {
  if (expected.kind !== 'series') {
    const isSame =
      answer.kind === expected.kind &&
      (typeof answer.value === 'number' && typeof expected.value === 'number'
        ? isNearly(expected.value, answer.value)
        : expected.value === answer.value);
    return isSame ? undefined : `expected ${expected.kind} ${shown(expected.value)}, got ${describe(answer)}`;
  }
  if (answer.kind !== 'vector' && answer.kind !== 'matrix') return `expected series, got ${describe(answer)}`;
  if (answer.kind === 'matrix' && isOrdered) return 'expected an order, got a matrix';
  const isInstant = answer.kind === 'vector';
  return (
    (isInstant ? undefined : disorderOf(answer.series)) ??
    differenceOfSeries(expected.series, answer.series, { times: expected.times, isInstant, isOrdered })
  );
}

interface Manner {
  readonly times: Times;
  readonly isInstant: boolean;
  readonly isOrdered: boolean;
}

function differenceOfSeries(
  wanted: readonly NotedSeries[],
  got: readonly AnswerSeries[],
  { times, isInstant, isOrdered }: Manner,
): string | undefined {
  const seen = new Set<NotedSeries>();
  for (const [position, series] of got.entries()) {
    const name = formatLabels(series.labels);
    const index = wanted.findLastIndex(({ labels }) => compareLabels(labels, series.labels) === 0);
    const match = wanted[index];
    if (match === undefined) return `unexpected series ${name} ${shown(series.points)}`;
    if (seen.has(match)) return `series ${name} is there twice`;
    seen.add(match);
    if (isOrdered && index !== position)
      return `expected ${name} at place ${index + 1}, got it at ${position + 1}`;
    const points = isInstant ? instantPoints(match.values, times) : pointsOf(match.values, times);
    const difference =
      typeof points === 'string' ? points : differenceOfPoints(points, series.points, isInstant);
    if (difference !== undefined) return `${name}: ${difference}`;
  }
  const missing = wanted.find((series) => !seen.has(series));
  return missing && `expected series ${formatLabels(missing.labels)} is missing`;
}

interface WantedPoint {
  readonly atMs: number;
  readonly value: NotedValue;
}

function instantPoints(values: readonly NotedValue[], times: Times): readonly WantedPoint[] {
  return values.map((value) => ({ atMs: times.startMs, value }));
}

function pointsOf(
  values: readonly NotedValue[],
  { startMs, endMs, stepMs }: Times,
): readonly WantedPoint[] | string {
  const points = values.map((value, index) => ({ atMs: startMs + index * stepMs, value }));
  const late = points.find(({ atMs }) => atMs > endMs);
  if (late) return `${values.length} values are expected, more than the query has steps`;
  return points.filter(({ value }) => value !== 'absent');
}

function differenceOfPoints(
  wanted: readonly WantedPoint[],
  got: readonly AnswerPoint[],
  isInstant: boolean,
): string | undefined {
  if (wanted.length !== got.length) return `expected ${wanted.length} points, got ${shown(got)}`;
  for (const [index, { atMs, value }] of wanted.entries()) {
    const point = got[index];
    if (point === undefined) return `point ${index + 1} is missing`;
    if (!isInstant && point.atMs !== atMs) return `expected a point at ${atMs}, got ${shown(got)}`;
    if (!isSameValue(value, point.value)) {
      return `expected ${shown(value)} at ${point.atMs}, got ${shown(point.value)}`;
    }
  }
  return undefined;
}

function isSameValue(wanted: NotedValue, got: AnswerPoint['value']): boolean {
  if (typeof wanted === 'string') return false;
  if (typeof wanted === 'number') return typeof got === 'number' && isNearly(wanted, got);
  return typeof got === 'object' && isSameHistogram(wanted, got);
}

function disorderOf(series: readonly AnswerSeries[]): string | undefined {
  const index = series.findIndex((one, at) => {
    const next = series[at + 1];
    return next !== undefined && compareLabels(one.labels, next.labels) > 0;
  });
  const labels = series[index]?.labels;
  return labels && `series are not in order: ${formatLabels(labels)} comes too early`;
}

function describe(answer: AnswerValue): string {
  return 'series' in answer
    ? `${answer.kind} ${shown(answer.series)}`
    : `${answer.kind} ${shown(answer.value)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'number' && !Number.isFinite(each) ? String(each) : each,
  );
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
