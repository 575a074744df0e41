import { z } from 'zod';
import { duration, list, name, oneOrMore, section, text, yesNo } from '../../lib/fields/index.ts';
import { matcherList } from './matchers.ts';

/** A route as `notifications.route` has it, durations in milliseconds; what is undefined is inherited. */
export interface RouteEntry {
  readonly receiver?: string[] | undefined;
  readonly matchers: string[];
  readonly group_by?: string[] | undefined;
  readonly group_wait?: number | undefined;
  readonly group_interval?: number | undefined;
  readonly repeat_interval?: number | undefined;
  readonly continue: boolean;
  readonly mute_time_intervals: string[];
  readonly active_time_intervals: string[];
  readonly escalate?: { readonly after: number; readonly receiver: string }[] | undefined;
  readonly routes: RouteEntry[];
}

/** `notifications.route`, with Alertmanager's keys; `escalate` is ours, and `receiver` may be a list. */
export const routeEntry = (): z.ZodType<RouteEntry> => {
  const entry: z.ZodType<RouteEntry> = section({
    receiver: oneOrMore(name()).optional(),
    matchers: matcherList(),
    group_by: z
      .array(labelName(), { error: 'a list' })
      .refine(isGrouping, { error: 'labels, each once, or [...] alone' })
      .optional(),
    group_wait: duration({ min: '0s' }).optional(),
    group_interval: duration().optional(),
    repeat_interval: duration().optional(),
    continue: yesNo().prefault(false),
    mute_time_intervals: list(name()),
    active_time_intervals: list(name()),
    /** Who is told besides, of an alert that fires for so long and that nobody has acknowledged. */
    escalate: z.array(section({ after: duration(), receiver: name() }), { error: 'a list' }).optional(),
    // Looked up when it is needed: a route has routes.
    routes: list(z.lazy(() => entry)),
  });
  return entry;
};

/** A label's name, or `...` for all of them. */
function labelName(): z.ZodString {
  const error = 'the name of a label, or ...';
  return text().regex(/^([a-zA-Z_]\w*|\.\.\.)$/, { error });
}

function isGrouping(labels: readonly string[]): boolean {
  return new Set(labels).size === labels.length && (labels.length === 1 || !labels.includes('...'));
}
