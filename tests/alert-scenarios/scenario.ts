import type { NotedSeries } from '../../src/promql/notation/value.ts';
import type { AlertPattern } from './alert-pattern.ts';

/** YAML of a scenario, with blank lines before it so that its lines have the numbers of the scenario's file. */
export type Yaml = string;

/** Series that are written every `stepMs`, from the beginning on. */
export interface Load {
  readonly stepMs: number;
  readonly series: readonly NotedSeries[];
}

/** What a node finds changed; what is left out stays as it is. */
export interface Change {
  readonly config?: Yaml;
  readonly rules?: Yaml;
}

/** What happens, or is to be the case, at some time. */
export type Action =
  | { readonly kind: 'state'; readonly alert: AlertPattern; readonly state: string }
  /** What the history has of the last time it fired. */
  | { readonly kind: 'history'; readonly alert: AlertPattern; readonly state: string }
  | {
      readonly kind: 'acknowledge';
      readonly alert: AlertPattern;
      readonly by: string;
      readonly reason: string;
    }
  | { readonly kind: 'unacknowledge'; readonly alert: AlertPattern; readonly by: string }
  | { readonly kind: 'silence'; readonly matchers: string; readonly duration: string }
  | { readonly kind: 'expire'; readonly matchers: string }
  /** The process is killed, and started again after a time. */
  | { readonly kind: 'restart'; readonly afterMs: number; readonly change: Change }
  | { readonly kind: 'reload'; readonly change: Change }
  /** What a receiver, or the address it is told at, answers from now on. */
  | { readonly kind: 'answer'; readonly from: string; readonly status: number }
  | { readonly kind: 'notification'; readonly receiver: string; readonly state: string }
  /** The newest notification is sent again by hand. */
  | { readonly kind: 'retry'; readonly receiver: string; readonly outcome: string }
  | { readonly kind: 'test'; readonly receiver: string; readonly isTaken: boolean }
  /** Receivers the node's health speaks of. */
  | { readonly kind: 'faults'; readonly receivers: readonly string[] };

/** Times are milliseconds since the beginning, which is midnight in UTC, 1 January 2026. */
export interface Step {
  readonly line: number;
  readonly atMs: number;
  readonly action: Action;
}

export type AlertStatus = 'firing' | 'resolved';

/** One notification a receiver is to take; `text` is how it was written. */
export interface ToldLine {
  readonly text: string;
  readonly atMs: number;
  readonly receiver: string;
  /** `changed`, unless it is written. */
  readonly reason: string;
  readonly alerts: readonly { readonly status: AlertStatus; readonly pattern: AlertPattern }[];
}

/** A scenario as its file has it. */
export interface Scenario {
  readonly file: string;
  /** The sentence it begins with. */
  readonly title: string;
  readonly config: Yaml;
  readonly rules: Yaml | undefined;
  readonly loads: readonly Load[];
  readonly steps: readonly Step[];
  readonly told: { readonly line: number; readonly lines: readonly ToldLine[] };
  readonly endMs: number;
}
