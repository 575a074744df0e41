import type { Hono } from 'hono';
import { routes } from '../contract/routes.ts';
import { isSet } from '../contract/routes.ts';
import type { Log, LogCount, LogLine } from '../contract/logs.ts';
import type { Audit } from '../control/audit.ts';
import { Refusal } from '../control/refusal.ts';
import type { Clock } from '../lib/clock.ts';
import type { Env } from './caller.ts';
import { runCommand } from './command.ts';
import { followLog } from './log-stream.ts';
import { problem, problemResponse } from './problem.ts';
import { register } from './register.ts';

export interface LogFilter {
  readonly filter: string | undefined;
  readonly ignoreCase: boolean;
  readonly invert: boolean;
}

export interface LogQuery extends LogFilter {
  readonly limit: number;
  readonly before: number | undefined;
  readonly after: number | undefined;
  /** Milliseconds since the epoch. */
  readonly since: number | undefined;
  readonly until: number | undefined;
}

/** What the API asks about logs. A name that is not configured gives undefined. */
export interface LogView {
  readonly clock: Clock;
  logs(): Log[];
  log(name: string): Log | undefined;
  /** Lines a follower begins with when it does not say how many. */
  bufferLines(name: string): number;
  /** Rejects with `Refusal` for a filter that takes too long. */
  lines(name: string, query: LogQuery): Promise<LogLine[]>;
  count(name: string, filter: LogFilter): Promise<LogCount>;
  /** Stops or goes on reading; resolves once that is so. */
  pause(name: string, isPaused: boolean): Promise<void>;
  /** Calls back when there are new lines, or the log is paused, resumed or gone. Returns how to stop. */
  onChange(name: string, listener: () => void): () => void;
}

const defaultLines = 100;

export function addLogs(app: Hono<Env>, view: LogView, audit: Audit): void {
  register(app, routes.logs, () => view.logs());
  register(app, routes.logLines, async ({ params, query, context }) => {
    knownLog(view, params.name);
    const fault = filterFault(query.filter);
    if (fault) return fault;
    const filter = filterOf(query);
    if (isSet(query.follow)) {
      const resumed = context.req.header('last-event-id');
      const after = resumed === undefined ? query.after : Number(resumed);
      if (after !== undefined && !Number.isSafeInteger(after)) return badEventId(resumed);
      const lines = query.lines ?? view.bufferLines(params.name);
      return followLog(view, params.name, { filter, after, lines });
    }
    return view.lines(params.name, {
      ...filter,
      limit: query.lines ?? defaultLines,
      before: query.before,
      after: query.after,
      since: millisecondsOf(query.since),
      until: millisecondsOf(query.until),
    });
  });
  register(app, routes.logCount, async ({ params, query }) => {
    knownLog(view, params.name);
    return filterFault(query.filter) ?? view.count(params.name, filterOf(query));
  });
  for (const [route, isPaused] of [
    [routes.logPause, true],
    [routes.logResume, false],
  ] as const) {
    register(app, route, ({ params, context }) =>
      runCommand(
        context,
        audit,
        { command: isPaused ? 'logs.pause' : 'logs.resume', target: params.name },
        async () => {
          knownLog(view, params.name);
          await view.pause(params.name, isPaused);
          return knownLog(view, params.name);
        },
      ),
    );
  }
}

function knownLog(view: LogView, name: string): Log {
  const log = view.log(name);
  if (log) return log;
  throw new Refusal('NOT_CONFIGURED', `no log named ${name}`, { hint: 'see /api/v1/logs' });
}

function filterOf(query: {
  filter?: string | undefined;
  ignore_case: 'true' | 'false' | '1' | '0';
  invert: 'true' | 'false' | '1' | '0';
}): LogFilter {
  return { filter: query.filter, ignoreCase: isSet(query.ignore_case), invert: isSet(query.invert) };
}

/** An expression with a mistake in it is told as any other invalid input. */
function filterFault(filter: string | undefined): Response | undefined {
  if (filter === undefined) return undefined;
  try {
    void new RegExp(filter);
    return undefined;
  } catch (error) {
    const message = `not a regular expression: ${error instanceof Error ? error.message : String(error)}`;
    return problemResponse(
      problem(400, 'INVALID_INPUT', `query.filter: ${message}`, {
        errors: [{ field: 'query.filter', message }],
      }),
    );
  }
}

function badEventId(value: string | undefined): Response {
  const message = `expected the id of a line, got ${(value ?? '').slice(0, 40)}`;
  return problemResponse(
    problem(400, 'INVALID_INPUT', `header.last-event-id: ${message}`, {
      errors: [{ field: 'header.last-event-id', message }],
    }),
  );
}

function millisecondsOf(time: string | undefined): number | undefined {
  return time === undefined ? undefined : Date.parse(time);
}
