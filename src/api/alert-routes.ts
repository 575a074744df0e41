import type { Hono } from 'hono';
import type { z } from 'zod';
import { alertRoutes } from '../contract/alert-routes.ts';
import type {
  Alert,
  AlertComment,
  AlertDetail,
  AlertEpisode,
  NotificationRecord,
  NotificationTest,
  Receiver,
  Silence,
} from '../contract/alerts.ts';
import { maxSteps } from '../contract/history-routes.ts';
import type { History } from '../contract/history.ts';
import type { Audit } from '../control/audit.ts';
import { Refusal } from '../control/refusal.ts';
import { parseDuration } from '../lib/duration.ts';
import type { Env } from './caller.ts';
import { runCommand } from './command.ts';
import { linkNext, linkBefore } from './link.ts';
import { register } from './register.ts';

type QueryOf<R extends { readonly query: () => z.ZodType }> = z.output<ReturnType<R['query']>>;
export type AlertsQuery = QueryOf<typeof alertRoutes.alerts>;
export type EpisodesQuery = QueryOf<typeof alertRoutes.alertsHistory>;
export type SilencesQuery = QueryOf<typeof alertRoutes.silences>;
export type NotificationsQuery = QueryOf<typeof alertRoutes.notifications>;
export type SilenceRequest = z.output<ReturnType<typeof alertRoutes.silenceCreate.body>>;

/** A span of time for a chart, milliseconds since the epoch; undefined: as suits the alert. */
export interface SeriesSpan {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly stepMs: number | undefined;
}

/** What the API asks about alerts. What is not there, or cannot be, throws or rejects with `Refusal`. */
export interface AlertView {
  /** `limit` may be one more than asked for, to see whether more is left. */
  alerts(query: AlertsQuery): Promise<Alert[]>;
  alert(id: string): Promise<AlertDetail>;
  series(id: string, span: SeriesSpan): Promise<History>;
  history(query: EpisodesQuery): Promise<AlertEpisode[]>;
  acknowledge(id: string, by: string, reason: string): Alert;
  unacknowledge(id: string, by: string): Alert;
  comment(id: string, by: string, text: string): AlertComment;
  silences(query: SilencesQuery): Promise<Silence[]>;
  silence(id: string): Promise<Silence>;
  setSilence(request: SilenceRequest, by: string): Promise<Silence>;
  expireSilence(id: string): Promise<Silence>;
  receivers(): Receiver[];
  notifications(query: NotificationsQuery): Promise<NotificationRecord[]>;
  test(receiver: string, status: 'firing' | 'resolved'): Promise<NotificationTest>;
  retry(id: number): Promise<NotificationRecord>;
}

export function addAlerts(app: Hono<Env>, view: AlertView, audit: Audit): void {
  addAlertQueries(app, view);
  addAlertCommands(app, view, audit);
  addSilences(app, view, audit);
  addNotifications(app, view, audit);
}

function addAlertQueries(app: Hono<Env>, view: AlertView): void {
  register(app, alertRoutes.alertsHistory, async ({ query, context }) =>
    linkBefore(context, await view.history({ ...query, limit: query.limit + 1 }), query),
  );
  register(app, alertRoutes.alerts, async ({ query, context }) =>
    linkNext(context, await view.alerts({ ...query, limit: query.limit + 1 }), query),
  );
  register(app, alertRoutes.alert, ({ params }) => view.alert(params.id));
  register(app, alertRoutes.alertSeries, ({ params, query }) => {
    const stepMs = query.step === undefined ? undefined : parseDuration(query.step);
    if (query.step !== undefined && (stepMs === undefined || stepMs < 1))
      throw invalid(
        'query.step',
        `expected a duration such as 30s or 5m, got ${JSON.stringify(query.step.slice(0, 40))}`,
      );
    const [fromMs, toMs] = [timeOf(query.from), timeOf(query.to)];
    if (fromMs !== undefined && toMs !== undefined && fromMs >= toMs)
      throw invalid('query.from', 'expected a time before `to`');
    if (
      stepMs !== undefined &&
      fromMs !== undefined &&
      toMs !== undefined &&
      (toMs - fromMs) / stepMs > maxSteps
    )
      throw invalid('query.step', `expected at most ${maxSteps} steps`);
    return view.series(params.id, { fromMs, toMs, stepMs });
  });
}

function addAlertCommands(app: Hono<Env>, view: AlertView, audit: Audit): void {
  register(app, alertRoutes.alertAcknowledge, ({ params, body, context }) => {
    const parameters = { by: body.by, reason: body.reason };
    return runCommand(
      context,
      audit,
      { command: 'alerts.acknowledge', target: params.id, parameters },
      (caller) => view.acknowledge(params.id, body.by ?? caller.actor, body.reason),
    );
  });
  register(app, alertRoutes.alertUnacknowledge, ({ params, body, context }) => {
    const parameters = { by: body.by };
    return runCommand(
      context,
      audit,
      { command: 'alerts.unacknowledge', target: params.id, parameters },
      (caller) => view.unacknowledge(params.id, body.by ?? caller.actor),
    );
  });
  register(app, alertRoutes.alertComment, ({ params, body, context }) => {
    const parameters = { by: body.by, text: body.text };
    return runCommand(
      context,
      audit,
      { command: 'alerts.comment', target: params.id, parameters },
      (caller) => view.comment(params.id, body.by ?? caller.actor, body.text),
    );
  });
}

function addSilences(app: Hono<Env>, view: AlertView, audit: Audit): void {
  register(app, alertRoutes.silences, async ({ query, context }) =>
    linkNext(context, await view.silences({ ...query, limit: query.limit + 1 }), query),
  );
  register(app, alertRoutes.silence, ({ params }) => view.silence(params.id));
  register(app, alertRoutes.silenceCreate, ({ body, context }) => {
    const matchers = typeof body.matchers === 'string' ? body.matchers : JSON.stringify(body.matchers);
    const { id, kind, starts_at, ends_at, duration, created_by, comment } = body;
    const parameters = { id, kind, matchers, starts_at, ends_at, duration, created_by, comment };
    return runCommand(
      context,
      audit,
      { command: 'silences.set', target: id ?? 'new', parameters },
      (caller) => view.setSilence(body, created_by ?? caller.actor),
    );
  });
  register(app, alertRoutes.silenceExpire, ({ params, context }) =>
    runCommand(context, audit, { command: 'silences.expire', target: params.id }, () =>
      view.expireSilence(params.id),
    ),
  );
}

function addNotifications(app: Hono<Env>, view: AlertView, audit: Audit): void {
  register(app, alertRoutes.receivers, () => view.receivers());
  register(app, alertRoutes.notifications, async ({ query, context }) =>
    linkBefore(context, await view.notifications({ ...query, limit: query.limit + 1 }), query),
  );
  register(app, alertRoutes.notificationTest, ({ body, context }) => {
    const { receiver, status } = body;
    const command = { command: 'notifications.test', target: receiver, parameters: { status } };
    const tell = ({ results }: NotificationTest): { detail: string } => ({
      detail: results.map(({ integration, error }) => `${integration}: ${error ?? 'taken'}`).join('; '),
    });
    return runCommand(context, audit, { ...command, tell }, () => view.test(receiver, status));
  });
  register(app, alertRoutes.notificationRetry, ({ params, context }) =>
    runCommand(context, audit, { command: 'notifications.retry', target: String(params.id) }, () =>
      view.retry(params.id),
    ),
  );
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

function invalid(field: string, message: string): Refusal {
  return new Refusal('INVALID_INPUT', `${field}: ${message}`);
}
