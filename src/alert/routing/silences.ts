import { randomUUID } from 'node:crypto';
import type { Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import { compileMatchers, type CompiledMatcher } from '../../lib/matchers.ts';
import type { Labels } from '../../lib/reading.ts';
import { lastTimestampMs } from '../../lib/timestamp.ts';
import { isUpdate, SilenceError, stateOf, validate, type Silence, type WantedSilence } from './silence.ts';
import { silences, SilenceIndex, type CompiledSilence } from './silence-index.ts';

/** How long silences that are over are kept, as Alertmanager keeps them. */
const retentionMs = 120 * 3_600_000;

/** Keeps silences over restarts. */
export interface SilenceStorage {
  /** The silence of an id, instead of the one before; undefined: it is forgotten. */
  save(id: string, silence: Silence | undefined): void;
}

interface Known {
  /** Up to which change it was worked out. */
  version: number;
  matching: readonly CompiledSilence[];
}

/** Silences, and which alerts they silence. */
export class Silences {
  readonly #clock: Clock;
  readonly #storage: SilenceStorage;
  readonly #silences = new Map<string, CompiledSilence>();
  readonly #index = new SilenceIndex();
  /** In the order they came: what an alert is looked at for again is the end of it. */
  #changes: CompiledSilence[] = [];
  #version = 0;
  readonly #known = new WeakMap<Labels, Known>();

  private constructor(clock: Clock, storage: SilenceStorage) {
    this.#clock = clock;
    this.#storage = storage;
  }

  /** With the silences stored before. Rejects with `MatcherError` where one has an expression that is none. */
  static async open(
    clock: Clock,
    storage: SilenceStorage,
    stored: readonly Silence[] = [],
  ): Promise<Silences> {
    const opened = new Silences(clock, storage);
    for (const silence of stored) opened.#hold(writable(silence), await compileMatchers(silence.matchers));
    opened.#forgetOld();
    return opened;
  }

  /** All that are kept. */
  all(): Silence[] {
    this.#forgetOld();
    return [...this.#silences.values()].map(({ silence }) => silence);
  }

  /** Stores all of them again: another database has taken the place of one that was damaged. */
  rewrite(): void {
    for (const silence of this.all()) this.#storage.save(silence.id, silence);
  }

  get(id: string): Silence | undefined {
    return this.#silences.get(id)?.silence;
  }

  /**
   * Creates a silence, or changes the one whose id is given. Where the change would alter what was silenced before, the
   * old one is expired and a new one takes its place. Rejects with `SilenceError`.
   */
  async set(wanted: WantedSilence): Promise<Silence> {
    const matchers = await compile(wanted);
    const nowMs = this.#clock.now();
    const old = wanted.id === undefined ? undefined : this.get(wanted.id);
    if (wanted.id !== undefined && !old) throw unknown(wanted.id);
    validate(wanted, matchers, nowMs);
    if (old && isUpdate(old, wanted, nowMs)) {
      return this.#save({ ...wanted, id: old.id, updatedAtMs: nowMs }, matchers);
    }
    if (old) this.expire(old.id);
    const startsAtMs = Math.max(wanted.startsAtMs, nowMs);
    return this.#save({ ...wanted, id: randomUUID(), startsAtMs, updatedAtMs: nowMs }, matchers);
  }

  /** Ends a silence now. One that is over stays as it is. Throws `SilenceError` where there is none of that id. */
  expire(id: string): void {
    const known = this.#silences.get(id);
    if (!known) throw unknown(id);
    const nowMs = this.#clock.now();
    const state = stateOf(known.silence, nowMs);
    if (state === 'expired') return;
    const startsAtMs = state === 'pending' ? nowMs : known.silence.startsAtMs;
    this.#save({ ...known.silence, startsAtMs, endsAtMs: nowMs, updatedAtMs: nowMs }, known.matchers);
  }

  /** Ids of the silences that are active and match, ascending. Fast for the same object as the time before. */
  silencesOf(labels: Labels): readonly string[] {
    const nowMs = this.#clock.now();
    let known = this.#known.get(labels);
    if (!known) {
      known = { version: this.#version, matching: this.#index.matching(labels) };
      this.#known.set(labels, known);
    } else if (known.version !== this.#version) {
      this.#bringUpToDate(known, labels);
    }
    if (known.matching.length === 0) return none;
    const active = known.matching.filter(({ silence }) => stateOf(silence, nowMs) === 'active');
    return active.map(({ silence }) => silence.id).toSorted();
  }

  #bringUpToDate(known: Known, labels: Labels): void {
    const isCurrent = (one: CompiledSilence): boolean => this.#silences.get(one.silence.id) === one;
    const since = this.#changes.slice(lowerBound(this.#changes, known.version));
    const added = since.filter((one) => isCurrent(one) && silences(one, labels));
    known.matching = [...known.matching.filter(isCurrent), ...added];
    known.version = this.#version;
  }

  #save(silence: Silence, matchers: readonly CompiledMatcher[]): Silence {
    this.#hold(silence, matchers);
    this.#storage.save(silence.id, silence);
    this.#forgetOld();
    return silence;
  }

  #hold(silence: Silence, matchers: readonly CompiledMatcher[]): void {
    const old = this.#silences.get(silence.id);
    if (old) this.#index.delete(old);
    this.#version += 1;
    const compiled = { silence, matchers, version: this.#version };
    this.#silences.set(silence.id, compiled);
    this.#index.add(compiled);
    this.#changes.push(compiled);
  }

  #forgetOld(): void {
    const nowMs = this.#clock.now();
    for (const [id, compiled] of this.#silences) {
      if (compiled.silence.endsAtMs + retentionMs > nowMs) continue;
      this.#silences.delete(id);
      this.#index.delete(compiled);
      this.#storage.save(id, undefined);
    }
    // Changes of silences that were changed again are of no use; they are let go of now and then.
    if (this.#changes.length > 2 * this.#silences.size + 100) {
      this.#changes = this.#changes.filter((one) => this.#silences.get(one.silence.id) === one);
    }
  }
}

const none: readonly never[] = [];

/** Versions before this one took ends that no date can be made of. */
function writable(silence: Silence): Silence {
  return { ...silence, endsAtMs: Math.min(silence.endsAtMs, lastTimestampMs) };
}

async function compile({ matchers }: WantedSilence): Promise<CompiledMatcher[]> {
  try {
    return await compileMatchers(matchers);
  } catch (error) {
    throw new SilenceError(messageOf(error), { cause: error });
  }
}

function unknown(id: string): SilenceError {
  return new SilenceError(`there is no silence ${id}`, { isUnknown: true });
}

/** Where those that came after a version begin. */
function lowerBound(changes: readonly CompiledSilence[], version: number): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle]?.version ?? Infinity) <= version) low = middle + 1;
    else high = middle;
  }
  return low;
}
