import { z } from 'zod';
import { bytes, durationMs, timestamp } from './common.ts';

/** A configured script and what came of its last run. */
export const scriptSchema = z
  .object({
    name: z.string(),
    program: z.string().meta({ description: 'without its arguments, which may be secret' }),
    format: z.enum(['prometheus', 'json']),
    interval_ms: durationMs,
    timeout_ms: durationMs,
    status: z
      .enum(['ok', 'failing', 'pending'])
      .meta({ description: 'of the last run that is over; pending: none yet' }),
    running: z.boolean(),
    last_run: timestamp.nullable().meta({ description: 'when it was started' }),
    next_run: timestamp.nullable(),
    duration_ms: durationMs.nullable().meta({ description: 'null: it could not be started' }),
    exit_code: z.number().int().nullable().meta({ description: 'null: ended by a signal, or not started' }),
    signal: z.string().nullable().meta({ description: 'that ended it: SIGTERM, SIGSEGV' }),
    timed_out: z.boolean(),
    timeouts: z
      .number()
      .int()
      .meta({ description: 'runs that were ended at the time-out, since the node started' }),
    samples: z.number().int().meta({ description: 'taken over from its output' }),
    faults: z.number().int().meta({ description: 'lines or entries of its output that were not' }),
    output_bytes: bytes.nullable(),
    error_message: z.string().nullable(),
    stderr_tail: z.array(z.string()).meta({ description: 'its last lines on standard error, newest last' }),
  })
  .meta({ id: 'Script' });

export type Script = z.infer<typeof scriptSchema>;
