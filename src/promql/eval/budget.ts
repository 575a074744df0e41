import { QueryCanceled, QueryTimeout, TooManySamples } from './errors.ts';

/** What bounds one evaluation. */
export interface BudgetLimits {
  readonly maxSamples: number;
  /** Monotonic time in milliseconds to be done by, with the clock it is of. */
  readonly deadline: { readonly atMs: number; now(): number } | undefined;
  /** True once nobody wants the answer any more. */
  readonly isAborted: (() => boolean) | undefined;
}

/** Counts the samples an evaluation holds and ends it where it asks for too much. */
export class Budget {
  readonly #limits: BudgetLimits;
  #held = 0;

  constructor(limits: BudgetLimits) {
    this.#limits = limits;
  }

  /** How many samples are held now. */
  get held(): number {
    return this.#held;
  }

  /** More samples are held; throws `TooManySamples` where these are too many. */
  take(samples: number): void {
    this.#held += samples;
    if (this.#held > this.#limits.maxSamples) throw new TooManySamples();
  }

  /**
   * Room for a series over many steps is about to be made. Throws `TooManySamples` where so many would take much more than
   * the samples that may be held, however few of the steps have one.
   */
  reserve(series: number, steps: number): void {
    if (series * steps > 2 * this.#limits.maxSamples) throw new TooManySamples();
  }

  /** No more samples are held than at an earlier moment, and those of a result. */
  settle(heldBefore: number, samples: number): void {
    this.#held = heldBefore;
    this.take(samples);
  }

  /** To be called between series: throws `QueryTimeout` or `QueryCanceled` where it is time to. */
  check(): void {
    const { deadline, isAborted } = this.#limits;
    if (isAborted?.()) throw new QueryCanceled();
    if (deadline && deadline.now() > deadline.atMs) throw new QueryTimeout();
  }
}
