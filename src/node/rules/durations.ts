import type { RulesState } from './rule-status.ts';

/** Quantiles are those of the last ten minutes, as in Prometheus. */
const windowMs = 600_000;
const maxKept = 4096;
const quantiles = [0.01, 0.05, 0.5, 0.9, 0.99];

/** How long evaluations took. */
export class Durations {
  #recent: { readonly atMs: number; readonly seconds: number }[] = [];
  #sumSeconds = 0;
  #count = 0;

  add(atMs: number, seconds: number): void {
    this.#sumSeconds += seconds;
    this.#count++;
    this.#recent.push({ atMs, seconds });
    if (this.#recent.length > maxKept) this.#recent = this.#recent.slice(maxKept / 2);
  }

  read(nowMs: number): RulesState['durations'] {
    this.#recent = this.#recent.filter(({ atMs }) => atMs > nowMs - windowMs);
    const sorted = this.#recent.map(({ seconds }) => seconds).toSorted((a, b) => a - b);
    return {
      quantiles: quantiles.flatMap((quantile) => {
        const seconds = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))];
        return seconds === undefined ? [] : [{ quantile, seconds }];
      }),
      sumSeconds: this.#sumSeconds,
      count: this.#count,
    };
  }
}
