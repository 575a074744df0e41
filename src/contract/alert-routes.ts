import { z } from 'zod';
import {
  acknowledgeRequestSchema,
  commentRequestSchema,
  notificationTestRequestSchema,
  silenceRequestSchema,
  unacknowledgeRequestSchema,
} from './alert-requests.ts';
import { answer, nothing, page, route } from './route.ts';

const time = z.iso.datetime({ offset: true });
const alertId = () => z.object({ id: z.string().regex(/^[0-9a-f]{16}$/, '16 hexadecimal digits') });
const silenceId = () => z.object({ id: z.string().min(1).max(100) });
const search = z
  .string()
  .max(1000)
  .optional()
  .meta({ description: 'text that its name, summary or a label contains' });
const matchers = z
  .string()
  .max(4000)
  .optional()
  .meta({ description: 'conditions on labels: `{severity="critical", instance=~"etl-.*"}`' });
/** Newest first, those before an id. */
const before = {
  limit: page.limit,
  before: z.coerce.number().int().positive().optional().meta({ description: 'only those with a lower id' }),
};

/** Alerts, and who is told of them. */
export const alertRoutes = {
  alertsHistory: route({
    method: 'get',
    path: '/api/v1/alerts/history',
    tag: 'alerts',
    status: 200,
    query: () =>
      z.object({
        ...before,
        search,
        matchers,
        from: time.optional().meta({ description: 'that fired at this time or later' }),
        to: time.optional().meta({ description: 'that fired before this time' }),
      }),
    response: answer((of) => z.array(of.alertEpisodeSchema)),
    problems: [],
    summary: 'Alerts that fired, newest first',
  }),
  alerts: route({
    method: 'get',
    path: '/api/v1/alerts',
    tag: 'alerts',
    status: 200,
    query: () =>
      z.object({
        ...page,
        state: z.enum(['active', 'firing', 'pending', 'resolved', 'all']).default('active').meta({
          description: 'active: firing or pending; resolved: of the last 15 minutes',
        }),
        search,
        matchers,
      }),
    response: answer((of) => z.array(of.alertSchema)),
    problems: [],
    summary: 'Alerts now, what is worst first',
  }),
  alert: route({
    method: 'get',
    path: '/api/v1/alerts/{id}',
    tag: 'alerts',
    status: 200,
    params: alertId,
    response: answer((of) => of.alertDetailSchema),
    problems: [404],
    summary: 'An alert with what happened before it, who was told, and who did what about it',
  }),
  alertSeries: route({
    method: 'get',
    path: '/api/v1/alerts/{id}/series',
    tag: 'alerts',
    status: 200,
    params: alertId,
    query: () =>
      z.object({
        from: time.optional().meta({ description: 'an hour before it began when left out' }),
        to: time.optional().meta({ description: 'now when left out' }),
        step: z
          .string()
          .optional()
          .meta({ description: 'a duration; when left out, one that gives at most 300 steps' }),
      }),
    response: answer((of) => of.historySchema),
    problems: [404, 503],
    summary: 'What its rule compares, over time',
  }),
  alertAcknowledge: route({
    method: 'post',
    path: '/api/v1/alerts/{id}/acknowledge',
    tag: 'alerts',
    status: 200,
    params: alertId,
    body: acknowledgeRequestSchema,
    response: answer((of) => of.alertSchema),
    problems: [403, 404, 409, 415],
    summary: 'Take care of an alert: it is not repeated and does not escalate',
  }),
  alertUnacknowledge: route({
    method: 'post',
    path: '/api/v1/alerts/{id}/unacknowledge',
    tag: 'alerts',
    status: 200,
    params: alertId,
    body: unacknowledgeRequestSchema,
    response: answer((of) => of.alertSchema),
    problems: [403, 404, 409, 415],
    summary: 'Give an alert back',
  }),
  alertComment: route({
    method: 'post',
    path: '/api/v1/alerts/{id}/comment',
    tag: 'alerts',
    status: 200,
    params: alertId,
    body: commentRequestSchema,
    response: answer((of) => of.alertCommentSchema),
    problems: [403, 404, 415],
    summary: 'Say something about an alert',
  }),
  silences: route({
    method: 'get',
    path: '/api/v1/silences',
    tag: 'alerts',
    status: 200,
    query: () =>
      z.object({
        ...page,
        state: z.enum(['current', 'active', 'pending', 'expired', 'all']).default('current').meta({
          description: 'current: active or pending; expired: of the last 5 days',
        }),
      }),
    response: answer((of) => z.array(of.silenceSchema)),
    problems: [],
    summary: 'Silences and maintenance, what ends first first',
  }),
  silence: route({
    method: 'get',
    path: '/api/v1/silences/{id}',
    tag: 'alerts',
    status: 200,
    params: silenceId,
    response: answer((of) => of.silenceSchema),
    problems: [404],
    summary: 'A silence',
  }),
  silenceCreate: route({
    method: 'post',
    path: '/api/v1/silences',
    tag: 'alerts',
    status: 200,
    body: silenceRequestSchema,
    response: answer((of) => of.silenceSchema),
    problems: [403, 404, 415],
    summary: 'Silence what matches, or change a silence',
  }),
  silenceExpire: route({
    method: 'delete',
    path: '/api/v1/silences/{id}',
    tag: 'alerts',
    status: 200,
    params: silenceId,
    response: answer((of) => of.silenceSchema),
    problems: [403, 404],
    summary: 'End a silence now',
  }),
  receivers: route({
    method: 'get',
    path: '/api/v1/receivers',
    tag: 'alerts',
    status: 200,
    response: answer((of) => z.array(of.receiverSchema)),
    problems: [],
    summary: 'Who can be told, and how the last attempt went',
  }),
  notifications: route({
    method: 'get',
    path: '/api/v1/notifications',
    tag: 'alerts',
    status: 200,
    query: () =>
      z.object({
        ...before,
        state: z.enum(['all', 'sent', 'failing', 'dead']).default('all'),
        receiver: z.string().max(200).optional(),
        search: z
          .string()
          .max(1000)
          .optional()
          .meta({ description: 'text in the alerts or the group it is about' }),
      }),
    response: answer((of) => z.array(of.notificationSchema)),
    problems: [],
    summary: 'What was sent, what fails, and what was given up, newest first',
  }),
  notificationTest: route({
    method: 'post',
    path: '/api/v1/notifications/test',
    tag: 'alerts',
    status: 200,
    body: notificationTestRequestSchema,
    response: answer((of) => of.notificationTestSchema),
    problems: [403, 404, 415],
    summary: 'Send a trial to a receiver',
  }),
  notificationRetry: route({
    method: 'post',
    path: '/api/v1/notifications/{id}/retry',
    tag: 'alerts',
    status: 200,
    params: () => z.object({ id: z.coerce.number().int().positive() }),
    body: nothing,
    response: answer((of) => of.notificationSchema),
    problems: [403, 404, 409, 415],
    summary: 'Send again what was given up',
  }),
} as const;
