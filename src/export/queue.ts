import type { DatabaseSync } from 'node:sqlite';
import type { SeriesDatabase } from '../series/database.ts';
import type { Parcel } from './encode.ts';

export interface QueueLimits {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

/** A request that waits. */
export interface QueuedRequest {
  readonly id: number;
  readonly atMs: number;
  readonly samples: number;
  readonly payload: Uint8Array;
}

/** What is sent at the same time: rows of one epoch, each lane in the order of its ids. */
export interface QueueHead {
  readonly epoch: number;
  readonly lanes: number;
}

export interface Backlog {
  readonly samples: number;
  readonly bytes: number;
}

export interface AppendResult {
  /** Samples given up, oldest first, because the queue was full or they were too old. */
  readonly droppedSamples: number;
}

/** Rows looked at for one request: what each offer adds may be small. */
const maxMergedRows = 256;

/**
 * The requests one endpoint has not acknowledged, in the node's database. What `append` has
 * resolved for is still there after the process is killed.
 */
export class DiskQueue {
  readonly #endpoint: string;
  readonly #database: SeriesDatabase;
  readonly #limits: QueueLimits;

  constructor(endpoint: string, database: SeriesDatabase, limits: QueueLimits) {
    this.#endpoint = endpoint;
    this.#database = database;
    this.#limits = limits;
  }

  /** Resolves once the parcels are durable; they were divided among `lanes`. */
  async append(atMs: number, lanes: number, parcels: readonly Parcel[]): Promise<AppendResult> {
    let droppedSamples = 0;
    await this.#database.write((database) => {
      const epoch = this.#epochFor(database, lanes);
      const insert = database.prepare(
        'INSERT INTO remote_write_queue (endpoint, at_ms, epoch, lanes, lane, samples, payload) ' +
          'VALUES (?, ?, ?, ?, ?, ?, ?)',
      );
      for (const { lane, samples, payload } of parcels)
        insert.run(this.#endpoint, Math.trunc(atMs), epoch, lanes, lane, samples, payload);
      droppedSamples = this.#shed(database, atMs);
    });
    return { droppedSamples };
  }

  /** What is to be sent now; undefined where nothing waits. */
  head(): QueueHead | undefined {
    const row = this.#database
      .reader()
      .prepare('SELECT epoch, lanes FROM remote_write_queue WHERE endpoint = ? ORDER BY id LIMIT 1')
      .get(this.#endpoint);
    return row && { epoch: Number(row['epoch']), lanes: Number(row['lanes']) };
  }

  /** The next rows of a lane that fit into one request; at least one where there is any. */
  next(epoch: number, lane: number, maxSamples: number, maxBytes: number): QueuedRequest[] {
    const rows = this.#database
      .reader()
      .prepare(
        'SELECT id, at_ms, samples, payload FROM remote_write_queue ' +
          'WHERE endpoint = ? AND epoch = ? AND lane = ? ORDER BY id LIMIT ?',
      )
      .iterate(this.#endpoint, epoch, lane, maxMergedRows);
    const taken: QueuedRequest[] = [];
    let samples = 0;
    let bytes = 0;
    for (const row of rows) {
      const payload = row['payload'] as Uint8Array;
      samples += Number(row['samples']);
      bytes += payload.length;
      if (taken.length > 0 && (samples > maxSamples || bytes > maxBytes)) break;
      taken.push({
        id: Number(row['id']),
        atMs: Number(row['at_ms']),
        samples: Number(row['samples']),
        payload,
      });
    }
    return taken;
  }

  /** Takes out what was sent or refused; resolves once that is durable. */
  async remove(ids: readonly number[]): Promise<void> {
    await this.#database.write((database) => {
      const remove = database.prepare('DELETE FROM remote_write_queue WHERE id = ? AND endpoint = ?');
      for (const id of ids) remove.run(id, this.#endpoint);
    });
  }

  backlog(): Backlog {
    return backlogIn(this.#database.reader(), this.#endpoint);
  }

  #epochFor(database: DatabaseSync, lanes: number): number {
    const last = database
      .prepare('SELECT epoch, lanes FROM remote_write_queue WHERE endpoint = ? ORDER BY id DESC LIMIT 1')
      .get(this.#endpoint);
    if (last === undefined) return 0;
    return Number(last['epoch']) + (Number(last['lanes']) === lanes ? 0 : 1);
  }

  #shed(database: DatabaseSync, nowMs: number): number {
    let excess = backlogIn(database, this.#endpoint).bytes - this.#limits.maxBytes;
    let lastId = -1;
    let samples = 0;
    const rows = database
      .prepare(
        'SELECT id, at_ms, samples, length(payload) AS bytes FROM remote_write_queue ' +
          'WHERE endpoint = ? ORDER BY id',
      )
      .iterate(this.#endpoint);
    for (const row of rows) {
      if (excess <= 0 && Number(row['at_ms']) >= nowMs - this.#limits.maxAgeMs) break;
      lastId = Number(row['id']);
      excess -= Number(row['bytes']);
      samples += Number(row['samples']);
    }
    if (lastId >= 0) {
      database
        .prepare('DELETE FROM remote_write_queue WHERE endpoint = ? AND id <= ?')
        .run(this.#endpoint, lastId);
    }
    return samples;
  }
}

/** Gives up what waits for endpoints that are no longer there; the samples that were lost with that. */
export async function removeOthers(database: SeriesDatabase, endpoints: readonly string[]): Promise<number> {
  let samples = 0;
  await database.write((writer) => {
    const known = writer.prepare('SELECT endpoint, samples FROM remote_write_backlog').all();
    const gone = known.filter(({ endpoint }) => !endpoints.includes(String(endpoint)));
    samples = gone.reduce((sum, row) => sum + Number(row['samples']), 0);
    for (const { endpoint } of gone) {
      writer.prepare('DELETE FROM remote_write_queue WHERE endpoint = ?').run(String(endpoint));
      writer.prepare('DELETE FROM remote_write_backlog WHERE endpoint = ?').run(String(endpoint));
    }
  });
  return samples;
}

function backlogIn(database: DatabaseSync, endpoint: string): Backlog {
  const row = database
    .prepare('SELECT samples, bytes FROM remote_write_backlog WHERE endpoint = ?')
    .get(endpoint);
  return { samples: Number(row?.['samples'] ?? 0), bytes: Number(row?.['bytes'] ?? 0) };
}
