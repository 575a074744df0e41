import { z } from 'zod';
import { flag, page, route } from './route.ts';
import {
  journalEntrySchema,
  serviceAnswerSchema,
  serviceEventSchema,
  serviceRequestSchema,
  serviceSchema,
} from './services.ts';

const unit = z.object({
  unit: z.string().min(1).max(255).meta({ description: 'a service; .service may be left out' }),
});

const command = {
  method: 'post',
  tag: 'services',
  status: 200,
  params: unit,
  body: serviceRequestSchema,
  response: serviceAnswerSchema,
  problems: [403, 404, 415, 428, 502, 503],
} as const;

/** systemd's services. */
export const serviceRoutes = {
  services: route({
    method: 'get',
    path: '/api/v1/services',
    tag: 'services',
    status: 200,
    response: z.array(serviceSchema),
    problems: [],
    summary: 'Each service: state, since when, restarts, memory, CPU',
  }),
  metricsServices: route({
    method: 'get',
    path: '/api/v1/metrics/services',
    tag: 'services',
    status: 200,
    response: z.array(serviceSchema),
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
    query: z.object(page),
    response: z.array(serviceEventSchema),
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
    query: z.object({
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
    response: z.array(journalEntrySchema),
    problems: [404, 503],
    summary: 'What a service wrote to the journal, newest last',
  }),
} as const;
