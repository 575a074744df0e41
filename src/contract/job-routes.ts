import { z } from 'zod';
import { timestamp } from './common.ts';
import { answer, nothing, page, route } from './route.ts';

const transferFilter = {
  user: z.string().min(1).optional(),
  host: z.string().min(1).optional(),
  file: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'part of the file name, or a glob when it has * or ?' }),
  direction: z.enum(['upload', 'download', 'delete']).optional(),
  status: z.enum(['complete', 'incomplete', 'failed']).optional(),
  verdict: z.enum(['whole', 'broken', 'suspect', 'pending', 'unknown']).optional(),
  since: timestamp.optional(),
  until: timestamp.optional(),
};

/** What a data pipeline is made of: scheduled jobs, transfers, files that are to arrive. */
export const jobRoutes = {
  cron: route({
    method: 'get',
    path: '/api/v1/cron',
    tag: 'cron',
    status: 200,
    response: answer((of) => z.array(of.cronJobSchema)),
    problems: [],
    summary: 'Every crontab entry, anacron job and systemd timer, with its next and last runs',
  }),
  cronRuns: route({
    method: 'get',
    path: '/api/v1/cron/runs',
    tag: 'cron',
    status: 200,
    query: () => z.object({ job_id: z.string().min(1).optional(), ...page }),
    response: answer((of) => z.array(of.cronRunSchema)),
    problems: [],
    summary: 'Runs, and those that were due and did not happen, newest first',
  }),
  cronRefresh: route({
    method: 'post',
    path: '/api/v1/cron/refresh',
    tag: 'cron',
    status: 200,
    body: nothing,
    response: answer((of) => z.array(of.cronJobSchema)),
    problems: [403, 415, 503],
    summary: 'Read the jobs again now',
  }),
  transfers: route({
    method: 'get',
    path: '/api/v1/xferlog',
    tag: 'transfers',
    status: 200,
    query: () => z.object({ ...page, before: z.coerce.number().int().min(0).optional(), ...transferFilter }),
    response: answer((of) => z.array(of.transferSchema)),
    problems: [],
    summary: 'Transfers, newest first',
  }),
  transferTotals: route({
    method: 'get',
    path: '/api/v1/xferlog/totals',
    tag: 'transfers',
    status: 200,
    query: () =>
      z.object({
        by: z.enum(['user', 'host', 'direction', 'hour']).default('user'),
        limit: page.limit,
        ...transferFilter,
      }),
    response: answer((of) => z.array(of.transferTotalSchema)),
    problems: [],
    summary:
      'Files, bytes and throughput of each user, host, direction or hour; most bytes first, hours in order',
  }),
  transferLogs: route({
    method: 'get',
    path: '/api/v1/xferlog/logs',
    tag: 'transfers',
    status: 200,
    response: answer((of) => z.array(of.transferLogSchema)),
    problems: [],
    summary: 'The logs transfers are read from, and their lines that could not be understood',
  }),
  arrivals: route({
    method: 'get',
    path: '/api/v1/arrivals',
    tag: 'arrivals',
    status: 200,
    response: answer((of) => z.array(of.arrivalSchema)),
    problems: [],
    summary: 'Each expected file: due, state, what matches, history',
  }),
} as const;
