import { z } from 'zod';
import { timestamp } from './common.ts';

/** A line of the audit log: a command somebody gave, or something the node did of itself. */
export const auditLineSchema = z
  .object({
    id: z.number().int().meta({ description: 'without gaps since the chain began' }),
    at: timestamp,
    command: z.string().meta({ description: 'service.restart, config.reload, node.start, …' }),
    target: z.string(),
    actor: z.string().meta({ description: 'who; node: the node itself' }),
    remote_address: z.string().meta({ description: 'from where; local: a unix socket, or this machine' }),
    parameters: z.record(z.string(), z.unknown()),
    outcome: z.string().meta({ description: 'done, FAILED, or the code of the refusal' }),
    detail: z.string().nullable(),
    hash: z
      .string()
      .nullable()
      .meta({ description: 'over the line and the one before; null: of a version before the chain' }),
  })
  .meta({ id: 'AuditLine' });

export const auditVerdictSchema = z
  .object({
    status: z.enum(['whole', 'broken']),
    rows: z.number().int(),
    chained_rows: z
      .number()
      .int()
      .meta({ description: 'the others are older, and covered by the first of these' }),
    first_at: timestamp.nullable(),
    last_at: timestamp.nullable(),
    hash: z.string().nullable().meta({
      description: 'of the last line: kept elsewhere it proves later that nothing before was rewritten',
    }),
    broken_at: z
      .object({
        id: z.number().int(),
        fault: z.enum(['changed', 'removed', 'added', 'order', 'tail']),
        message: z.string(),
      })
      .nullable()
      .meta({ description: 'the first place that is wrong' }),
  })
  .meta({ id: 'AuditVerdict' });

export type AuditLine = z.infer<typeof auditLineSchema>;
export type AuditCheck = z.infer<typeof auditVerdictSchema>;
