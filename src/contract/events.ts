import { z } from 'zod';
import { timestamp } from './common.ts';
import { changeEventKinds } from './event-kinds.ts';

/** Something that happened on the machine or around it. */
export const eventSchema = z
  .object({
    at: timestamp,
    kind: z.enum(changeEventKinds),
    title: z.string().meta({ description: 'one line: nginx restarted' }),
    detail: z.string().nullable(),
    source: z.string().meta({ description: 'where the node knows it from: events, cron_runs, audit, …' }),
    labels: z.record(z.string(), z.string()).meta({ description: 'what it is about: service, job, log, …' }),
  })
  .meta({ id: 'Event' });

export type Event = z.infer<typeof eventSchema>;
export type EventKind = Event['kind'];
