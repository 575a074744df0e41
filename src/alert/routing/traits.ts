import type { Labels } from '../../lib/reading.ts';
import type { CompiledWindow, RouteNode } from './compiled-routing.ts';

/** A group an alert belongs to, whether it exists yet or not. */
export interface Membership {
  readonly node: RouteNode;
  /** As Alertmanager writes it; two routes that are alike share one. */
  readonly groupKey: string;
  readonly groupLabels: Labels;
}

/** That an alert is on one side of an inhibition rule. */
export interface InhibitionSide {
  /** Which rule, by its place. */
  readonly rule: number;
  /** The values of the labels that must be alike on both sides. */
  readonly key: string;
  /** Whether it is on the other side as well. */
  readonly isBoth: boolean;
}

/** What follows from an alert's labels under one routing; worked out once. */
export interface Traits {
  readonly memberships: readonly Membership[];
  /** The rules by which it keeps others quiet, and those by which others keep it quiet. */
  readonly sourceOf: readonly InhibitionSide[];
  readonly targetOf: readonly InhibitionSide[];
  readonly windows: readonly CompiledWindow[];
}
