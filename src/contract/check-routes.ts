import { z } from 'zod';
import { answer, route } from './route.ts';

/** Checks of HTTP, TCP and TLS servers. */
export const checkRoutes = {
  checks: route({
    method: 'get',
    path: '/api/v1/checks',
    tag: 'checks',
    status: 200,
    response: answer((of) => z.array(of.checkSchema)),
    problems: [],
    summary: 'Each HTTP, TCP and TLS check: state, last result, response time by phase, certificate',
  }),
  metricsHttp: route({
    method: 'get',
    path: '/api/v1/metrics/http',
    tag: 'checks',
    status: 200,
    response: answer((of) => z.array(of.checkSchema)),
    problems: [],
    summary: 'The same as /api/v1/checks',
  }),
} as const;
