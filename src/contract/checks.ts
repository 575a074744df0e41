import { z } from 'zod';
import { bytes, durationMs, timestamp } from './common.ts';

export const checkStates = ['up', 'down', 'pending', 'unknown'] as const;

/** One past run of a check. */
export const checkResultSchema = z
  .object({
    at: timestamp,
    ok: z.boolean(),
    duration_ms: durationMs,
    status_code: z.number().int().nullable(),
    reason: z.string().nullable().meta({ description: 'why it failed' }),
  })
  .meta({ id: 'CheckResult' });

/** A change of state. */
export const checkEventSchema = z
  .object({
    at: timestamp,
    state: z.enum(checkStates),
    previous_state: z.enum(checkStates),
    previous_since: timestamp.nullable(),
    reason: z
      .string()
      .nullable()
      .meta({ description: 'why; of a check that is up again, what it was down for' }),
  })
  .meta({ id: 'CheckEvent' });

export const checkCertificateSchema = z
  .object({
    subject: z.string(),
    issuer: z.string(),
    names: z.array(z.string()),
    expires_at: timestamp.meta({ description: 'of whichever certificate of the chain ends first' }),
    days_left: z.number().int().meta({ description: 'whole days; negative: expired' }),
    verified: z.boolean(),
    problem: z.string().nullable().meta({ description: 'why it is not trusted' }),
  })
  .meta({ id: 'CheckCertificate' });

export const checkSchema = z
  .object({
    name: z.string(),
    kind: z.enum(['http', 'tcp', 'tls']),
    target: z.string().meta({ description: 'URL or host:port, without credentials and query' }),
    enabled: z.boolean(),
    state: z.enum(checkStates).meta({
      description:
        'pending: no verdict yet; unknown: the check cannot be made, or was not made for longer than three of its intervals',
    }),
    since: timestamp.nullable(),
    reason: z.string().nullable().meta({ description: 'why it is not simply up' }),
    last_result: z.enum(['ok', 'failed', 'unusable']).nullable(),
    last_failure: z.string().nullable().meta({ description: 'stays when the check is up again' }),
    last_failure_at: timestamp.nullable(),
    last_checked: timestamp.nullable(),
    next_check: timestamp.nullable(),
    interval_ms: durationMs,
    timeout_ms: durationMs,
    duration_ms: durationMs.nullable(),
    phases_ms: z
      .object({
        resolve: durationMs,
        connect: durationMs,
        tls: durationMs,
        processing: durationMs,
        transfer: durationMs,
      })
      .nullable()
      .meta({ description: 'of the last run, over all redirects; processing: until the answer begins' }),
    address: z
      .string()
      .nullable()
      .meta({ description: 'the address that was connected to, or the first that was tried' }),
    status_code: z.number().int().nullable(),
    http_version: z.string().nullable(),
    body_bytes: bytes.nullable().meta({ description: 'read of the body, unpacked' }),
    redirects: z.number().int(),
    final_url: z.string().nullable().meta({ description: 'where redirects led' }),
    banner: z.string().nullable().meta({ description: 'the first line a TCP server said' }),
    tls_version: z.string().nullable(),
    tls_cipher: z.string().nullable(),
    certificate: checkCertificateSchema.nullable(),
    history: z.array(checkResultSchema).meta({ description: 'the last runs, newest first, at most 50' }),
    events: z
      .array(checkEventSchema)
      .meta({ description: 'the last changes of state, newest first, at most 20' }),
  })
  .meta({ id: 'Check' });

export type Check = z.infer<typeof checkSchema>;
export type CheckEvent = z.infer<typeof checkEventSchema>;
export type CheckState = (typeof checkStates)[number];
