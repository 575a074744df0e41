import { addToLedger } from './arithmetic.ts';
import { emptyHistogram, usesCustomBuckets, type FloatHistogram } from './float-histogram.ts';
import { closeLedger, coarsen, openLedger, type Ledger } from './ledger.ts';
import { detectReset } from './reset.ts';

/** What is to be told about the histograms of a window. */
export type IncreaseNote =
  | 'mixed-schemas'
  | 'not-a-counter'
  | 'not-a-gauge'
  | 'reconciled-in-subtraction'
  | 'reconciled-in-addition';

export interface Increase {
  /** A gauge, compacted; undefined where custom and exponential buckets are mixed (`mixed-schemas`). */
  readonly histogram: FloatHistogram | undefined;
  readonly notes: ReadonlySet<IncreaseNote>;
}

const mixed: Increase = { histogram: undefined, notes: new Set<IncreaseNote>(['mixed-schemas']) };

/**
 * How much a histogram has grown over a window of two or more points, before any extrapolation: last minus first, and for
 * counters plus what stood before each reset. A first point that a reset follows at once counts as empty.
 */
export function increaseOf(points: readonly FloatHistogram[], isCounter: boolean): Increase {
  const last = points.at(-1);
  const [oldest, second] = points;
  if (!oldest || !second || !last) throw new Error('BUG: an increase needs two points');
  const first =
    isCounter && detectReset(second, oldest)
      ? { ...emptyHistogram, schema: second.schema, customValues: second.customValues }
      : oldest;
  const inner = isCounter ? points.slice(1, -1) : [];
  if ([...inner, last].some((point) => usesCustomBuckets(point) !== usesCustomBuckets(first))) return mixed;

  const notes = new Set<IncreaseNote>();
  const ledger = openLedger(last);
  coarsen(ledger, Math.min(first.schema, ...inner.map(({ schema }) => schema)));
  if (addToLedger(ledger, first, -1)?.areBoundsReconciled) notes.add('reconciled-in-subtraction');
  if (isCounter) {
    addBeforeResets(ledger, [first, ...points.slice(1)], notes);
    if ([oldest, last, ...inner].some(isGauge)) notes.add('not-a-counter');
  } else if (!isGauge(oldest) || !isGauge(last)) {
    notes.add('not-a-gauge');
  }
  ledger.hint = 'gauge';
  return { histogram: closeLedger(ledger), notes };
}

function addBeforeResets(ledger: Ledger, points: readonly FloatHistogram[], notes: Set<IncreaseNote>): void {
  for (const [at, point] of points.entries()) {
    const previous = points[at - 1];
    if (!previous || !detectReset(point, previous)) continue;
    if (addToLedger(ledger, previous, 1)?.areBoundsReconciled) notes.add('reconciled-in-addition');
  }
}

function isGauge({ counterResetHint }: FloatHistogram): boolean {
  return counterResetHint === 'gauge';
}
