import type { FloatHistogram } from '../histogram/float-histogram.ts';
import type { Labels } from '../queryable.ts';
import { EvaluationError } from './errors.ts';
import { dropMetadata, signatureOf } from './label-set.ts';

/** What a column has at a step. NaN is a value, so absence is kept apart. */
export const absent = 0;
export const float = 1;
export const native = 2;

/**
 * One series over all steps of a grid. Whoever gets a column owns it and may change it in place; only `labels` are
 * shared.
 */
export interface Column {
  labels: Labels;
  /** The labels lose the metric's name once the whole expression is evaluated (Prometheus' delayed name removal). */
  dropName: boolean;
  /** Of meaning where `present` says `float`. */
  readonly values: Float64Array;
  /** `absent`, `float` or `native`, by step. */
  readonly present: Uint8Array;
  /** Native histograms by step; undefined where there is none at any step. */
  histograms: (FloatHistogram | undefined)[] | undefined;
}

/** Of no values yet. */
export function emptyColumn(labels: Labels, dropName: boolean, steps: number): Column {
  return {
    labels,
    dropName,
    values: new Float64Array(steps),
    present: new Uint8Array(steps),
    histograms: undefined,
  };
}

/** Of a value at every step. */
export function fullColumn(labels: Labels, values: Float64Array): Column {
  return {
    labels,
    dropName: false,
    values,
    present: new Uint8Array(values.length).fill(float),
    histograms: undefined,
  };
}

/** Writes a native histogram. */
export function setHistogram(column: Column, step: number, histogram: FloatHistogram): void {
  column.histograms ??= [];
  column.histograms[step] = histogram;
  column.present[step] = native;
}

/** How many steps have something. */
export function pointsIn(column: Column): number {
  const { present } = column;
  let points = 0;
  for (let step = 0; step < present.length; step++) if (present[step] !== absent) points++;
  return points;
}

/** Takes out the native histograms, for what knows floats only. */
export function keepFloats(column: Column): Column {
  const { present, histograms } = column;
  if (histograms === undefined) return column;
  for (let step = 0; step < present.length; step++) if (present[step] === native) present[step] = absent;
  column.histograms = undefined;
  return column;
}

/** Columns of one step at each of many; those of as many steps as wanted stay. */
export function spreadAll(columns: readonly Column[], steps: number): Column[] {
  return columns.map((column) => (column.present.length === steps ? column : spread(column, steps)));
}

/** Copies the points of a column into another that has none at these steps; throws where it has. */
function mergeInto(target: Column, source: Column): void {
  const { present } = source;
  for (let step = 0; step < present.length; step++) {
    const kind = present[step] as number;
    if (kind === absent) continue;
    if (target.present[step] !== absent) throw sameLabels();
    target.present[step] = kind;
    if (kind === float) target.values[step] = source.values[step] as number;
    else setHistogram(target, step, source.histograms?.[step] as FloatHistogram);
  }
}

/** Columns of the same labels made one; throws where both have something at the same step. */
export function mergeSameLabels(columns: readonly Column[]): Column[] {
  const bySignature = new Map<string, Column>();
  for (const column of columns) {
    const signature = signatureOf(column.labels) + (column.dropName ? '-' : '+');
    const first = bySignature.get(signature);
    if (first === undefined) bySignature.set(signature, column);
    else mergeInto(first, column);
  }
  return bySignature.size === columns.length ? (columns as Column[]) : [...bySignature.values()];
}

/** What is left in the end: columns lose the names that were to go. */
export function dropNames(columns: readonly Column[]): readonly Column[] {
  let isAnyChanged = false;
  for (const column of columns) {
    if (!column.dropName) continue;
    column.labels = dropMetadata(column.labels);
    column.dropName = false;
    isAnyChanged = true;
  }
  return isAnyChanged ? mergeSameLabels(columns) : columns;
}

/** Two elements of a vector would have the same labels. */
function sameLabels(): EvaluationError {
  return new EvaluationError('vector cannot contain metrics with the same labelset');
}

function spread(column: Column, steps: number): Column {
  const { labels, dropName, values, present, histograms } = column;
  return {
    labels,
    dropName,
    values: new Float64Array(steps).fill(values[0] as number),
    present: new Uint8Array(steps).fill(present[0] as number),
    histograms: histograms && Array.from({ length: steps }, () => histograms[0]),
  };
}
