import type { Expression } from '../promql/ast.ts';

/** Texts by name: labels and annotations, whose values may be templates. */
export type Texts = Readonly<Record<string, string>>;

interface CommonRule {
  /** Name of the alert, or of the series that is recorded. */
  readonly name: string;
  /** The expression as written, and what it means. */
  readonly query: string;
  readonly expression: Expression;
  /** Those of its group too. */
  readonly labels: Texts;
  /** Where it begins in its file, 1-based. */
  readonly line: number;
}

export interface RecordingRule extends CommonRule {
  readonly kind: 'record';
}

export interface AlertingRule extends CommonRule {
  readonly kind: 'alert';
  /** How long the expression must hold before the alert fires. */
  readonly forMs: number;
  /** How long it goes on firing after the expression has ceased to hold. */
  readonly keepFiringForMs: number;
  readonly annotations: Texts;
}

export type Rule = RecordingRule | AlertingRule;

/** Rules that are evaluated one after the other at one time. */
export interface RuleGroup {
  readonly name: string;
  /** Undefined: the interval of whoever evaluates it. */
  readonly intervalMs: number | undefined;
  /** How far before its time queries are evaluated; undefined: as whoever evaluates it says. */
  readonly queryOffsetMs: number | undefined;
  /** More alerts or series than that of one rule are an error; 0: any number. */
  readonly limit: number;
  readonly rules: readonly Rule[];
  readonly line: number;
}
