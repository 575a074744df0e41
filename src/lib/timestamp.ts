const firstMs = Date.parse('0000-01-01T00:00:00.000Z');
/** The last moment that RFC 3339 can write, in milliseconds since the epoch. */
export const lastTimestampMs = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * RFC 3339 in UTC with milliseconds, as the API writes times. Null for a time nobody knows, and for what a file system
 * can hold and such a date cannot: years before 0 or after 9999.
 */
export function isoOrNull(epochMs: number | undefined): string | null {
  if (epochMs === undefined || epochMs < firstMs || epochMs > lastTimestampMs) return null;
  return new Date(epochMs).toISOString();
}
