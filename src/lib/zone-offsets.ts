import { offsetSource } from './zone-source.ts';
import type { OffsetAt } from './zone-source.ts';

/** A stretch of time as long as 2^35 ms (about 398 days): few enough to keep, short enough to look through at once. */
const blockMs = 2 ** 35;
/** Within one step (3.1 days) at most one change is looked for; no zone has ever had two. */
const stepMs = 2 ** 28;

interface Block {
  /** Where each offset begins, ascending; the first is the start of the block. */
  readonly starts: readonly number[];
  readonly offsets: readonly number[];
}

/**
 * How far one time zone is from UTC, at any moment. The changes within a block of time are found once, by
 * asking and halving the step that holds a change; afterwards a look-up takes nanoseconds.
 */
export class ZoneOffsets {
  readonly #ask: OffsetAt;
  readonly #blocks = new Map<number, Block>();
  #lastIndex = Number.NaN;
  #last: Block | undefined;

  /** Throws `RangeError` for a name that is no zone. */
  constructor(zone: string) {
    this.#ask = offsetSource(zone);
  }

  /** Milliseconds east of UTC. Throws `RangeError` for a moment a `Date` cannot hold. */
  at(epochMs: number): number {
    const { starts, offsets } = this.#blockOf(epochMs);
    let index = starts.length - 1;
    while (index > 0 && epochMs < starts[index]!) index -= 1;
    return offsets[index]!;
  }

  /** The first moment after `afterMs`, up to and with `untilMs`, with another offset than just before it. */
  nextChange(afterMs: number, untilMs: number): number | undefined {
    let offset = this.at(afterMs);
    for (let index = Math.floor(afterMs / blockMs); index * blockMs <= untilMs; index += 1) {
      const { starts, offsets } = this.#blockOf(Math.max(index * blockMs, afterMs));
      for (const [position, start] of starts.entries()) {
        if (start <= afterMs || offsets[position] === offset) continue;
        return start <= untilMs ? start : undefined;
      }
      offset = offsets.at(-1)!;
    }
    return undefined;
  }

  #blockOf(epochMs: number): Block {
    const index = Math.floor(epochMs / blockMs);
    if (index === this.#lastIndex && this.#last !== undefined) return this.#last;
    let block = this.#blocks.get(index);
    if (block === undefined) {
      block = this.#search(index * blockMs, epochMs);
      this.#blocks.set(index, block);
    }
    this.#lastIndex = index;
    this.#last = block;
    return block;
  }

  #search(from: number, wanted: number): Block {
    // Times at the two ends of what a Date can hold lie in blocks that reach beyond it.
    if (!isWithinDates(from) || !isWithinDates(from + blockMs))
      return { starts: [from], offsets: [this.#ask(wanted)] };
    let offset = this.#ask(from);
    const starts = [from];
    const offsets = [offset];
    for (let end = from + stepMs; end <= from + blockMs; end += stepMs) {
      const next = this.#ask(end);
      if (next === offset) continue;
      const change = this.#halve(end - stepMs, end, next);
      if (change < from + blockMs) {
        starts.push(change);
        offsets.push(next);
      }
      offset = next;
    }
    return { starts, offsets };
  }

  /** The first moment of `offset` after `before`, which has another one; `end` has it. Changes are at whole seconds. */
  #halve(before: number, end: number, offset: number): number {
    let low = Math.floor(before / 1000);
    let high = Math.ceil(end / 1000);
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#ask(middle * 1000) === offset) high = middle;
      else low = middle;
    }
    return high * 1000;
  }
}

/** From the year 100 on, below which `Date.UTC` means another century, to the last year of four digits. */
function isWithinDates(epochMs: number): boolean {
  return epochMs > -59_000_000_000_000 && epochMs < 253_402_300_800_000;
}
