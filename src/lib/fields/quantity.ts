import { z } from 'zod';
import { durationPattern, formatDuration, parseDuration } from '../duration.ts';
import { formatSize, parseSize, sizePattern } from '../size.ts';

/** A duration, in the typed configuration a number of milliseconds. Without `min` anything above zero is fine. */
export function duration(
  limits: { readonly min?: string; readonly max?: string } = {},
): z.ZodCodec<z.ZodString, z.ZodNumber> {
  const minMs = limits.min === undefined ? 1 : (parseDuration(limits.min) ?? 1);
  const maxMs = limits.max === undefined ? Number.MAX_SAFE_INTEGER : (parseDuration(limits.max) ?? 0);
  const example = minMs > 15_000 ? limits.min : '15s';
  const expected = `a duration such as ${example}`;
  return z.codec(z.string({ error: expected }).meta({ pattern: durationPattern }), z.number(), {
    decode(written, context) {
      const ms = parseDuration(written);
      if (ms !== undefined && ms >= minMs && ms <= maxMs) return ms;
      const message = ms === undefined ? expected : `a duration ${rangeOf(limits)}`;
      context.issues.push({ code: 'custom', input: written, message });
      return z.NEVER;
    },
    encode: formatDuration,
  });
}

function rangeOf({ min, max }: { readonly min?: string; readonly max?: string }): string {
  if (max !== undefined) return `from ${min ?? '1ms'} to ${max}`;
  return min === undefined ? 'above zero' : `of at least ${min}`;
}

/** A size in bytes: `10MiB`, or a plain number. */
export function size(): z.ZodCodec<z.ZodUnion<readonly [z.ZodString, z.ZodNumber]>, z.ZodNumber> {
  const expected = 'a size such as 10MiB';
  const written = z.union(
    [z.string().meta({ pattern: sizePattern }), z.number().min(0, { error: expected })],
    {
      error: expected,
    },
  );
  return z.codec(written, z.number(), {
    decode(input, context) {
      const bytes = parseSize(String(input));
      if (bytes !== undefined) return bytes;
      context.issues.push({ code: 'custom', input, message: expected });
      return z.NEVER;
    },
    encode: formatSize,
  });
}

/** A date, or a date and time with its zone, in RFC 3339's form; milliseconds since the epoch. */
export function timestamp(): z.ZodCodec<z.ZodString, z.ZodNumber> {
  const expected = 'a date and time such as 2026-01-31T06:00:00Z';
  return z.codec(z.string({ error: expected }), z.number(), {
    decode(written, context) {
      const ms = parseTimestamp(written);
      if (ms !== undefined) return ms;
      context.issues.push({ code: 'custom', input: written, message: expected });
      return z.NEVER;
    },
    encode: (ms) => new Date(ms).toISOString(),
  });
}

/** `Date.parse` alone takes 31 February for 3 March, so the day is compared with the one that was written. */
function parseTimestamp(written: string): number | undefined {
  const form = /^(\d{4}-\d\d-\d\d)([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/i;
  const day = form.exec(written)?.[1];
  if (day === undefined) return undefined;
  const midnightMs = Date.parse(day);
  if (Number.isNaN(midnightMs) || !new Date(midnightMs).toISOString().startsWith(day)) return undefined;
  const ms = Date.parse(written.toUpperCase());
  return Number.isNaN(ms) ? undefined : ms;
}
