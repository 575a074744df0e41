/** How many series there may be; what is more is refused, so that one metric cannot fill the disk and the memory. */
export interface SeriesLimits {
  /** Series that are known, ended ones included. */
  readonly maxSeries: number;
  /** Series of one metric. */
  readonly maxSeriesPerMetric: number;
}

export const defaultLimits: SeriesLimits = { maxSeries: 200_000, maxSeriesPerMetric: 20_000 };

/** A metric whose samples were refused, and why. */
export interface LimitReport {
  readonly metric: string;
  readonly series: number;
  readonly refusedSamples: number;
  /** For a person: which limit, and which metric has the most series. */
  readonly reason: string;
}

/** Counts the series of each metric and refuses those past the limits. */
export class Cardinality {
  limits: SeriesLimits;
  readonly #counts: Map<string, number>;
  readonly #refused = new Map<string, { samples: number; reason: string }>();
  #total = 0;

  constructor(limits: SeriesLimits, counts: Map<string, number>) {
    this.limits = limits;
    this.#counts = counts;
    for (const count of counts.values()) this.#total += count;
  }

  /** Counts a new series of a metric; false where there may be no more. */
  admit(metric: string): boolean {
    const count = this.#counts.get(metric) ?? 0;
    const { maxSeries, maxSeriesPerMetric } = this.limits;
    if (count >= maxSeriesPerMetric)
      return this.#refuse(
        metric,
        () => `${metric} has ${count} series; a metric may have ${maxSeriesPerMetric}`,
      );
    if (this.#total >= maxSeries)
      return this.#refuse(metric, () => {
        const [most, series] = this.#largest();
        return `there are ${this.#total} series, the most possible; ${most} has ${series} of them`;
      });
    this.#counts.set(metric, count + 1);
    this.#total++;
    return true;
  }

  /** A series of a metric is no more. */
  release(metric: string): void {
    const count = this.#counts.get(metric) ?? 0;
    if (count > 1) this.#counts.set(metric, count - 1);
    else this.#counts.delete(metric);
    this.#total -= Math.min(1, count);
  }

  /** Each metric that has had samples refused, the most of them first. */
  reports(): LimitReport[] {
    return [...this.#refused]
      .map(([metric, { samples, reason }]) => ({
        metric,
        series: this.#counts.get(metric) ?? 0,
        refusedSamples: samples,
        reason,
      }))
      .toSorted((a, b) => b.refusedSamples - a.refusedSamples);
  }

  /** The reason is written the first time: after that one refused sample must cost little. */
  #refuse(metric: string, reason: () => string): false {
    const refused = this.#refused.get(metric);
    if (refused) refused.samples++;
    else if (this.#refused.size < maxReports) this.#refused.set(metric, { samples: 1, reason: reason() });
    return false;
  }

  #largest(): [metric: string, series: number] {
    let largest: [string, number] = ['', 0];
    for (const entry of this.#counts) if (entry[1] > largest[1]) largest = entry;
    return largest;
  }
}

/** Metrics' names can be hostile too. */
const maxReports = 1000;
