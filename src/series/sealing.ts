import type { DatabaseSync } from 'node:sqlite';
import { ByteWriter } from './bytes.ts';
import type { ChunkSource } from './chunk-source.ts';
import { joinPoints } from './points.ts';
import { encodeChunk, encodeSharedTimes } from './raw-chunk.ts';
import type { SharedTimes } from './raw-chunk.ts';
import { groupSize } from './scrape-codec.ts';
import type { Statements } from './statements.ts';
import type { Step } from './step.ts';
import { dayMs, idSpan, millisecondsIn, windowAt } from './tiers.ts';
import type { UnsealedStream } from './unsealed-stream.ts';

/**
 * Turns the streams of one source and window into chunks. A chunk that is there already (late samples, a step that is
 * done again after a crash) takes the new samples in. Until the last step readers go on reading the rows.
 */
export function* seal(
  source: ChunkSource,
  statements: Statements,
  streams: readonly UnsealedStream[],
): Generator<Step, void> {
  const [{ window, sourceId } = { window: 0, sourceId: 0 }] = streams;
  const shared = sharedTimesOf(source, streams, window, sourceId);
  if (shared?.isNew) {
    const data = encodeSharedTimes(source.codec, shared.times);
    const id = window * idSpan + sourceId;
    yield {
      rows: 1,
      apply: (database) =>
        void statements
          .of(database, 'INSERT OR REPLACE INTO series_times (id, data) VALUES (?, ?)')
          .run(id, data),
    };
  }
  const out = new ByteWriter();
  let samples = 0;
  let bytes = 0;
  for (const [index, seriesId] of seriesOf(streams).entries()) {
    // What is behind is not asked for again.
    if (index % groupSize === 0) for (const stream of streams) stream.forget();
    const stored = source.chunk(window, seriesId);
    const points = joinPoints([
      ...(stored ? [stored] : []),
      ...streams.map((stream) => source.streamPoints(stream, seriesId)),
    ]);
    if (points.times.length === 0) continue;
    const data = encodeChunk(source.codec, points, shared, out);
    samples += points.times.length - (stored?.times.length ?? 0);
    bytes += data.length;
    yield { rows: 1, apply: (database) => putChunk(statements, database, window, seriesId, data) };
  }
  yield { rows: 3, apply: (database) => complete(statements, database, streams, window, samples, bytes) };
  for (const stream of streams) stream.forget();
}

function putChunk(
  statements: Statements,
  database: DatabaseSync,
  window: number,
  seriesId: number,
  data: Uint8Array,
): void {
  statements
    .of(database, 'INSERT OR REPLACE INTO series_chunks (id, data) VALUES (?, ?)')
    .run(window * idSpan + seriesId, data);
  const endMs = (window + 1) * millisecondsIn.raw;
  statements
    .of(database, 'UPDATE series SET last_ms = ? WHERE id = ? AND last_ms < ?')
    .run(endMs, seriesId, endMs - dayMs);
}

/** From here on the chunks count, and roll-ups of this time are to be made again. */
function complete(
  statements: Statements,
  database: DatabaseSync,
  streams: readonly UnsealedStream[],
  window: number,
  samples: number,
  bytes: number,
): void {
  const forget = statements.of(database, 'DELETE FROM series_streams WHERE id = ?');
  for (const { id } of streams) forget.run(id);
  statements
    .of(
      database,
      "INSERT INTO series_windows (tier, window, samples, bytes) VALUES ('raw', ?, ?, ?) " +
        'ON CONFLICT (tier, window) DO UPDATE SET samples = samples + excluded.samples, bytes = bytes + excluded.bytes',
    )
    .run(window, samples, bytes);
  const startMs = window * millisecondsIn.raw;
  const undo = statements.of(database, 'DELETE FROM series_windows WHERE tier = ? AND window = ?');
  for (const tier of ['5m', '1h'] as const) undo.run(tier, windowAt(tier, startMs));
}

/** Undefined where the window has other times of the source already, which its chunks count on. */
function sharedTimesOf(
  source: ChunkSource,
  streams: readonly UnsealedStream[],
  window: number,
  sourceId: number,
): (SharedTimes & { readonly isNew: boolean }) | undefined {
  const times = Float64Array.from(new Set(streams.flatMap((stream) => stream.times))).toSorted();
  if (times.length === 0) return undefined;
  const stored = source.storedTimes(window, sourceId);
  if (stored === undefined) return { sourceId, times, isNew: true };
  const isSame = Buffer.compare(stored, encodeSharedTimes(source.codec, times)) === 0;
  return isSame ? { sourceId, times, isNew: false } : undefined;
}

function seriesOf(streams: readonly UnsealedStream[]): number[] {
  const [only] = streams;
  // In the order of the slots: group by group, as they are decoded.
  if (only !== undefined && streams.length === 1) return [...only.ids];
  return [...new Set(streams.flatMap(({ ids }) => ids))];
}
