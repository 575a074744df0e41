import type { Labels, Queryable } from '../promql/queryable.ts';
import { ask } from './ask.ts';
import type { Alert } from './alert.ts';
import type { AskOptions } from './ask.ts';
import type { QueriedSample } from './template/expand.ts';
import type { AlertingRule } from './rule.ts';
import type { Sink } from './sink.ts';

/** What rules are evaluated with. */
export interface RuleContext extends AskOptions {
  readonly queryable: Queryable;
  readonly sink: Sink;
  /** Labels this server adds to whatever leaves it, for templates. */
  readonly externalLabels: Labels;
  /** Where this server is reached from outside, for templates; empty where that is not known. */
  readonly externalUrl: string;
  /** How far before its time a group without a `query_offset` is evaluated. */
  readonly queryOffsetMs: number;
  /** Since when an alert that is new here was active already, before a restart; left out where nothing is known of that. */
  readonly activeSince?: (rule: AlertingRule, alert: Labels, atMs: number) => number | undefined;
  /** Whether an alert that the expression does not find stays as it is: what it is about may not have been read yet. */
  readonly isAwaited?: (alert: Alert, atMs: number) => boolean;
}

/** When a rule is evaluated. */
export interface RuleTime {
  readonly atMs: number;
  /** Queries and samples are that much earlier. */
  readonly offsetMs: number;
}

/** Asks a query as templates do: at the time of the evaluation. */
export function asker(context: RuleContext, { atMs }: RuleTime): (query: string) => readonly QueriedSample[] {
  return (query) => ask(context.queryable, query, atMs, context);
}
