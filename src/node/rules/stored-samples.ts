import { RE2JS } from 're2js';
import { compileMatchersWith } from '../../lib/matchers.ts';
import type { CompiledMatcher } from '../../lib/matchers.ts';
import type { LabelMatcher } from '../../promql/ast.ts';
import { TooManySamples } from '../../promql/engine.ts';
import type { Queryable, SeriesData } from '../../promql/queryable.ts';
import type { SeriesStore } from '../../series/index.ts';

/** What rules ask: the samples of this node. The conditions of each selector are compiled once. */
export class StoredSamples implements Queryable {
  readonly #series: () => Pick<SeriesStore, 'visit'> | undefined;
  readonly #maxSamples: number;
  readonly #compiled = new WeakMap<readonly LabelMatcher[], readonly CompiledMatcher[]>();

  /** `series`: undefined while they cannot be read; nothing is found then. */
  constructor(series: () => Pick<SeriesStore, 'visit'> | undefined, maxSamples: number) {
    this.#series = series;
    this.#maxSamples = maxSamples;
  }

  /** The conditions of a parsed query, whose expressions were seen to compile. */
  compiled(matchers: readonly LabelMatcher[]): readonly CompiledMatcher[] {
    const known = this.#compiled.get(matchers);
    if (known) return known;
    const compiled = compileMatchersWith((source) => RE2JS.compile(source), matchers);
    this.#compiled.set(matchers, compiled);
    return compiled;
  }

  /** Throws `TooManySamples`. */
  select(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): SeriesData[] {
    const found: SeriesData[] = [];
    let samples = 0;
    this.#series()?.visit(this.compiled(matchers), fromMs, toMs, (series) => {
      samples += series.timestamps.length;
      if (samples > this.#maxSamples) throw new TooManySamples();
      found.push(series);
      return true;
    });
    return found;
  }
}
