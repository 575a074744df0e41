import { BitReader, BitWriter } from './bits.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { SeriesDataError } from './data-error.ts';
import { readRice, writeRice } from './rice.ts';

/** Largest magnitude of a whole number that can be stored: the difference of any two, doubled, is exact in a double. */
export const maxWhole = 2 ** 51 - 1;

/** How often differences are taken: a level, a steady growth, a growth that changes. */
type Order = 0 | 1 | 2;

/** What is sampled to find the middle of the differences. */
const probes = 31;

/**
 * Stores columns of whole numbers: divided by what they have in common (memory comes in pages), as differences from
 * what was expected (delta of delta, Pelkonen et al., VLDB 2015), in Golomb-Rice codes. Not to be used by two at once.
 */
export class IntegerCodec {
  readonly #writer = new BitWriter();
  readonly #reader = new BitReader();
  readonly #probes = new Float64Array(probes);
  #units = new Float64Array(512);
  #rests = new Float64Array(512);
  #best = new Float64Array(512);

  /** Appends `count` (1 and more) numbers of at most `maxWhole` to `out`. */
  encode(values: Float64Array, count: number, out: ByteWriter): void {
    this.#reserve(count);
    const first = values[0] as number;
    const divisor = commonDivisor(values, count);
    if (divisor === 0) {
      out.byte(3);
      out.signed(first);
      return;
    }
    const units = this.#units;
    for (let index = 0; index < count; index++) units[index] = ((values[index] as number) - first) / divisor;
    const { order, middle } = this.#choose(count);
    out.byte(order);
    out.signed(first);
    out.varint(divisor);
    out.signed(middle);
    writeRice(this.#writer, this.#best, count - 1);
    const bits = this.#writer.finish();
    out.varint(bits.length);
    out.bytes(bits);
    this.#writer.clear();
  }

  /** Reads `count` numbers into `values`. Throws `SeriesDataError`. */
  decode(input: ByteReader, values: Float64Array, count: number): void {
    const order = input.byte();
    const first = input.signed();
    if (order === 3) {
      values.fill(first, 0, count);
      return;
    }
    if (order > 3) throw new SeriesDataError(`samples are of an unknown order ${order}`);
    const divisor = input.varint();
    const middle = input.signed();
    this.#reserve(count);
    const rests = this.#rests;
    const bits = input.bytes(input.varint());
    readRice(this.#reader.open(bits), rests, count - 1);
    values[0] = first;
    let unit = 0;
    let growth = 0;
    for (let index = 1; index < count; index++) {
      const rest = middle + unfold(rests[index - 1] as number);
      if (order === 0) unit = rest;
      else if (order === 1) unit += rest;
      else unit += growth += rest;
      values[index] = first + unit * divisor;
    }
  }

  /** Leaves the folded differences of the cheapest order in `#best`. */
  #choose(count: number): { order: Order; middle: number } {
    let bestCost = Number.POSITIVE_INFINITY;
    let chosen: { order: Order; middle: number } = { order: 1, middle: 0 };
    for (const order of [1, 0, 2] as const) {
      const rests = this.#rests;
      this.#differ(order, count);
      const middle = this.#middleOf(rests, count - 1);
      const cost = Math.abs(middle) <= maxWhole ? fold(rests, count - 1, middle) : Number.POSITIVE_INFINITY;
      if (cost < bestCost) {
        bestCost = cost;
        chosen = { order, middle };
        this.#rests = this.#best;
        this.#best = rests;
      }
    }
    if (bestCost < Number.POSITIVE_INFINITY) return chosen;
    // The largest numbers: a middle moves their differences out of what is exact.
    this.#differ(1, count);
    fold(this.#rests, count - 1, 0);
    [this.#rests, this.#best] = [this.#best, this.#rests];
    return { order: 1, middle: 0 };
  }

  #differ(order: Order, count: number): void {
    const units = this.#units;
    const rests = this.#rests;
    let before = 0;
    let growth = 0;
    for (let index = 1; index < count; index++) {
      const unit = units[index] as number;
      if (order === 0) rests[index - 1] = unit;
      else {
        const delta = unit - before;
        rests[index - 1] = order === 1 ? delta : delta - growth;
        growth = delta;
      }
      before = unit;
    }
  }

  #middleOf(values: Float64Array, count: number): number {
    const size = Math.min(probes, count);
    const probed = this.#probes.subarray(0, size);
    for (let index = 0; index < size; index++)
      probed[index] = values[Math.floor((index * count) / size)] as number;
    probed.sort();
    return probed[size >> 1] ?? 0;
  }

  #reserve(count: number): void {
    if (this.#units.length >= count) return;
    this.#units = new Float64Array(count);
    this.#rests = new Float64Array(count);
    this.#best = new Float64Array(count);
  }
}

/** The largest number that divides all differences; 0 where all values are the same. */
function commonDivisor(values: Float64Array, count: number): number {
  let divisor = 0;
  for (let index = 1; index < count; index++) {
    let rest = Math.abs((values[index] as number) - (values[index - 1] as number));
    while (rest !== 0) {
      const next = divisor % rest;
      divisor = rest;
      rest = next;
    }
    if (divisor === 1) return 1;
  }
  return divisor;
}

/** Takes the middle off and folds in place; about the bits it costs, infinite where a number is not exact any more. */
function fold(rests: Float64Array, count: number, middle: number): number {
  let cost = 0;
  for (let index = 0; index < count; index++) {
    const rest = (rests[index] as number) - middle;
    const folded = rest < 0 ? -rest * 2 - 1 : rest * 2;
    if (folded > Number.MAX_SAFE_INTEGER) cost = Number.POSITIVE_INFINITY;
    rests[index] = folded;
    cost += folded < 0x7fffffff ? 32 - Math.clz32(folded) : 54;
  }
  return cost;
}

/** Signs at the lowest bit, so that small magnitudes are small numbers. */
function unfold(folded: number): number {
  if (folded < 0x80000000) return (folded >>> 1) ^ -(folded & 1);
  return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
}
