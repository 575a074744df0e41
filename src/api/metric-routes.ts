import type { Hono } from 'hono';
import { historyRoutes, maxSteps } from '../contract/history-routes.ts';
import type { History, MetricName } from '../contract/history.ts';
import { parseDuration } from '../lib/duration.ts';
import type { Env } from './caller.ts';
import { problem, problemResponse } from './problem.ts';
import { register } from './register.ts';

export interface HistoryRequest {
  readonly name: string;
  /** On labels, as in a PromQL selector, with or without its braces. */
  readonly conditions: string;
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
  /** Rejects with `JobError`; thrown as `CONDITION` where the conditions are none. */
  history(request: HistoryRequest): Promise<History>;
  names(): Promise<MetricName[]>;
}

const defaultSpanMs = 3_600_000;

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
    const { name, labels: conditions = '', as, limit } = query;
    try {
      return await view.history({ name, conditions, fromMs, toMs, stepMs, as, limit });
    } catch (error) {
      if (isConditionError(error)) return invalid('labels', error.message);
      throw error;
    }
  });
}

/** Conditions that are none show in the thread that reads them. */
function isConditionError(error: unknown): error is Error {
  return error instanceof Error && 'thrown' in error && error.thrown === 'CONDITION';
}

function invalid(name: string, message: string): Response {
  const field = `query.${name}`;
  return problemResponse(
    problem(400, 'INVALID_INPUT', `${field}: ${message}`, { errors: [{ field, message }] }),
  );
}
