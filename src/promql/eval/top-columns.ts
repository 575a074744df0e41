import type { Aggregation } from '../ast.ts';
import { histogramIgnoredInAggregation } from './annotation-texts.ts';
import { emptyColumn, float, native, type Column } from './column.ts';
import { countsFrom } from './count-parameter.ts';
import { groupColumns } from './groups.ts';
import type { Evaluator } from './query.ts';

/**
 * `topk` and `bottomk`: of each group the columns with the largest or smallest values at each step. At a single step they
 * come best first.
 */
export function selectExtremes(
  node: Aggregation,
  columns: readonly Column[],
  parameters: Float64Array,
  steps: number,
  { query }: Evaluator,
): Column[] {
  const counts = countsFrom(parameters, columns.length);
  if (counts === undefined) return [];
  if (columns.some(({ histograms, present }) => histograms !== undefined && present.includes(native))) {
    query.annotations.add(histogramIgnoredInAggregation(node.operator), node.position);
  }
  const selected: Column[] = [];
  for (const group of groupColumns(columns, node)) {
    const heaps = new Heaps(counts, group.columns, node.operator === 'topk' ? 1 : -1);
    for (let member = 0; member < group.columns.length; member++) heaps.offer(member);
    selected.push(...(steps === 1 ? heaps.ordered() : heaps.columns()));
  }
  return selected;
}

/**
 * For every step a heap of the members chosen so far, the worst of them on top. All heaps lie in two arrays, so that one
 * column after another can be offered to all steps.
 */
class Heaps {
  readonly #members: readonly Column[];
  readonly #counts: Int32Array;
  readonly #sign: 1 | -1;
  readonly #room: number;
  readonly #keys: Float64Array;
  readonly #chosen: Int32Array;
  readonly #sizes: Int32Array;

  constructor(counts: Int32Array, members: readonly Column[], sign: 1 | -1) {
    this.#members = members;
    this.#counts = counts;
    this.#sign = sign;
    let most = 0;
    for (const count of counts) most = Math.max(most, count);
    this.#room = Math.min(most, members.length);
    this.#keys = new Float64Array(counts.length * this.#room);
    this.#chosen = new Int32Array(counts.length * this.#room);
    this.#sizes = new Int32Array(counts.length);
  }

  /** Takes a member in at each step where it is among the best so far. */
  offer(member: number): void {
    const { values, present } = this.#members[member] as Column;
    const sizes = this.#sizes;
    const counts = this.#counts;
    for (let step = 0; step < sizes.length; step++) {
      if (present[step] !== float) continue;
      const key = this.#sign * (values[step] as number);
      const size = sizes[step] as number;
      if (size < (counts[step] as number) && size < this.#room) this.#push(step, size, key, member);
      else if (size > 0) this.#replaceWorst(step, size, key, member);
    }
  }

  /** The chosen members with what they have at the steps where they were chosen. */
  columns(): Column[] {
    const steps = this.#sizes.length;
    const columns = new Map<number, Column>();
    for (let step = 0; step < steps; step++) {
      for (let place = 0; place < (this.#sizes[step] as number); place++) {
        const member = this.#chosen[step * this.#room + place] as number;
        const source = this.#members[member] as Column;
        let column = columns.get(member);
        if (column === undefined) {
          column = emptyColumn(source.labels, source.dropName, steps);
          columns.set(member, column);
        }
        column.values[step] = source.values[step] as number;
        column.present[step] = float;
      }
    }
    return [...columns.values()];
  }

  /** The chosen members of the first step, best first, NaN last. */
  ordered(): Column[] {
    const chosen = [...this.#chosen.subarray(0, this.#sizes[0])];
    const keyOf = (member: number) => this.#sign * ((this.#members[member] as Column).values[0] as number);
    return chosen
      .toSorted((a, b) => compareBest(keyOf(a), keyOf(b)))
      .map((member) => this.#members[member] as Column);
  }

  #push(step: number, size: number, key: number, member: number): void {
    const base = step * this.#room;
    let at = size;
    this.#set(base + at, key, member);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isWorse(this.#keys[base + at] as number, this.#keys[base + parent] as number)) break;
      this.#swap(base + at, base + parent);
      at = parent;
    }
    this.#sizes[step] = size + 1;
  }

  #replaceWorst(step: number, size: number, key: number, member: number): void {
    const base = step * this.#room;
    const worst = this.#keys[base] as number;
    if (!(worst < key || (worst !== worst && key === key))) return;
    this.#set(base, key, member);
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= size) break;
      const right = left + 1;
      const isRightWorse =
        right < size && isWorse(this.#keys[base + right] as number, this.#keys[base + left] as number);
      const child = isRightWorse ? right : left;
      if (!isWorse(this.#keys[base + child] as number, this.#keys[base + at] as number)) break;
      this.#swap(base + at, base + child);
      at = child;
    }
  }

  #set(at: number, key: number, member: number): void {
    this.#keys[at] = key;
    this.#chosen[at] = member;
  }

  #swap(a: number, b: number): void {
    const key = this.#keys[a] as number;
    const member = this.#chosen[a] as number;
    this.#set(a, this.#keys[b] as number, this.#chosen[b] as number);
    this.#set(b, key, member);
  }
}

/** NaN is worse than anything. */
function isWorse(key: number, than: number): boolean {
  return key !== key || key < than;
}

function compareBest(a: number, b: number): number {
  if (Number.isNaN(a) && Number.isNaN(b)) return 0;
  return isWorse(a, b) ? 1 : isWorse(b, a) ? -1 : 0;
}
