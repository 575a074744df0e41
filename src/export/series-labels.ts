import picomatch from 'picomatch';
import { plainLabelNameOf, plainMetricNameOf } from '../lib/exposition/index.ts';
import type { Labels, Sample } from '../lib/reading.ts';
import type { LabelPairs } from './write-request.ts';

/** Decisions that are remembered; names that come and go must not fill the memory. */
const maxRemembered = 10_000;

/** Decides which series an endpoint gets, and under which labels. */
export class SeriesLabels {
  readonly #isKept: (name: string) => boolean;
  readonly #external: LabelPairs;
  readonly #names = new Map<string, string | undefined>();

  /** `keep` and `drop` are globs of metric names; what neither is kept nor dropped by name is kept. */
  constructor(keep: readonly string[], drop: readonly string[], externalLabels: Labels) {
    const matches = (globs: readonly string[]): ((name: string) => boolean) =>
      picomatch([...globs], { dot: true, nonegate: true });
    const isWanted = keep.length === 0 ? () => true : matches(keep);
    const isUnwanted = drop.length === 0 ? () => false : matches(drop);
    this.#isKept = (name) => isWanted(name) && !isUnwanted(name);
    this.#external = Object.entries(externalLabels).map(([name, value]) => [plainLabelNameOf(name), value]);
  }

  /** The metric's name as it is sent; undefined where it is not. */
  nameOf(name: string): string | undefined {
    const known = this.#names.get(name);
    if (known !== undefined || this.#names.has(name)) return known;
    if (this.#names.size >= maxRemembered) this.#names.clear();
    const sent = this.#isKept(name) ? plainMetricNameOf(name) : undefined;
    this.#names.set(name, sent);
    return sent;
  }

  /**
   * The labels of a series, sorted, names as every receiver understands them; undefined where it is not sent. A
   * series' own label wins over an external one, and an empty one is none.
   */
  of({ name, labels }: Pick<Sample, 'name' | 'labels'>): LabelPairs | undefined {
    const sent = this.nameOf(name);
    if (sent === undefined) return undefined;
    const pairs: (readonly [string, string])[] = [['__name__', sent]];
    for (const label in labels) {
      const value = labels[label];
      if (value !== undefined && value !== '') addTo(pairs, plainLabelNameOf(label), value);
    }
    for (const [label, value] of this.#external) if (value !== '') addTo(pairs, label, value);
    return pairs;
  }
}

/** Keeps them sorted; there are few, and most come in order. The first of a name stays. */
function addTo(pairs: (readonly [string, string])[], name: string, value: string): void {
  let at = pairs.length;
  while (at > 0 && (pairs[at - 1]?.[0] ?? '') > name) at--;
  if (pairs[at - 1]?.[0] === name) return;
  if (at === pairs.length) pairs.push([name, value]);
  else pairs.splice(at, 0, [name, value]);
}
