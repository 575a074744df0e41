import type { Position } from '../ast.ts';
import { badBucketLabel, mixedClassicAndNative } from '../eval/annotation-texts.ts';
import type { Annotations } from '../eval/annotations.ts';
import { absent, float, native, pointsIn, type Column } from '../eval/column.ts';
import { drop, nameLabel, signatureOf, signatureWithout, valueOf } from '../eval/label-set.ts';
import type { Labels } from '../queryable.ts';

const bucketLabel: ReadonlySet<string> = new Set(['le']);

/** A classic histogram: the columns of its buckets by their upper bounds, ascending. */
export interface ClassicHistogram {
  readonly labels: Labels;
  readonly bounds: Float64Array;
  readonly columns: readonly Column[];
}

/** Both kinds of histograms of a vector; where a step has both of the same labels, neither counts. */
export interface Histograms {
  readonly classic: readonly ClassicHistogram[];
  readonly native: readonly Column[];
}

/** Sorts a vector into classic histograms, by their `le` labels, and native ones. */
export function histogramsIn(
  columns: readonly Column[],
  position: Position,
  annotations: Annotations,
): Histograms {
  const groups = new Map<string, { labels: Labels; buckets: { bound: number; column: Column }[] }>();
  for (const column of columns) {
    if (!column.present.includes(float)) continue;
    const { labels } = column;
    const le = valueOf(labels, 'le');
    const bound = parseBound(le);
    if (bound === undefined) {
      annotations.add(badBucketLabel(valueOf(labels, nameLabel), le), position);
      continue;
    }
    const key = signatureWithout(labels, bucketLabel);
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { labels: drop(labels, bucketLabel), buckets: [{ bound, column }] });
    else group.buckets.push({ bound, column });
  }
  const natives = columns.filter(({ histograms }) => histograms !== undefined);
  for (const column of natives) {
    const group = groups.get(signatureOf(column.labels));
    if (group === undefined) continue;
    const buckets = group.buckets.map((bucket) => bucket.column);
    if (dropConflicts(column, buckets)) {
      annotations.add(mixedClassicAndNative(valueOf(column.labels, nameLabel)), position);
    }
  }
  const classic = [...groups.values()].map(({ labels, buckets }) => {
    const sorted = buckets.toSorted((a, b) => a.bound - b.bound || 0);
    return {
      labels,
      bounds: Float64Array.from(sorted, ({ bound }) => bound),
      columns: sorted.map(({ column }) => column),
    };
  });
  return { classic, native: natives.filter((column) => pointsIn(column) > 0) };
}

/** Takes out the steps at which there are both. */
function dropConflicts(column: Column, buckets: readonly Column[]): boolean {
  let hasConflict = false;
  for (let step = 0; step < column.present.length; step++) {
    if (column.present[step] !== native || !buckets.some(({ present }) => present[step] === float)) continue;
    hasConflict = true;
    column.present[step] = absent;
    for (const { present } of buckets) present[step] = absent;
  }
  return hasConflict;
}

/** A number as Go reads it; undefined for anything else. */
function parseBound(text: string): number | undefined {
  const infinity = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinity) return infinity[1] === '-' ? -Infinity : Infinity;
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return Number(text);
  return /^nan$/i.test(text) ? NaN : undefined;
}
