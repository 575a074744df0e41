import type { Alert } from '../../rules/alert.ts';
import type { Rule, RuleGroup } from '../../rules/rule.ts';

/** What became of a rule the last time. */
export interface RuleStatus {
  readonly rule: Rule;
  readonly health: 'unknown' | 'ok' | 'err';
  /** Why it failed; undefined unless its health is `err`. */
  readonly lastError: string | undefined;
  readonly durationMs: number;
  /** Milliseconds since the epoch; undefined before the first evaluation. */
  readonly evaluatedAtMs: number | undefined;
}

/** A quantile of something that was measured, in seconds. */
export interface Quantile {
  readonly quantile: number;
  readonly seconds: number;
}

/** Counts of a group, and of its last evaluation. */
export interface GroupCounts {
  /** Those that were due: done or missed. */
  readonly iterations: number;
  readonly missed: number;
  readonly evaluations: number;
  readonly failures: number;
  readonly samples: number;
  readonly durationMs: number;
  /** Undefined before the first evaluation. */
  readonly evaluatedAtMs: number | undefined;
}

/** A group that runs, as the API and the metrics show it. */
export interface GroupStatus {
  readonly file: string;
  readonly group: RuleGroup;
  readonly intervalMs: number;
  readonly counts: GroupCounts;
  readonly rules: readonly (RuleStatus & {
    /** Those that are pending or firing. */
    readonly alerts: readonly Alert[];
  })[];
}

/** What a node tells of its rules in metrics. */
export interface RulesState {
  readonly groups: readonly GroupStatus[];
  /** How long evaluations of groups took, of the last minutes and since the start. */
  readonly durations: {
    readonly quantiles: readonly Quantile[];
    readonly sumSeconds: number;
    readonly count: number;
  };
}
