import { parseDuration } from '../lib/duration.ts';
import type { Arguments } from './command.ts';
import { text, UsageError } from './command.ts';

/** A count from 1 to `max`; undefined where it was not given. Throws `UsageError`. */
export function countOption(args: Arguments, name: string, max: number): number | undefined {
  const written = text(args, name);
  if (written === undefined) return undefined;
  const count = /^\d+$/.test(written) ? Number(written) : Number.NaN;
  if (count >= 1 && count <= max) return count;
  throw new UsageError(`--${name}: expected a number from 1 to ${max}, got ${JSON.stringify(written)}`);
}

/** The moment a duration such as `30m` before `nowMs`, or a time in RFC 3339; in RFC 3339. Throws `UsageError`. */
export function sinceOption(args: Arguments, name: string, nowMs: number): string | undefined {
  const written = text(args, name);
  if (written === undefined) return undefined;
  const durationMs = parseDuration(written);
  const atMs = durationMs === undefined ? timeOf(written) : nowMs - durationMs;
  if (Number.isFinite(atMs) && Math.abs(atMs) < 8.64e15) return new Date(atMs).toISOString();
  throw new UsageError(
    `--${name}: expected a duration such as 30m or 1d, or a time such as 2026-11-21T09:00:00Z, got ${JSON.stringify(written)}`,
  );
}

/** A duration such as `30m`, longer than nothing, in milliseconds; undefined where it was not given. Throws `UsageError`. */
export function durationOption(args: Arguments, name: string): number | undefined {
  const written = text(args, name);
  if (written === undefined) return undefined;
  const ms = parseDuration(written);
  if (ms !== undefined && ms > 0) return ms;
  throw new UsageError(`--${name}: expected a duration such as 30m or 2h, got ${JSON.stringify(written)}`);
}

/** A time in RFC 3339, as such; undefined where it was not given. Throws `UsageError`. */
export function timeOption(args: Arguments, name: string): string | undefined {
  const written = text(args, name);
  if (written === undefined) return undefined;
  const atMs = timeOf(written);
  if (Number.isFinite(atMs)) return new Date(atMs).toISOString();
  throw new UsageError(
    `--${name}: expected a time such as 2026-11-21T09:00:00Z, got ${JSON.stringify(written)}`,
  );
}

/** Without a zone it would be another moment on another machine. */
function timeOf(written: string): number {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(written)
    ? Date.parse(written)
    : Number.NaN;
}
