import { z } from 'zod';
import { answer, page, route } from './route.ts';

const time = z.iso.datetime({ offset: true });
const text = z.string().min(1).max(1000).optional();

/** Who did what, and whether the log of it is whole. */
export const auditRoutes = {
  audit: route({
    method: 'get',
    path: '/api/v1/audit',
    tag: 'audit',
    status: 200,
    query: () =>
      z.object({
        limit: page.limit,
        before: z.coerce
          .number()
          .int()
          .positive()
          .optional()
          .meta({ description: 'only those with a lower id' }),
        command: text.meta({ description: 'what the command begins with: service., config.reload' }),
        actor: text,
        outcome: text.meta({ description: 'done, FAILED, or the code of a refusal' }),
        from: time.optional().meta({ description: 'at this time or later' }),
        to: time.optional().meta({ description: 'before this time' }),
        search: text.meta({ description: 'text in the command, its target, parameters or detail' }),
      }),
    response: answer((of) => z.array(of.auditLineSchema)),
    problems: [],
    summary: 'Every command and change, newest first',
  }),
  auditVerify: route({
    method: 'get',
    path: '/api/v1/audit/verify',
    tag: 'audit',
    status: 200,
    response: answer((of) => of.auditVerdictSchema),
    problems: [503],
    summary: 'Goes through the chain of the audit log: whether a line was changed, removed or added',
  }),
} as const;
