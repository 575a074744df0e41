import { z } from 'zod';
import { adminRoutes } from './admin-routes.ts';
import { alertRoutes } from './alert-routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { checkRoutes } from './check-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { historyRoutes } from './history-routes.ts';
import { jobRoutes } from './job-routes.ts';
import { logRoutes } from './log-routes.ts';
import { killRequestSchema, scanRequestSchema } from './requests.ts';
import { answer, flag, page, route } from './route.ts';
import { scriptRoutes } from './script-routes.ts';
import { serviceRoutes } from './service-routes.ts';

export { isSet } from './route.ts';
export type { Route } from './route.ts';

export const routes = {
  health: route({
    method: 'get',
    path: '/api/v1/health',
    tag: 'node',
    status: 200,
    response: answer((of) => of.healthSchema),
    problems: [],
    summary: 'State of the node, its database and each collector; 503 when failing',
  }),
  fs: route({
    method: 'get',
    path: '/api/v1/fs',
    tag: 'disk',
    status: 200,
    response: answer((of) => z.array(of.mountSchema)),
    problems: [],
    summary: 'Usage of each mount',
  }),
  paths: route({
    method: 'get',
    path: '/api/v1/paths',
    tag: 'paths',
    status: 200,
    response: answer((of) => z.array(of.watchedPathSchema)),
    problems: [],
    summary: 'Result of the last scan of each configured path',
  }),
  pathsTop: route({
    method: 'get',
    path: '/api/v1/paths/top',
    tag: 'paths',
    status: 200,
    response: answer((of) => of.pathTopSchema),
    problems: [403, 404],
    query: () =>
      z.object({
        path: z.string().min(1).meta({ description: 'a configured path' }),
        n: z.coerce.number().int().min(1).max(1000).default(20),
      }),
    summary: 'Largest files and directories, newest and stalest files of a path',
  }),
  pathsScan: route({
    method: 'post',
    path: '/api/v1/paths/scan',
    tag: 'paths',
    status: 202,
    body: scanRequestSchema,
    response: answer((of) => of.scanAnswerSchema),
    problems: [403, 404, 415],
    summary: 'Scan now',
  }),
  processes: route({
    method: 'get',
    path: '/api/v1/processes',
    tag: 'processes',
    status: 200,
    response: answer((of) => z.array(of.processSchema)),
    problems: [],
    query: () =>
      z.object({
        all: flag.meta({ description: 'every process instead of the watched ones' }),
        sort: z.enum(['cpu', 'memory', 'pid', 'name', 'start', 'threads']).default('cpu'),
        ...page,
      }),
    summary: 'Watched processes, or all of them',
  }),
  kill: route({
    method: 'post',
    path: '/api/v1/processes/{pid}/kill',
    tag: 'processes',
    status: 200,
    params: () => z.object({ pid: z.coerce.number().int().positive() }),
    body: killRequestSchema,
    response: answer((of) => of.killAnswerSchema),
    problems: [403, 404, 409, 415, 428, 502],
    summary: 'Send a signal',
  }),
  system: route({
    method: 'get',
    path: '/api/v1/system',
    tag: 'system',
    status: 200,
    response: answer((of) => of.systemSchema),
    problems: [503],
    summary: 'CPU, memory, load, disks, network and pressure now',
  }),
  metricsSystem: route({
    method: 'get',
    path: '/api/v1/metrics/system',
    tag: 'system',
    status: 200,
    response: answer((of) => of.systemSchema),
    problems: [503],
    summary: 'The same as /api/v1/system',
  }),
  config: route({
    method: 'get',
    path: '/api/v1/config',
    tag: 'node',
    status: 200,
    response: answer((of) => of.configSchema),
    problems: [],
    summary: 'The running configuration, secrets hidden',
  }),
  ...logRoutes,
  ...jobRoutes,
  ...serviceRoutes,
  ...checkRoutes,
  ...scriptRoutes,
  ...historyRoutes,
  ...alertRoutes,
  ...auditRoutes,
  ...eventRoutes,
  ...adminRoutes,
} as const;
