import { z } from 'zod';
import { timestamp } from './common.ts';

const perStep = z.array(z.number().nullable());

/** One series, one number a step; null: no sample, or one that is no number. */
export const historySeriesSchema = z
  .object({
    labels: z.record(z.string(), z.string()).meta({ description: 'without the name' }),
    min: perStep,
    max: perStep,
    avg: perStep,
  })
  .meta({ id: 'HistorySeries' });

export const historyKinds = ['value', 'rate'] as const;

/** What series did over a time, for a chart. Step i begins at `from` + i × `step_sec` and holds what came in it. */
export const historySchema = z
  .object({
    name: z.string(),
    type: z.string().meta({ description: 'counter, gauge, histogram, summary, untyped' }),
    help: z.string().nullable(),
    as: z.enum(historyKinds).meta({ description: 'the values, or their growth each second (counters)' }),
    from: timestamp.meta({ description: 'begin of the first step: a multiple of step_sec' }),
    to: timestamp.meta({ description: 'end of the last step' }),
    step_sec: z.number().positive(),
    tier: z.enum(['raw', '5m', '1h']).meta({ description: 'what was read: samples, or a roll-up of them' }),
    series_total: z.number().int().meta({ description: 'how many there are, also beyond the limit' }),
    series: z.array(historySeriesSchema),
  })
  .meta({ id: 'History' });

/** A metric of which the node has samples. */
export const metricNameSchema = z
  .object({
    name: z.string(),
    type: z.string(),
    help: z.string().nullable(),
    series: z.number().int(),
    labels: z.array(z.string()).meta({ description: 'names of labels its series have, sorted' }),
  })
  .meta({ id: 'MetricName' });

export type History = z.infer<typeof historySchema>;
export type HistorySeries = z.infer<typeof historySeriesSchema>;
export type MetricName = z.infer<typeof metricNameSchema>;
