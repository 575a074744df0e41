import { z } from 'zod';
import { answer, flag, page, route } from './route.ts';
import { serviceRequestSchema } from './requests.ts';

const unit = () =>
  z.object({
    unit: z.string().min(1).max(255).meta({ description: 'a service; .service may be left out' }),
  });

const command = {
  method: 'post',
  tag: 'services',
  status: 200,
  params: unit,
  body: serviceRequestSchema,
  response: answer((of) => of.serviceAnswerSchema),
  problems: [403, 404, 415, 428, 502, 503],
} as const;

/** systemd's services. */
export const serviceRoutes = {
  services: route({
    method: 'get',
    path: '/api/v1/services',
    tag: 'services',
    status: 200,
    response: answer((of) => z.array(of.serviceSchema)),
    problems: [],
    summary: 'Each service: state, since when, restarts, memory, CPU',
  }),
  metricsServices: route({
    method: 'get',
    path: '/api/v1/metrics/services',
    tag: 'services',
    status: 200,
    response: answer((of) => z.array(of.serviceSchema)),
    problems: [],
    summary: 'The same as /api/v1/services',
  }),
  serviceStart: route({ ...command, path: '/api/v1/services/{unit}/start', summary: 'Start a service' }),
  serviceStop: route({ ...command, path: '/api/v1/services/{unit}/stop', summary: 'Stop a service' }),
  serviceRestart: route({
    ...command,
    path: '/api/v1/services/{unit}/restart',
    summary: 'Stop a service and start it again',
  }),
  serviceEvents: route({
    method: 'get',
    path: '/api/v1/services/{unit}/events',
    tag: 'services',
    status: 200,
    params: unit,
    query: () => z.object(page),
    response: answer((of) => z.array(of.serviceEventSchema)),
    problems: [404],
    summary: 'Starts, stops, failures, restarts and reloads of a service, newest first',
  }),
  serviceJournal: route({
    method: 'get',
    path: '/api/v1/services/{unit}/journal',
    tag: 'services',
    status: 200,
    streams: true,
    params: unit,
    query: () =>
      z.object({
        lines: z.coerce
          .number()
          .int()
          .min(0)
          .max(1000)
          .default(100)
          .meta({ description: 'at most, of the newest' }),
        follow: flag.meta({
          description: 'an event stream: the last lines, then each new one; Last-Event-ID resumes',
        }),
        after: z.string().optional().meta({ description: 'the first lines after this cursor' }),
      }),
    response: answer((of) => z.array(of.journalEntrySchema)),
    problems: [404, 503],
    summary: 'What a service wrote to the journal, newest last',
  }),
} as const;
