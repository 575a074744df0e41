import { z } from 'zod';

export const configSchema = z
  .object({
    file: z.string().nullable().meta({ description: 'null: the node runs on defaults' }),
    config: z
      .record(z.string(), z.unknown())
      .meta({ description: 'as running, defaults filled in, secrets hidden' }),
  })
  .meta({ id: 'Config' });

export const reloadAnswerSchema = z
  .object({
    applied: z.boolean(),
    file: z.string().nullable(),
    changed: z.array(z.string()).meta({ description: 'sections that differ from what ran before' }),
    changes: z
      .array(z.object({ key: z.string(), before: z.string().nullable(), after: z.string().nullable() }))
      .meta({ description: 'each value that differs, as JSON with secrets hidden; null: not there' }),
    rules: z
      .array(z.string())
      .meta({ description: 'files of rules that differ: changed /etc/etlmon/rules.yml' }),
    restarted: z.array(z.string()).meta({ description: 'collectors that were started anew for it' }),
    needs_restart: z
      .array(z.string())
      .meta({ description: 'changed settings that only a restart of the node applies' }),
  })
  .meta({ id: 'ReloadAnswer' });

export type RunningConfig = z.infer<typeof configSchema>;
export type ReloadAnswer = z.infer<typeof reloadAnswerSchema>;
