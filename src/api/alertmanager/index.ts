import type { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Audit } from '../../control/audit.ts';
import type { Env } from '../caller.ts';
import { AlertmanagerFailure, failed } from './failure.ts';
import type { AlertmanagerView } from './view.ts';

export type { AlertmanagerView } from './view.ts';

/** What is needed of the node. */
export interface AlertmanagerNode {
  /** Its view is undefined while the node starts. */
  readonly alerts: { readonly alertmanager: AlertmanagerView | undefined };
  readonly audit: Audit;
  readonly version: string;
  readonly metrics: { readonly prometheus: { readonly startedAtMs: number } };
  report(error: unknown, request: string): void;
}

/** Where Alertmanager's paths begin. */
const prefix = '/alertmanager';
/** Prometheus sends 64 alerts at a time. */
const maxBodyBytes = 4 * 1024 * 1024;

/** Alertmanager's HTTP API v2 (https://prometheus.io/docs/alerting/latest/management_api/), over this node's alerts. */
export function addAlertmanager(app: Hono<Env>, node: AlertmanagerNode): void {
  const limitBody = bodyLimit({
    maxSize: maxBodyBytes,
    onError: () => failed(new AlertmanagerFailure(413, `a body may have at most ${maxBodyBytes} bytes`)),
  });
  app.get(`${prefix}/-/healthy`, (c) => c.text('OK'));
  app.all(`${prefix}/*`, limitBody, async (c) => {
    // Loaded by the first who asks: most nodes are nobody's Alertmanager.
    const { answerAlertmanager } = await import('./handler.ts');
    return answerAlertmanager(c, c.req.path.slice(prefix.length), node);
  });
}
