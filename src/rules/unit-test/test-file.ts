import type { Texts } from '../rule.ts';

/** One alert that must fire. */
export interface ExpectedAlert {
  readonly labels: Texts;
  readonly annotations: Texts;
}

/** Which alerts of a name must fire at a time. */
export interface AlertCheck {
  readonly evalTimeMs: number;
  readonly alertName: string;
  readonly expected: readonly ExpectedAlert[];
}

export interface ExpectedSample {
  /** In the notation of series: `up{job="node"}`. */
  readonly labels: string;
  readonly value: number;
  /** A native histogram in the notation of series; then `value` is of no meaning. */
  readonly histogram: string;
}

/** What an expression must come to at a time. */
export interface QueryCheck {
  readonly query: string;
  readonly evalTimeMs: number;
  readonly expected: readonly ExpectedSample[];
}

/** Series, and what the rules must make of them. */
export interface TestGroup {
  /** Empty where it has none. */
  readonly name: string;
  /** Between two values of a series. */
  readonly intervalMs: number;
  readonly series: readonly { readonly series: string; readonly values: string }[];
  readonly alertChecks: readonly AlertCheck[];
  readonly queryChecks: readonly QueryCheck[];
  readonly externalLabels: Texts;
  readonly externalUrl: string;
  /** The time of the first values and of the first evaluation. */
  readonly startMs: number;
}

/** A file of promtool's `test rules`. */
export interface UnitTestFile {
  readonly file: string;
  /** Patterns of files of rules, relative to this one. */
  readonly ruleFiles: readonly string[];
  readonly evaluationIntervalMs: number;
  readonly groupOrder: readonly string[];
  /** Numbers may differ in their last bit. */
  readonly isFuzzy: boolean;
  readonly tests: readonly TestGroup[];
}
