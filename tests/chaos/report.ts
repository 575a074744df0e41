/** What one part came to. */
export interface PartReport {
  readonly part: string;
  readonly rounds: number;
  readonly written: number;
  readonly stored: number;
  readonly lost: number;
  readonly repeated: number;
  /** Of those stored, the samples. */
  readonly samples?: number;
  readonly seconds: number;
  /** Why it was left out, or what else is wrong. */
  readonly skipped?: string;
  readonly failure?: string;
}

export interface ChaosOptions {
  readonly isQuick: boolean;
  readonly random: () => number;
}

/** Whether a part shows that everything is well. */
export function isWell({ lost, repeated, failure }: PartReport): boolean {
  return lost === 0 && repeated === 0 && failure === undefined;
}

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
