import type { FloatHistogram } from './float-histogram.ts';
import { closeLedger, coarsen, openLedger } from './ledger.ts';

/** The same histogram in as few buckets as possible, where up to `maxEmpty` empty ones in a row may stay as zeros. */
export function compactHistogram(histogram: FloatHistogram, maxEmpty = 0): FloatHistogram {
  return closeLedger(openLedger(histogram), maxEmpty);
}

/** The same observations in the buckets of a lower exponential schema, compacted; a higher one changes nothing. */
export function toSchema(histogram: FloatHistogram, schema: number): FloatHistogram {
  if (schema >= histogram.schema) return histogram;
  const ledger = openLedger(histogram);
  coarsen(ledger, schema);
  return closeLedger(ledger);
}
