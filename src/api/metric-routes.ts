import type { Hono } from 'hono';
import { historyRoutes } from '../contract/history-routes.ts';
import type { History, MetricName } from '../contract/history.ts';
import { parseDuration } from '../lib/duration.ts';
import { messageOf } from '../lib/errors.ts';
import { parseConditions } from '../lib/label-conditions.ts';
import type { Matcher } from '../lib/matchers.ts';
import type { Env } from './caller.ts';
import { problem, problemResponse } from './problem.ts';
import { register } from './register.ts';

export interface HistoryRequest {
  readonly name: string;
  readonly conditions: readonly Matcher[];
  readonly fromMs: number;
  readonly toMs: number;
  /** Undefined: one that suits the time. */
  readonly stepMs: number | undefined;
  readonly as: 'auto' | 'value' | 'rate';
  readonly limit: number;
}

/** What the API asks about samples. */
export interface MetricView {
  /** Every sample in the format that suits an Accept header best. */
  scrape(accept: string | undefined): { readonly contentType: string; readonly body: string };
  /** Rejects with `JobError`; thrown as `MATCHER` where an expression among the conditions is none. */
  history(request: HistoryRequest): Promise<History>;
  names(): Promise<MetricName[]>;
}

const defaultSpanMs = 3_600_000;
const maxSteps = 11_000;

export function addMetrics(app: Hono<Env>, view: MetricView, now: () => number): void {
  for (const path of ['/metrics', '/api/v1/metrics']) {
    app.get(path, (c) => {
      const { contentType, body } = view.scrape(c.req.header('accept'));
      return c.body(body, 200, { 'content-type': contentType, vary: 'Accept' });
    });
  }
  register(app, historyRoutes.metricNames, () => view.names());
  register(app, historyRoutes.metricsHistory, async ({ query }) => {
    const toMs = query.to === undefined ? now() : Date.parse(query.to);
    const fromMs = query.from === undefined ? toMs - defaultSpanMs : Date.parse(query.from);
    if (!(fromMs < toMs)) return invalid('from', 'expected a time before `to`');
    const stepMs = query.step === undefined ? undefined : parseDuration(query.step);
    if (query.step !== undefined && (stepMs === undefined || stepMs < 1))
      return invalid(
        'step',
        `expected a duration such as 30s or 5m, got ${JSON.stringify(query.step.slice(0, 40))}`,
      );
    if (stepMs !== undefined && (toMs - fromMs) / stepMs > maxSteps)
      return invalid(
        'step',
        `expected at most ${maxSteps} steps, got ${Math.ceil((toMs - fromMs) / stepMs)}`,
      );
    let conditions: Matcher[];
    try {
      conditions = parseConditions(query.labels ?? '');
    } catch (error) {
      return invalid('labels', messageOf(error));
    }
    const { name, as, limit } = query;
    try {
      return await view.history({ name, conditions, fromMs, toMs, stepMs, as, limit });
    } catch (error) {
      if (isMatcherError(error)) return invalid('labels', error.message);
      throw error;
    }
  });
}

/** An expression that is none shows in the thread that compiles it. */
function isMatcherError(error: unknown): error is Error {
  return error instanceof Error && 'thrown' in error && error.thrown === 'MATCHER';
}

function invalid(name: string, message: string): Response {
  const field = `query.${name}`;
  return problemResponse(
    problem(400, 'INVALID_INPUT', `${field}: ${message}`, { errors: [{ field, message }] }),
  );
}
