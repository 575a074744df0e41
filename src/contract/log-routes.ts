import { z } from 'zod';
import { timestamp } from './common.ts';
import { answer, flag, nothing, route } from './route.ts';

const name = () => z.object({ name: z.string().min(1) });
const lineId = z.coerce.number().int().min(0);
const filter = {
  filter: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .meta({ description: 'a regular expression; lines that match' }),
  ignore_case: flag,
  invert: flag.meta({ description: 'lines that do not match' }),
};

export const logRoutes = {
  logs: route({
    method: 'get',
    path: '/api/v1/logs',
    tag: 'logs',
    status: 200,
    response: answer((of) => z.array(of.logSchema)),
    problems: [],
    summary: 'Each configured log: what it follows, how far it is, how many lines are stored',
  }),
  logLines: route({
    method: 'get',
    path: '/api/v1/logs/{name}',
    tag: 'logs',
    status: 200,
    streams: true,
    params: name,
    query: () =>
      z.object({
        lines: z.coerce
          .number()
          .int()
          .min(0)
          .max(1000)
          .optional()
          .meta({ description: 'at most; 100 when left out, buffer_lines of the log when following' }),
        follow: flag.meta({
          description: 'an event stream: the last lines, then each new one; Last-Event-ID resumes',
        }),
        ...filter,
        before: lineId.optional().meta({ description: 'the last lines with a smaller id' }),
        after: lineId.optional().meta({ description: 'the first lines with a larger id' }),
        since: timestamp
          .optional()
          .meta({ description: 'the first lines from this time on (their own, else when they were read)' }),
        until: timestamp.optional().meta({ description: 'lines before this time' }),
      }),
    response: answer((of) => z.array(of.logLineSchema)),
    problems: [404, 422, 503],
    summary: 'Lines of a log, newest last',
  }),
  logCount: route({
    method: 'get',
    path: '/api/v1/logs/{name}/count',
    tag: 'logs',
    status: 200,
    params: name,
    query: () => z.object(filter),
    response: answer((of) => of.logCountSchema),
    problems: [404, 422, 503],
    summary: 'How many lines are stored, and how many of them match',
  }),
  logPause: route({
    method: 'post',
    path: '/api/v1/logs/{name}/pause',
    tag: 'logs',
    status: 200,
    params: name,
    body: nothing,
    response: answer((of) => of.logSchema),
    problems: [403, 404, 415],
    summary: 'Stop reading a log; its position is kept',
  }),
  logResume: route({
    method: 'post',
    path: '/api/v1/logs/{name}/resume',
    tag: 'logs',
    status: 200,
    params: name,
    body: nothing,
    response: answer((of) => of.logSchema),
    problems: [403, 404, 415],
    summary: 'Go on reading a log from where it was paused',
  }),
} as const;
