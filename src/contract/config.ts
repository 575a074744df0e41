import { z } from 'zod';

export const configSchema = z
  .object({
    file: z.string().nullable().meta({ description: 'null: the node runs on defaults' }),
    config: z
      .record(z.string(), z.unknown())
      .meta({ description: 'as running, defaults filled in, secrets hidden' }),
  })
  .meta({ id: 'Config' });

export type RunningConfig = z.infer<typeof configSchema>;
