import type { Clock } from '../lib/clock.ts';
import type { Catalog } from './catalog.ts';
import type { ChunkSource } from './chunk-source.ts';
import type { SeriesDatabase } from './database.ts';
import { expiredWindow, maxExpiredRows, removeSealedScrapes, removeWindow } from './expiry.ts';
import { sealDelayMs } from './options.ts';
import type { SeriesOptions } from './options.ts';
import { dueWindows, roll } from './rolling.ts';
import { seal } from './sealing.ts';
import type { Statements } from './statements.ts';
import type { Step } from './step.ts';
import { dayMs, millisecondsIn } from './tiers.ts';
import type { UnsealedStream } from './unsealed-stream.ts';

/** The event loop is held no longer than this and one step more. */
const stepMs = 8;
const maxStepRows = 5000;

export interface MaintenanceParts {
  readonly database: SeriesDatabase;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly statements: Statements;
  readonly options: SeriesOptions;
  /** No more scrapes go into these streams. */
  readonly close: (streams: readonly UnsealedStream[]) => void;
  /** These series are no more. */
  readonly forget: (ids: ReadonlySet<number>) => void;
}

/** Seals, rolls up and retains, one bounded piece after another. */
export class Maintenance {
  readonly #parts: MaintenanceParts;
  #source: ChunkSource | undefined;
  #work: Generator<Step, void> | undefined;
  /** A crash may have left some. */
  #mayHaveSealedScrapes = true;
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(parts: MaintenanceParts) {
    this.#parts = parts;
  }

  /** Does one piece. True when more is left, so that the caller comes back soon. */
  async run(source: ChunkSource, nowMs: number): Promise<boolean> {
    if (source !== this.#source) this.#work = undefined;
    this.#source = source;
    source.refresh();
    this.#work ??= await this.#next(source, nowMs);
    if (this.#work === undefined) return false;
    const { steps, isDone } = this.#take(this.#work);
    await this.#parts.database.write((database) => {
      for (const step of steps) step.apply(database);
    });
    if (isDone) this.#work = undefined;
    return true;
  }

  #take(work: Generator<Step, void>): { steps: Step[]; isDone: boolean } {
    const { clock } = this.#parts;
    const endAt = clock.monotonic() + stepMs;
    const steps: Step[] = [];
    let rows = 0;
    while (rows < maxStepRows) {
      const { value, done } = work.next();
      if (done === true || value === undefined) return { steps, isDone: true };
      steps.push(value);
      rows += value.rows;
      if (clock.monotonic() >= endAt) break;
    }
    return { steps, isDone: false };
  }

  async #next(source: ChunkSource, nowMs: number): Promise<Generator<Step, void> | undefined> {
    const { options, statements, catalog } = this.#parts;
    const streams = await this.#sealable(source, nowMs);
    if (streams.length > 0) {
      this.#mayHaveSealedScrapes = true;
      return seal(source, statements, streams);
    }
    if (this.#mayHaveSealedScrapes) return this.#removeSealedScrapes();
    for (const tier of ['5m', '1h'] as const) {
      const [window] = dueWindows(source, tier, nowMs - options.outOfOrderMs - sealDelayMs);
      if (window !== undefined) return roll(source, statements, tier, window, catalog.ids());
    }
    const expired = expiredWindow(source, options, nowMs);
    if (expired === undefined) return this.#endedSeries(nowMs);
    return one(maxExpiredRows, (database) =>
      removeWindow(statements, database, expired.tier, expired.window),
    );
  }

  /** The streams of the oldest window, and of one source, that is due. */
  async #sealable(source: ChunkSource, nowMs: number): Promise<UnsealedStream[]> {
    const rows = this.#parts.database
      .reader()
      .prepare('SELECT id FROM series_streams WHERE max((window + 1) * ?, opened_ms) + ? <= ?')
      .all(millisecondsIn.raw, sealDelayMs, nowMs);
    const due = new Set(rows.map((row) => Number(row['id'])));
    const streams = [...source.streams].filter(({ id }) => due.has(id));
    const [first] = streams.toSorted(
      (a, b) => a.window - b.window || (a.ids[0] ?? 0) - (b.ids[0] ?? 0) || a.id - b.id,
    );
    if (first === undefined) return [];
    const chosen = streams.filter(
      ({ window, sourceId }) => window === first.window && sourceId === first.sourceId,
    );
    this.#parts.close(chosen);
    // What was handed over before is durable after this.
    await this.#parts.database.write(() => {});
    source.refresh();
    return chosen;
  }

  /** Once a day: series that have nothing left in any tier. */
  #endedSeries(nowMs: number): Generator<Step, void> | undefined {
    const { database, statements, options, forget } = this.#parts;
    if (nowMs - this.#sweptAt < dayMs) return undefined;
    this.#sweptAt = nowMs;
    const keptMs = Math.max(...Object.values(options.retentionMs)) + 20 * dayMs;
    const rows = database
      .reader()
      .prepare('SELECT id FROM series WHERE last_ms < ? LIMIT ?')
      .all(nowMs - keptMs, maxStepRows);
    if (rows.length === 0) return undefined;
    const ids = new Set(rows.map((row) => Number(row['id'])));
    forget(ids);
    return one(rows.length, (writer) => {
      const remove = statements.of(writer, 'DELETE FROM series WHERE id = ?');
      for (const id of ids) remove.run(id);
    });
  }

  *#removeSealedScrapes(): Generator<Step, void> {
    const { statements } = this.#parts;
    let removed = maxExpiredRows;
    yield {
      rows: maxExpiredRows,
      apply: (database) => {
        removed = removeSealedScrapes(statements, database);
      },
    };
    this.#mayHaveSealedScrapes = removed === maxExpiredRows;
  }
}

function* one(rows: number, apply: Step['apply']): Generator<Step, void> {
  yield { rows, apply };
}
