/** Samples as they were taken, or what is left of each five minutes or hour of them. */
export type RollUpTier = '5m' | '1h';
export type Tier = 'raw' | RollUpTier;

const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** The time one chunk spans, from a multiple of it since the epoch on. */
export const millisecondsIn: Readonly<Record<Tier, number>> = {
  raw: 2 * hourMs,
  '5m': dayMs,
  '1h': 16 * dayMs,
};

/** The time one bucket of a roll-up spans. */
export const bucketMs: Readonly<Record<RollUpTier, number>> = { '5m': 300_000, '1h': hourMs };

export const chunkTables = { raw: 'series_chunks', '5m': 'series_5m', '1h': 'series_1h' } as const;

/** The tier a roll-up is made of. */
export const finerTier: Readonly<Record<RollUpTier, Tier>> = { '5m': 'raw', '1h': '5m' };

/** What a row's id is made of: a window or a stream above, a series, a source or a number below. */
export const idSpan = 2 ** 24;

export function windowAt(tier: Tier, atMs: number): number {
  return Math.floor(atMs / millisecondsIn[tier]);
}
