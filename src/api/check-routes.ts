import type { Hono } from 'hono';
import { checkRoutes } from '../contract/check-routes.ts';
import type { Check } from '../contract/checks.ts';
import type { Env } from './caller.ts';
import { register } from './register.ts';

/** What the API asks about checks. */
export interface CheckView {
  checks(): Promise<Check[]>;
}

export function addChecks(app: Hono<Env>, view: CheckView): void {
  register(app, checkRoutes.checks, () => view.checks());
  register(app, checkRoutes.metricsHttp, () => view.checks());
}
