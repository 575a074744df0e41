import { formatDuration } from '../../lib/duration.ts';
import { formatSize } from '../../lib/size.ts';
import { selector } from './selector.ts';
import type { Things } from './selector.ts';
import type { ThresholdSeverity } from './settings.ts';

/** How often rules are evaluated, by what they are about. */
export const groupIntervals = {
  /** What is to be told at once. */
  'etlmon-watch': 15_000,
  'etlmon-machine': 30_000,
  /** What changes slowly, or is the work of minutes. */
  'etlmon-work': 60_000,
  'etlmon-custom': 30_000,
} as const;

export type GroupName = keyof typeof groupIntervals;

/** What an expression is made of besides the things it is about. */
export interface ConditionTerms {
  /** Of the thing, or a glob of names. */
  readonly name: string;
  /** Percent, bytes, milliseconds or a count. */
  readonly bound: number;
  readonly withinMs: number;
  readonly match: string | undefined;
  /** Of the alert, for expressions that ask whether it fires already. */
  readonly alert: string;
  readonly severity: ThresholdSeverity;
}

/** Something that may be the case with a thing, and the alert it makes. */
export interface Condition {
  readonly alert: string;
  readonly group: GroupName;
  readonly severity: ThresholdSeverity;
  /** How long it must hold; left out, not at all. */
  readonly forMs?: number;
  /** Where the bound is how long it must hold. */
  readonly isBoundFor?: true;
  readonly keepFiringForMs?: number;
  readonly expression: (things: Things, terms: ConditionTerms) => string;
  /** One line, with the value; a template. */
  readonly summary: (terms: ConditionTerms) => string;
  /** What to do first. */
  readonly description: string;
}

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/** Milliseconds as PromQL writes a number of seconds. */
export function seconds(ms: number): string {
  return String(ms / 1000);
}

/** Milliseconds as PromQL and people write a duration. */
export function durationText(ms: number): string {
  return formatDuration(ms);
}

/** How far back growth is looked at: a quarter of the time ahead, an hour at least, six at most. */
export function growthWindow(aheadMs: number): number {
  return Math.min(6 * hourMs, Math.max(hourMs, Math.round(aheadMs / 4 / minuteMs) * minuteMs));
}

/** Bytes as people write them. */
export function sizeText(bytes: number): string {
  return formatSize(bytes);
}

/** Names of labels, as `on` and `by` have them. */
type LabelNames = readonly string[];

/** The alerts of a rule that fire already; rules see those of their last evaluation. */
export function firing({ alert, severity }: Pick<ConditionTerms, 'alert' | 'severity'>): string {
  return selector('ALERTS', [
    { label: 'alertname', operator: '=', value: alert },
    { label: 'alertstate', operator: '=', value: 'firing' },
    { label: 'severity', operator: '=', value: severity },
  ]);
}

/**
 * A value with hysteresis: what is above `bound`, and what fires already and has not come down to `clear`. `on` are the
 * labels that tell one thing from another.
 */
export function heldAbove(value: string, clear: number, on: LabelNames, terms: ConditionTerms): string {
  return held(value, '>', clear, on, terms);
}

/** The same for what must not be too little. */
export function heldBelow(value: string, clear: number, on: LabelNames, terms: ConditionTerms): string {
  return held(value, '<', clear, on, terms);
}

function held(
  value: string,
  operator: '<' | '>',
  clear: number,
  on: LabelNames,
  terms: ConditionTerms,
): string {
  const own = `on (${on.join(', ')}) ${firing(terms)}`;
  return `${value} ${operator} ${terms.bound} or (${value} ${operator} ${clear} and ${own})`;
}

/**
 * A state that counts only once another was seen in the last 15 minutes, and then until it ends: a mount that has
 * always been read-only is meant to be.
 */
export function sinceChange(state: string, before: string, on: LabelNames, terms: ConditionTerms): string {
  const labels = `on (${on.join(', ')})`;
  return `${state} and ${labels} (${before} or ${labels} ${firing(terms)})`;
}
