import type { Condition, GroupName } from './condition.ts';
import { isGlob } from './name-glob.ts';
import type { Things } from './selector.ts';
import type { AlertOptions, ThresholdSeverity } from './settings.ts';

/** An alerting rule before its expression is parsed. */
export interface AlertDraft {
  readonly alert: string;
  readonly group: GroupName;
  readonly expression: string;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A condition with a bound, for things. */
export interface BoundCondition {
  readonly condition: Condition;
  readonly things: Things;
  /** Of the things, or a glob. */
  readonly name: string;
  readonly bound: number;
  readonly severity?: ThresholdSeverity | undefined;
  readonly forMs?: number | undefined;
  readonly withinMs?: number | undefined;
  readonly match?: string | undefined;
}

/** In which time events are counted where nothing is said. */
const defaultWithinMs = 15 * 60_000;

/** The rule of a condition. */
export function draftOf(
  { condition, things, name, bound, match, ...given }: BoundCondition,
  options: AlertOptions = { labels: {} },
): AlertDraft {
  const { alert, group } = condition;
  const severity = options.severity ?? given.severity ?? condition.severity;
  const withinMs = given.withinMs ?? defaultWithinMs;
  const terms = { name, bound, withinMs, match, alert, severity };
  const usualForMs = condition.isBoundFor ? bound : (given.forMs ?? condition.forMs ?? 0);
  return {
    alert,
    group,
    expression: condition.expression(things, terms),
    forMs: options.forMs ?? usualForMs,
    keepFiringForMs: options.keepFiringForMs ?? condition.keepFiringForMs ?? 0,
    labels: { severity, ...options.labels },
    annotations: annotationsOf(options, condition.summary(terms), condition.description),
  };
}

/** The annotations all alerts have. */
export function annotationsOf(
  options: AlertOptions,
  summary: string,
  description: string | undefined,
): Readonly<Record<string, string>> {
  const shown = options.description ?? description;
  return {
    summary: options.summary ?? summary,
    ...(shown === undefined ? {} : { description: shown }),
    ...(options.runbookUrl === undefined ? {} : { runbook_url: options.runbookUrl }),
  };
}

/** A text that a template shows as it is. */
export function plainText(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

/**
 * The label by which rules of one alert are told apart. An alert has it anyway, unless it is about a thing that is gone;
 * for a glob it is a template that leaves it as it is.
 */
export function labelOfThing(label: string, name: string): Readonly<Record<string, string>> {
  if (name === '*') return {};
  if (!isGlob(name)) return { [label]: plainText(name) };
  return { [label]: `{{ $labels.${label} }}{{/* ${name.replaceAll('*/', '* /')} */}}` };
}
