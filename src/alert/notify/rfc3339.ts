/** Go's zero time: what Alertmanager gives for the end of an alert that fires. */
export const zeroTime = '0001-01-01T00:00:00Z';

/** A time as Go writes it in JSON: UTC, without zeros at the end of the fraction. */
export function rfc3339(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.?0*Z$/, 'Z');
}
