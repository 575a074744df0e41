import { z } from 'zod';
import { alertUnits } from './alert-units.ts';
import { durationMs, timestamp } from './common.ts';
import { changeEventKinds } from './event-kinds.ts';
import { silenceMatcherSchema } from './silence-matcher.ts';

const texts = z.record(z.string(), z.string());
const thresholdOperators = ['>', '>=', '<', '<=', '==', '!='] as const;

/** An alert of a rule: one element of its expression's answer; or one that another program has posted. */
export const alertSchema = z
  .object({
    id: z.string().meta({ description: 'of its labels, as Alertmanager has it (16 hexadecimal digits)' }),
    name: z.string(),
    severity: z
      .string()
      .meta({ description: 'its label: critical, warning, info, …; none: it has no such label' }),
    state: z
      .enum(['pending', 'firing', 'resolved'])
      .meta({ description: 'resolved ones stay for 15 minutes' }),
    summary: z.string().meta({ description: 'one line for people' }),
    labels: texts,
    annotations: texts,
    value: z
      .number()
      .nullable()
      .meta({ description: 'of the last evaluation that found it; null: not known' }),
    unit: z.enum(alertUnits),
    threshold: z.object({ operator: z.enum(thresholdOperators), value: z.number() }).nullable(),
    active_at: timestamp.meta({ description: 'since when the expression holds' }),
    fired_at: timestamp.nullable(),
    resolved_at: timestamp.nullable(),
    rule: z
      .object({
        group: z.string(),
        file: z.string().meta({ description: 'etlmon: made of thresholds in node.yaml' }),
        expr: z.string(),
        for_sec: z.number(),
      })
      .nullable()
      .meta({ description: 'null: another program has posted it' }),
    source_url: z.string().nullable().meta({ description: 'where the program that posted it shows why' }),
    silenced_by: z.array(z.string()).meta({ description: 'ids of silences' }),
    inhibited_by: z.array(z.string()).meta({ description: 'ids of alerts' }),
    muted_by: z.array(z.string()).meta({ description: 'names of time intervals and maintenance windows' }),
    acknowledged: z.object({ by: z.string(), reason: z.string(), at: timestamp }).nullable(),
    comments: z.number().int(),
    receivers: z.array(z.string()).meta({ description: 'who is told of it' }),
  })
  .meta({ id: 'Alert' });

export const alertCommentSchema = z
  .object({
    at: timestamp,
    by: z.string(),
    kind: z.enum(['comment', 'acknowledged', 'unacknowledged']),
    text: z.string(),
  })
  .meta({ id: 'AlertComment' });

/** Something that happened before an alert and may have to do with it. */
export const changeEventSchema = z
  .object({ at: timestamp, kind: z.enum(changeEventKinds), title: z.string(), detail: z.string().nullable() })
  .meta({ id: 'ChangeEvent' });

export const notificationSchema = z
  .object({
    id: z.number().int(),
    at: timestamp.meta({ description: 'of the first attempt' }),
    receiver: z.string(),
    integration: z.string().meta({ description: 'slack[0]' }),
    target: z.string().meta({ description: 'where it goes, without secrets' }),
    group_key: z.string(),
    group_labels: texts,
    status: z.enum(['firing', 'resolved']),
    reason: z.enum(['changed', 'repeat', 'escalation', 'test']),
    state: z.enum(['sending', 'sent', 'failing', 'dead']).meta({
      description: 'failing: tried again; dead: given up; what still fires can be sent again by hand',
    }),
    attempts: z.number().int(),
    sent_at: timestamp.nullable(),
    duration_ms: durationMs.nullable().meta({ description: 'of the last attempt' }),
    error: z.string().nullable(),
    alerts: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        status: z.enum(['firing', 'resolved']),
        summary: z.string(),
      }),
    ),
  })
  .meta({ id: 'Notification' });

/** An alert with what there is to know about it. */
export const alertDetailSchema = alertSchema
  .extend({
    description: z.string().nullable(),
    log: z.array(alertCommentSchema).meta({ description: 'who did and said what about it, oldest first' }),
    events: z
      .array(changeEventSchema)
      .meta({ description: 'of the half hour before it fired, oldest first' }),
    notifications: z.array(notificationSchema).meta({ description: 'the last about it, newest first' }),
    past: z.array(z.object({ fired_at: timestamp, resolved_at: timestamp.nullable() })).meta({
      description: 'when it fired before, newest first',
    }),
  })
  .meta({ id: 'AlertDetail' });

/** One time an alert fired. */
export const alertEpisodeSchema = z
  .object({
    id: z.number().int(),
    alert_id: z.string(),
    name: z.string(),
    severity: z.string(),
    summary: z.string(),
    labels: texts,
    annotations: texts,
    value: z.number().nullable().meta({ description: 'when it fired' }),
    active_at: timestamp,
    fired_at: timestamp,
    resolved_at: timestamp.nullable(),
    acknowledged: z.object({ by: z.string(), reason: z.string(), at: timestamp }).nullable(),
  })
  .meta({ id: 'AlertEpisode' });

export const silenceSchema = z
  .object({
    id: z.string(),
    state: z.enum(['pending', 'active', 'expired']),
    kind: z.enum(['silence', 'maintenance']),
    matchers: z.array(silenceMatcherSchema),
    starts_at: timestamp,
    ends_at: timestamp,
    updated_at: timestamp,
    created_by: z.string(),
    comment: z.string(),
    alerts: z.number().int().meta({ description: 'how many active alerts it matches now' }),
  })
  .meta({ id: 'Silence' });

export const receiverSchema = z
  .object({
    name: z.string(),
    integrations: z.array(
      z.object({
        integration: z.string().meta({ description: 'slack[0]' }),
        kind: z.string(),
        target: z.string(),
        sends_resolved: z.boolean(),
        last_sent_at: timestamp.nullable(),
        last_error: z.string().nullable().meta({ description: 'of the last attempt, where it failed' }),
      }),
    ),
  })
  .meta({ id: 'Receiver' });

export const notificationTestSchema = z
  .object({
    receiver: z.string(),
    results: z.array(
      z.object({
        integration: z.string(),
        target: z.string(),
        ok: z.boolean(),
        error: z.string().nullable(),
        duration_ms: durationMs,
      }),
    ),
  })
  .meta({ id: 'NotificationTest' });

export type Alert = z.infer<typeof alertSchema>;
export type AlertComment = z.infer<typeof alertCommentSchema>;
export type AlertDetail = z.infer<typeof alertDetailSchema>;
export type AlertEpisode = z.infer<typeof alertEpisodeSchema>;
export type ChangeEvent = z.infer<typeof changeEventSchema>;
export type NotificationRecord = z.infer<typeof notificationSchema>;
export type NotificationTest = z.infer<typeof notificationTestSchema>;
export type Receiver = z.infer<typeof receiverSchema>;
export type Silence = z.infer<typeof silenceSchema>;
export type SilenceMatcher = z.infer<typeof silenceMatcherSchema>;
