import { z } from 'zod';

/** RFC 3339 in UTC with milliseconds: `2026-11-21T09:41:07.120Z`. */
export const timestamp = z.iso.datetime().meta({ description: 'RFC 3339, UTC, milliseconds' });

export const bytes = z.number().int().nonnegative().meta({ description: 'bytes' });
export const percent = z.number().min(0).meta({ description: 'from 0 to 100' });
export const durationMs = z.number().nonnegative().meta({ description: 'milliseconds' });

/** RFC 9457. `errors` names each field of invalid input; `would` tells what a command without confirmation would do. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z
      .string()
      .meta({ description: 'stable, for programs: CONFIRMATION_REQUIRED, PID_REUSED, EPERM, …' }),
    hint: z.string().optional().meta({ description: 'what to do next' }),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    would: z.string().optional().meta({ description: 'what the command would do once confirmed' }),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;
