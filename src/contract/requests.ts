import { z } from 'zod';
import { timestamp } from './common.ts';

/** Signals a person may send. `kill -l` names without the prefix. */
export const signalNames = ['TERM', 'KILL', 'HUP', 'INT', 'QUIT', 'USR1', 'USR2', 'STOP', 'CONT'] as const;

export type SignalName = (typeof signalNames)[number];

/** Bodies of commands. Apart from the answers, which a node never builds the schemas of. */
export const scanRequestSchema = () =>
  z.object({
    paths: z.array(z.string()).optional().meta({ description: 'configured paths; left out: all of them' }),
  });

export const killRequestSchema = () =>
  z.object({
    signal: z
      .string()
      .default('TERM')
      .transform((name) => name.toUpperCase().replace(/^SIG/, ''))
      .pipe(z.enum(signalNames))
      .meta({ description: 'with or without SIG' }),
    confirm: z.boolean().default(false),
    start_time: timestamp
      .optional()
      .meta({ description: 'as listed: refuses when the pid belongs to another process by now' }),
  });

export const serviceRequestSchema = () => z.object({ confirm: z.boolean().default(false) });

export const reloadRequestSchema = () =>
  z.object({
    content: z
      .string()
      .optional()
      .meta({ description: 'YAML to check against the running configuration; it is not applied' }),
  });
