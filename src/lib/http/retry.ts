/** A server that asks for more is asked again all the same. */
const maxAskedMs = 3_600_000;

/** How waits grow from the first failure on. */
export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait after so many failures in a row (at least 1), in milliseconds: doubling up to the most, of which a
 * random half is left out, so that senders that failed together do not come back together.
 */
export function backOffMs(failures: number, random: () => number, { firstMs, maxMs }: BackOff): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 20));
  return full / 2 + (random() * full) / 2;
}

/**
 * What a Retry-After header asks for, in milliseconds from now: seconds or a date (RFC 9110, 10.2.3), at most an
 * hour. Undefined for anything else.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const askedMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isNaN(askedMs) ? undefined : Math.min(Math.max(askedMs, 0), maxAskedMs);
}
