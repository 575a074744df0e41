import { z } from 'zod';

/** Labels of a series; its name is the label `__name__`. */
const labels = z.record(z.string(), z.string());

/** Seconds since the epoch, and a value as Prometheus writes it: `0.25`, `NaN`, `+Inf`. */
const sample = z.tuple([z.number(), z.string()]);

/** Of a native histogram what a line of text can show. */
const histogram = z.tuple([z.number(), z.object({ count: z.string(), sum: z.string() })]);

const vectorSchema = z.object({
  resultType: z.literal('vector'),
  result: z.array(z.object({ metric: labels, value: sample.optional(), histogram: histogram.optional() })),
});

const matrixSchema = z.object({
  resultType: z.literal('matrix'),
  result: z.array(
    z.object({
      metric: labels,
      values: z.array(sample).optional(),
      histograms: z.array(histogram).optional(),
    }),
  ),
});

const scalarSchema = z.object({ resultType: z.literal('scalar'), result: sample });
const stringSchema = z.object({ resultType: z.literal('string'), result: sample });

/** What an expression gives at one moment, or (a matrix) over some time. */
export const promDataSchema = z.discriminatedUnion('resultType', [
  vectorSchema,
  matrixSchema,
  scalarSchema,
  stringSchema,
]);

export const promMatrixSchema = matrixSchema;

/** The document around the data: https://prometheus.io/docs/prometheus/latest/querying/api/#format-overview */
export const promSuccessSchema = z.object({
  status: z.literal('success'),
  data: z.unknown(),
  warnings: z.array(z.string()).optional(),
  infos: z.array(z.string()).optional(),
});

export const promErrorSchema = z.object({
  status: z.literal('error'),
  errorType: z.string(),
  error: z.string(),
});

export type PromData = z.infer<typeof promDataSchema>;
export type PromMatrix = z.infer<typeof promMatrixSchema>;

/** Data with what the node remarks on them. */
export interface PromAnswer<Data = PromData> {
  readonly data: Data;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}
