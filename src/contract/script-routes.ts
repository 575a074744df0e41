import { z } from 'zod';
import { answer, route } from './route.ts';

export const scriptRoutes = {
  scripts: route({
    method: 'get',
    path: '/api/v1/scripts',
    tag: 'scripts',
    status: 200,
    response: answer((of) => z.array(of.scriptSchema)),
    problems: [],
    summary: 'Each script that prints metrics: its last run, how it ended, what it said',
  }),
} as const;
