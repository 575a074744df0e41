/** What became of one case file. */
export interface CaseResult {
  /** Relative to the suite's folder. */
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
  /** Why cases were skipped. */
  readonly notes: readonly string[];
}

export interface Suite {
  /** Also the name of its folder. */
  readonly name: string;
  run(folder: string): Promise<CaseResult[]>;
}
