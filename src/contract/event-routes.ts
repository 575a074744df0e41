import { z } from 'zod';
import { changeEventKinds, markerKinds } from './event-kinds.ts';
import { answer, page, route } from './route.ts';

const time = z.iso.datetime({ offset: true });

/** Other years have more digits, or a sign, and no place in an order by text. */
function isStorable(written: string): boolean {
  const atMs = Date.parse(written);
  return atMs >= 0 && atMs <= Date.UTC(9999, 11, 31);
}

/** Body of a marker. */
export const eventRequestSchema = () =>
  z.object({
    title: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/^\P{Cc}*$/u, 'expected one line')
      .meta({ description: 'one line: deployed orders 2.3' }),
    kind: z.enum(markerKinds).default('deploy'),
    detail: z.string().max(4000).optional(),
    labels: z
      .record(
        z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'expected a name of a label'),
        z.string().max(1000),
      )
      .refine((labels) => Object.keys(labels).length <= 30, 'expected at most 30 labels')
      .default({})
      .meta({ description: 'what it is about: {"service": "orders"}' }),
    at: time
      .refine(isStorable, 'expected a time from 1970 to 9999')
      .optional()
      .meta({ description: 'when it happened; now when left out' }),
  });

/** Deploys and other happenings. */
export const eventRoutes = {
  events: route({
    method: 'get',
    path: '/api/v1/events',
    tag: 'events',
    status: 200,
    query: () =>
      z.object({
        from: time.optional().meta({ description: 'a day before `to` when left out' }),
        to: time.optional().meta({ description: 'before this time; now when left out' }),
        kind: z.enum(changeEventKinds).optional(),
        limit: page.limit,
      }),
    response: answer((of) => z.array(of.eventSchema)),
    problems: [503],
    summary: 'What happened: deploys, jobs, services, processes, checks, log bursts, commands; newest first',
  }),
  eventCreate: route({
    method: 'post',
    path: '/api/v1/events',
    tag: 'events',
    status: 200,
    body: eventRequestSchema,
    response: answer((of) => of.eventSchema),
    problems: [403, 415, 503],
    summary: 'Tell the node of a deploy, or of something else that happened',
  }),
} as const;
