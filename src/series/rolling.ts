import { ByteWriter } from './bytes.ts';
import type { ChunkSource } from './chunk-source.ts';
import { encodeRollUp } from './roll-up.ts';
import type { Statements } from './statements.ts';
import type { Step } from './step.ts';
import { bucketMs, chunkTables, finerTier, idSpan, millisecondsIn, windowAt } from './tiers.ts';
import type { RollUpTier } from './tiers.ts';

/** Makes one window of a roll-up out of the finer tier. Readers go on using the finer one until the last step. */
export function* roll(
  source: ChunkSource,
  statements: Statements,
  tier: RollUpTier,
  window: number,
  seriesIds: readonly number[],
): Generator<Step, void> {
  const startMs = window * millisecondsIn[tier];
  const lastMs = startMs + millisecondsIn[tier] - 1;
  const out = new ByteWriter();
  let samples = 0;
  let bytes = 0;
  for (const seriesId of seriesIds) {
    const rolled = source.rollUps(tier, seriesId, startMs, lastMs);
    if (rolled.times.length === 0) {
      yield { rows: 0, apply: () => {} };
      continue;
    }
    const data = encodeRollUp(source.codec, rolled, startMs, bucketMs[tier], out);
    samples += rolled.times.length;
    bytes += data.length;
    yield {
      rows: 1,
      apply: (database) =>
        void statements
          .of(database, `INSERT OR REPLACE INTO ${chunkTables[tier]} (id, data) VALUES (?, ?)`)
          .run(window * idSpan + seriesId, data),
    };
  }
  yield {
    rows: 1,
    apply: (database) =>
      void statements
        .of(
          database,
          'INSERT OR REPLACE INTO series_windows (tier, window, samples, bytes) VALUES (?, ?, ?, ?)',
        )
        .run(tier, window, samples, bytes),
  };
}

/** The windows of a roll-up that are due: past, with all their finer windows complete, and not made yet. */
export function dueWindows(source: ChunkSource, tier: RollUpTier, beforeMs: number): number[] {
  const spanMs = millisecondsIn[tier];
  const finer = finerTier[tier];
  const unsealed = new Set(
    [...source.streams].map(({ window }) => windowAt(tier, window * millisecondsIn.raw)),
  );
  const due = new Set<number>();
  for (const window of source.windows(finer)) {
    const coarse = windowAt(tier, window * millisecondsIn[finer]);
    if ((coarse + 1) * spanMs > beforeMs || source.windows(tier).has(coarse) || unsealed.has(coarse))
      continue;
    due.add(coarse);
  }
  if (tier === '1h') for (const window of unmadeWindows(source)) due.delete(window);
  return [...due].toSorted((a, b) => a - b);
}

/** Windows of an hour's roll-up that have days not made yet. */
function unmadeWindows(source: ChunkSource): Set<number> {
  const unmade = new Set<number>();
  for (const window of source.windows('raw')) {
    const startMs = window * millisecondsIn.raw;
    if (!source.windows('5m').has(windowAt('5m', startMs))) unmade.add(windowAt('1h', startMs));
  }
  return unmade;
}
