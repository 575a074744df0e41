const dayMs = 86_400_000;
/** One each minute is the most a crontab can ask for; a repeated hour does not make more of them in a day. */
const maxPerDay = 1500;

/** The moments of the coming 24 hours, kept so that each is computed once. */
export class UpcomingRuns {
  readonly #moments: (fromMs: number, toMs: number, limit: number) => readonly number[];
  #from = Infinity;
  #until = -Infinity;
  #known: readonly number[] = [];

  /** `moments` gives those after `fromMs`, up to and with `toMs`. */
  constructor(moments: (fromMs: number, toMs: number, limit: number) => readonly number[]) {
    this.#moments = moments;
  }

  /** Those after `now`, ascending. */
  at(now: number): readonly number[] {
    const until = now + dayMs;
    // The clock was set back, or the machine slept for a day.
    if (now < this.#from || now > this.#until) {
      this.#known = this.#moments(now, until, maxPerDay);
    } else {
      const more = until > this.#until ? this.#moments(this.#until, until, maxPerDay) : [];
      this.#known = [...this.#known.filter((moment) => moment > now), ...more];
    }
    this.#from = now;
    this.#until = Math.max(until, this.#from);
    return this.#known;
  }
}
