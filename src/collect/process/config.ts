import type { z } from 'zod';
import { integer, name, regularExpression, section, yesNo } from '../../lib/fields/index.ts';

/** The largest pid Linux gives out, `/proc/sys/kernel/pid_max` at its highest (proc(5)). */
const maxPid = 4_194_304;

/**
 * One entry of `process_watch:`. `match` is a regular expression searched in the process name and the command line,
 * so plain text finds itself. Either it or `pid` is there.
 */
export const processWatchEntry = () =>
  section({
    name: name().optional(),
    match: regularExpression().optional(),
    pid: integer(1, maxPid).optional(),
    /** Nothing is told of it before a process of it was seen: for programs a machine may lack. */
    optional: yesNo().prefault(false),
  }).superRefine((entry, context) => {
    if ((entry.match === undefined) !== (entry.pid === undefined)) return;
    context.addIssue({ code: 'custom', message: 'either "match" or "pid"', params: { about: 'entry' } });
  });

export type ProcessWatchEntry = z.output<ReturnType<typeof processWatchEntry>>;

/** A process to watch: by pattern or by pid. */
export type WatchTarget = {
  readonly name: string;
  /** Shown only once it has had a process. */
  readonly isOptional?: true;
} & ({ readonly match: RegExp } | { readonly pid: number });

/** What a watch is called: its name, else its pattern, else `pid 4711`. */
function watchName(entry: ProcessWatchEntry): string {
  return entry.name ?? entry.match ?? `pid ${entry.pid}`;
}

/** The processes to watch, as `process_watch:` asks for. */
export function watchTargets(entries: readonly ProcessWatchEntry[]): readonly WatchTarget[] {
  return entries.map((entry) => {
    const common = { name: watchName(entry), ...(entry.optional && { isOptional: true as const }) };
    if (entry.match !== undefined) return { ...common, match: new RegExp(entry.match) };
    return { ...common, pid: entry.pid ?? 0 };
  });
}
