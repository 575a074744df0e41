import type { z } from 'zod';
import type { logEntry } from '../../collect/log/config.ts';
import type { processWatchEntry } from '../../collect/process/config.ts';
import type { refreshSection } from '../sections/refresh.ts';

/**
 * Defaults that make sense together on one kind of machine, as a file would write them. What is named here and not on
 * the machine costs nothing and alarms nobody: watches and logs are optional. Services are not named:
 * all that matter are shown anyway, and naming some would hide the others.
 */
export interface Profile {
  readonly refresh?: z.input<typeof refreshSection>;
  readonly logs?: readonly z.input<typeof logEntry>[];
  readonly process_watch?: readonly z.input<typeof processWatchEntry>[];
}

/** A log of a profile: globs of the places where distributions have it. */
export function log(name: string, ...path: readonly string[]): z.input<typeof logEntry> {
  return { name, path: [...path], optional: true };
}

/**
 * A watch of a profile. The pattern must find the one process that stands for the program: those that come and go with
 * each job or connection would look like deaths and restarts.
 */
export function watch(name: string, match: string): z.input<typeof processWatchEntry> {
  return { name, match, optional: true };
}
