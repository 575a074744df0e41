import { EtlmonError } from '../lib/errors.ts';
import { formatDuration } from '../lib/duration.ts';
import { defaultLimits } from './limits.ts';
import type { SeriesLimits } from './limits.ts';
import { dayMs, millisecondsIn } from './tiers.ts';
import type { Tier } from './tiers.ts';

export interface SeriesOptions {
  /** How long each tier is kept, in milliseconds. */
  readonly retentionMs: Readonly<Record<Tier, number>>;
  /** Samples older than this are refused, in milliseconds; no roll-up is made before. */
  readonly outOfOrderMs: number;
  readonly limits: SeriesLimits;
}

export const defaultSeriesOptions: SeriesOptions = {
  retentionMs: { raw: 15 * dayMs, '5m': 90 * dayMs, '1h': 400 * dayMs },
  outOfOrderMs: 3_600_000,
  limits: defaultLimits,
};

/** A window is sealed so long after its end, for what is late by a little. */
export const sealDelayMs = 120_000;

/** How long each tier has to be kept, in milliseconds, so that the next can be made of it. */
export function leastRetentionMs(outOfOrderMs: number): Readonly<Record<Tier, number>> {
  return {
    raw: millisecondsIn['5m'] + outOfOrderMs + dayMs,
    '5m': millisecondsIn['1h'] + outOfOrderMs + 2 * dayMs,
    '1h': 0,
  };
}

/** Throws where a tier would lose its samples before the next has been made of them. */
export function checkSeriesOptions({ retentionMs, outOfOrderMs }: SeriesOptions): void {
  const least = leastRetentionMs(outOfOrderMs);
  for (const tier of ['raw', '5m', '1h'] as const) {
    if (retentionMs[tier] >= least[tier]) continue;
    throw new EtlmonError(
      'SERIES_OPTIONS',
      `retention of ${tier} samples is ${formatDuration(retentionMs[tier])}; at least ${formatDuration(least[tier])} are needed to make the next roll-up of them`,
    );
  }
}
