import { z } from 'zod';
import { route } from './route.ts';
import { scriptSchema } from './scripts.ts';

export const scriptRoutes = {
  scripts: route({
    method: 'get',
    path: '/api/v1/scripts',
    tag: 'scripts',
    status: 200,
    response: z.array(scriptSchema),
    problems: [],
    summary: 'Each script that prints metrics: its last run, how it ended, what it said',
  }),
} as const;
