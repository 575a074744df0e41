import { addToLedger, divideHistogram, type Combined } from './arithmetic.ts';
import type { FloatHistogram } from './float-histogram.ts';
import { closeLedger, hasOverflow, openLedger, scaleLedger, type Ledger } from './ledger.ts';

/** A sum or a mean of histograms that is still growing; made by `startAggregate`, changed by `addToAggregate`. */
export interface Aggregate {
  readonly kind: 'sum' | 'mean';
  ledger: Ledger;
  size: number;
  /** A mean whose sum would overflow is kept as the mean so far. */
  isIncremental: boolean;
  hasSeenReset: boolean;
  hasSeenNoReset: boolean;
  areBoundsReconciled: boolean;
}

/** Begins a sum or a mean with its first histogram. */
export function startAggregate(kind: Aggregate['kind'], first: FloatHistogram): Aggregate {
  const aggregate: Aggregate = {
    kind,
    ledger: openLedger(first),
    size: 1,
    isIncremental: false,
    hasSeenReset: false,
    hasSeenNoReset: false,
    areBoundsReconciled: false,
  };
  noteHint(aggregate, first);
  return aggregate;
}

/** Takes one more in. False where it has custom buckets and the others exponential ones, or the other way around. */
export function addToAggregate(aggregate: Aggregate, histogram: FloatHistogram): boolean {
  const before = snapshotOf(aggregate.ledger);
  const isPlain = !aggregate.isIncremental;
  if (isPlain && !put(aggregate, histogram)) return false;
  aggregate.size++;
  if (aggregate.kind === 'mean' && isPlain && hasOverflow(aggregate.ledger)) {
    aggregate.isIncremental = true;
    aggregate.ledger = before;
    scaleLedger(before, 1 / (aggregate.size - 1));
  }
  if (aggregate.isIncremental && !putIncrementally(aggregate, histogram)) return false;
  noteHint(aggregate, histogram);
  return true;
}

/** What an aggregate has come to, compacted. */
export function finishAggregate(aggregate: Aggregate): Combined {
  const { kind, ledger, size, isIncremental } = aggregate;
  const histogram = closeLedger(ledger);
  return {
    histogram: kind === 'mean' && !isIncremental ? divideHistogram(histogram, size) : histogram,
    hasResetCollision: aggregate.hasSeenReset && aggregate.hasSeenNoReset,
    areBoundsReconciled: aggregate.areBoundsReconciled,
  };
}

/** Sum or mean of one or more histograms; undefined where there is none, or custom and exponential buckets are mixed. */
export function aggregateHistograms(
  kind: Aggregate['kind'],
  histograms: readonly FloatHistogram[],
): Combined | undefined {
  const [first, ...others] = histograms;
  if (!first) return undefined;
  const aggregate = startAggregate(kind, first);
  return others.every((histogram) => addToAggregate(aggregate, histogram))
    ? finishAggregate(aggregate)
    : undefined;
}

function put(aggregate: Aggregate, histogram: FloatHistogram): boolean {
  const added = addToLedger(aggregate.ledger, histogram, 1);
  if (added?.areBoundsReconciled) aggregate.areBoundsReconciled = true;
  return added !== undefined;
}

function putIncrementally(aggregate: Aggregate, histogram: FloatHistogram): boolean {
  scaleLedger(aggregate.ledger, (aggregate.size - 1) / aggregate.size);
  return put(aggregate, divideHistogram(histogram, aggregate.size));
}

// Adding replaces slots and changes totals: only those need a copy.
function snapshotOf(ledger: Ledger): Ledger {
  const { zeroCount, count, sum } = ledger;
  return { ...ledger, zeroCount: { ...zeroCount }, count: { ...count }, sum: { ...sum } };
}

function noteHint(aggregate: Aggregate, { counterResetHint }: FloatHistogram): void {
  if (counterResetHint === 'reset') aggregate.hasSeenReset = true;
  if (counterResetHint === 'not_reset') aggregate.hasSeenNoReset = true;
}
