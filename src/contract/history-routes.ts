import { z } from 'zod';
import { answer, route } from './route.ts';

/** Steps of an answer over a range at most, as in Prometheus. */
export const maxSteps = 11_000;

const time = z.iso.datetime({ offset: true });

/** What the series store remembers. */
export const historyRoutes = {
  metricsHistory: route({
    method: 'get',
    path: '/api/v1/metrics/history',
    tag: 'metrics',
    status: 200,
    query: () =>
      z.object({
        name: z.string().min(1).max(1000).meta({ description: 'of a metric' }),
        labels: z.string().max(10_000).optional().meta({
          description:
            'conditions as in a PromQL selector, with or without the braces: `{device="sda", mode=~"r|w"}`',
        }),
        from: time.optional().meta({ description: 'RFC 3339; an hour before `to` when left out' }),
        to: time.optional().meta({ description: 'RFC 3339; now when left out' }),
        step: z
          .string()
          .optional()
          .meta({
            description:
              'a duration (30s, 5m); when left out, one that gives at most 300 steps. ' +
              `At most ${maxSteps} steps`,
          }),
        as: z.enum(['auto', 'value', 'rate']).default('auto').meta({
          description: 'rate: growth each second; auto: rate for counters, the value for others',
        }),
        limit: z.coerce.number().int().min(1).max(1000).default(100).meta({ description: 'of series' }),
      }),
    response: answer((of) => of.historySchema),
    problems: [503],
    summary: "Minimum, maximum and average per step of one metric's series",
  }),
  metricNames: route({
    method: 'get',
    path: '/api/v1/metrics/names',
    tag: 'metrics',
    status: 200,
    response: answer((of) => z.array(of.metricNameSchema)),
    problems: [503],
    summary: 'The metrics there are samples of, by name',
  }),
} as const;
