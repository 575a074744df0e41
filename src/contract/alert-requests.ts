import { z } from 'zod';
import { silenceMatcherSchema } from './silence-matcher.ts';

const who = z.string().max(200).optional().meta({ description: 'who does it; left out: anonymous' });
const time = z.iso.datetime({ offset: true });

export const acknowledgeRequestSchema = () =>
  z.object({
    by: who,
    reason: z.string().max(2000).default('').meta({ description: 'what is done about it' }),
  });

export const unacknowledgeRequestSchema = () => z.object({ by: who });

export const commentRequestSchema = () => z.object({ by: who, text: z.string().min(1).max(4000) });

export const silenceRequestSchema = () =>
  z.object({
    id: z.string().optional().meta({ description: 'of the silence that is changed; left out: a new one' }),
    kind: z.enum(['silence', 'maintenance']).default('silence'),
    matchers: z.union([z.string().min(1), z.array(silenceMatcherSchema).min(1)]).meta({
      description: 'a list, or a text as Alertmanager has it: `{instance="etl-1", severity!~"info|warning"}`',
    }),
    starts_at: time.optional().meta({ description: 'now when left out' }),
    ends_at: time.optional(),
    duration: z.string().optional().meta({ description: 'instead of `ends_at`: 2h, 90m' }),
    created_by: who,
    comment: z.string().max(4000).default(''),
  });

export const notificationTestRequestSchema = () =>
  z.object({
    receiver: z.string().min(1),
    status: z.enum(['firing', 'resolved']).default('firing'),
  });
