/** What became of one case file. */
export interface CaseResult {
  /** Relative to the suite's folder; what was played where its source is one file. */
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
  /** Why cases were skipped. */
  readonly notes: readonly string[];
}

export interface Suite {
  readonly name: string;
  /** The folder or the file with its cases; that of its name where left out. */
  readonly source?: string;
  /** `path`: of its source. */
  run(path: string): Promise<CaseResult[]>;
}
