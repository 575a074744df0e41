import type { Matcher } from '../../lib/matchers.ts';
import type { TimeInterval } from './time-interval.ts';

/** A node of the routing tree, with what it inherits filled in. The meanings are Alertmanager's. */
export interface Route {
  readonly receiver: string;
  /** All must match; none: every alert. */
  readonly matchers: readonly Matcher[];
  /** Whether siblings after it are tried too. */
  readonly continues: boolean;
  /** Labels alerts of a group have alike; `all`: all of them, so each alert is a group. */
  readonly groupBy: readonly string[] | 'all';
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  /** Names of time intervals in which nothing is sent, and outside of which nothing is sent. */
  readonly muteTimeIntervals: readonly string[];
  readonly activeTimeIntervals: readonly string[];
  /** Who is told, besides the receiver, of alerts that fire for so long and that nobody has acknowledged. */
  readonly escalation: readonly EscalationStep[];
  readonly routes: readonly Route[];
}

export interface EscalationStep {
  /** From when the alert began to fire. */
  readonly afterMs: number;
  readonly receiver: string;
}

/** While a source fires, targets that are alike in the labels of `equal` are not told. */
export interface InhibitRule {
  readonly sourceMatchers: readonly Matcher[];
  readonly targetMatchers: readonly Matcher[];
  readonly equal: readonly string[];
}

/** A silence that comes back: while one of the intervals holds, alerts that match are not told. */
export interface MaintenanceWindow {
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly intervals: readonly TimeInterval[];
}

/** Who is told of what, and when not. */
export interface Routing {
  readonly route: Route;
  readonly inhibitRules: readonly InhibitRule[];
  readonly timeIntervals: ReadonlyMap<string, readonly TimeInterval[]>;
  readonly maintenance: readonly MaintenanceWindow[];
  /** By when an alert somebody else has posted is taken to be over unless it is posted again. */
  readonly resolveTimeoutMs: number;
}
