import { RE2JS } from 're2js';
import { compileMatchersWith } from '../../../lib/matchers.ts';
import type { CompiledMatcher } from '../../../lib/matchers.ts';
import type { LabelMatcher } from '../../../promql/ast.ts';
import { QueryCanceled, QueryTimeout, TooManySamples } from '../../../promql/engine.ts';
import type { Queryable, SeriesData } from '../../../promql/queryable.ts';
import type { SeriesReader } from '../../../series/index.ts';

/** What ends reading: too many samples, no time left, nobody who waits. */
export interface ReadingLimits {
  readonly maxSamples: number;
  readonly isLate: () => boolean;
  readonly isAborted: () => boolean;
}

/** The stored samples as queries select them: those that were taken, no roll-ups of them. */
export class SeriesQueryable implements Queryable {
  readonly #reader: SeriesReader;
  readonly #limits: ReadingLimits;
  #samplesRead = 0;

  constructor(reader: SeriesReader, limits: ReadingLimits) {
    this.#reader = reader;
    this.#limits = limits;
  }

  /** By all selectors so far. */
  get samplesRead(): number {
    return this.#samplesRead;
  }

  /** Throws `TooManySamples`, `QueryTimeout`, `QueryCanceled`. */
  select(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): SeriesData[] {
    const { maxSamples, isLate, isAborted } = this.#limits;
    const found: SeriesData[] = [];
    let samples = 0;
    this.#reader.visit(compile(matchers), fromMs, toMs, (series) => {
      if (isAborted()) throw new QueryCanceled();
      if (isLate()) throw new QueryTimeout();
      samples += series.timestamps.length;
      if (samples > maxSamples) throw new TooManySamples();
      found.push(series);
      return true;
    });
    this.#samplesRead += samples;
    return found;
  }
}

/** Conditions of a parsed query: their expressions were seen to compile. */
export function compile(matchers: readonly LabelMatcher[]): CompiledMatcher[] {
  return compileMatchersWith((source) => RE2JS.compile(source), matchers);
}
