import { matchesLabels, type CompiledMatcher } from '../../lib/matchers.ts';
import type { Labels } from '../../lib/reading.ts';
import type { Silence } from './silence.ts';

/** A silence with its matchers ready to use. */
export interface CompiledSilence {
  readonly silence: Silence;
  readonly matchers: readonly CompiledMatcher[];
  /** Which change of the silences brought it. */
  readonly version: number;
}

/** Whether all its matchers do. */
export function silences({ matchers }: CompiledSilence, labels: Labels): boolean {
  return matchesLabels(matchers, labels);
}

/**
 * Finds silences that may match labels without trying all: those that want one of a few values of a label are found
 * by it.
 */
export class SilenceIndex {
  /** By label, then by value. */
  readonly #byValue = new Map<string, Map<string, Set<CompiledSilence>>>();
  readonly #others = new Set<CompiledSilence>();

  add(silence: CompiledSilence): void {
    for (const set of this.#placesOf(silence)) set.add(silence);
  }

  delete(silence: CompiledSilence): void {
    for (const set of this.#placesOf(silence)) set.delete(silence);
  }

  /** All that match, and no other. */
  matching(labels: Labels): CompiledSilence[] {
    const found: CompiledSilence[] = [];
    const take = (candidates: Iterable<CompiledSilence>): void => {
      for (const candidate of candidates) if (silences(candidate, labels)) found.push(candidate);
    };
    for (const [name, byValue] of this.#byValue) take(byValue.get(labels[name] ?? '') ?? []);
    take(this.#others);
    return found;
  }

  #placesOf({ matchers }: CompiledSilence): Set<CompiledSilence>[] {
    const [best] = matchers
      .filter(({ values }) => values !== undefined)
      .toSorted((one, other) => (one.values?.length ?? 0) - (other.values?.length ?? 0));
    if (best?.values === undefined) return [this.#others];
    let byValue = this.#byValue.get(best.name);
    if (!byValue) this.#byValue.set(best.name, (byValue = new Map()));
    return [...new Set(best.values)].map((value) => {
      const set = byValue.get(value) ?? new Set();
      byValue.set(value, set);
      return set;
    });
  }
}
