import { z } from 'zod';

/** A condition of a silence on a label. */
export const silenceMatcherSchema = z
  .object({ name: z.string(), type: z.enum(['=', '!=', '=~', '!~']), value: z.string() })
  .meta({ id: 'SilenceMatcher' });
