import { parseDurationText } from '../duration-text.ts';
import { DurationError } from '../durations.ts';

/**
 * Reads a duration as Prometheus' configuration has them (`1h30m`, `1d`, `0`) in milliseconds. Undefined for anything
 * else.
 */
export function parsePrometheusDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (text === '') return undefined;
  try {
    return parseDurationText(text);
  } catch (error) {
    if (error instanceof DurationError) return undefined;
    throw error;
  }
}
