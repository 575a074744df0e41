/** One figure or a few that belong together, with what was measured and beside what. */
export type Figures = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** How a line is judged: by one of its figures. */
export interface Bar {
  readonly value: number;
  readonly bar: number;
  /** Whether more is better, as for requests a second. */
  readonly isFloor?: boolean;
}

/** Prints JSON lines as they come, and remembers whether every bar was met. */
export class Report {
  readonly #bench: string;
  readonly #runtime: string;
  #missed = 0;

  constructor(bench: string, runtime: string) {
    this.#bench = bench;
    this.#runtime = runtime;
  }

  /** How many figures missed their bar. */
  get missed(): number {
    return this.#missed;
  }

  /** Prints a line. With a bar it ends with `bar` and `ok`. */
  line(what: string, figures: Figures, bar?: Bar): void {
    const judged = bar === undefined ? {} : { bar: bar.bar, ok: isMet(bar) };
    if (judged.ok === false) this.#missed++;
    console.log(JSON.stringify({ bench: this.#bench, runtime: this.#runtime, what, ...figures, ...judged }));
  }
}

function isMet({ value, bar, isFloor }: Bar): boolean {
  return isFloor === true ? value >= bar : value <= bar;
}
