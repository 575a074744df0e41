import { z } from 'zod';
import {
  compiled,
  integer,
  linearExpression,
  list,
  name,
  oneOf,
  oneOrMore,
  section,
  size,
  text,
  yesNo,
} from '../../lib/fields/index.ts';
import type { LogTarget } from './target.ts';
import { compileTimePattern } from './time-pattern.ts';

const encodingExpected = 'a text encoding such as utf-8 or latin1';

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

/** One entry of `logs:`. */
export const logEntry = () =>
  section({
    name: name(),
    /** Globs of files, from the root. */
    path: oneOrMore(text().startsWith('/', { error: 'an absolute path or glob such as /var/log/app/*.log' })),
    follow: yesNo().prefault(true),
    /** The machine may lack it: while there is no file, one is looked for every 15 s instead of every second. */
    optional: yesNo().prefault(false),
    from: oneOf(['end', 'beginning']).prefault('end'),
    /** Lines a follower is given to begin with. */
    buffer_lines: integer(1, 100_000).prefault(500),
    /** A longer line is cut and marked. */
    max_line: size().prefault('64KiB'),
    encoding: z
      .string({ error: encodingExpected })
      .refine(isEncoding, { error: encodingExpected })
      .prefault('utf-8'),
    /** How a line's own time is found: a format such as `%Y-%m-%d %H:%M:%S`; left out: the time it was read. */
    timestamp: compiled('a time format such as %Y-%m-%d %H:%M:%S', compileTimePattern).optional(),
    /** When not empty, only lines that match one of these are kept. */
    include: list(linearExpression()),
    exclude: list(linearExpression()),
  });

export type LogEntry = z.output<ReturnType<typeof logEntry>>;

/** The logs of a configuration as the collector takes them; `countedOf` gives the expressions to count lines by. */
export function logTargets(
  entries: readonly LogEntry[],
  countedOf: (log: string) => readonly string[] = () => [],
): LogTarget[] {
  return entries.map((entry) => ({
    name: entry.name,
    patterns: entry.path,
    isFollowed: entry.follow,
    ...(entry.optional && { isOptional: true as const }),
    from: entry.from,
    maxLineBytes: entry.max_line,
    encoding: entry.encoding,
    timestamp: entry.timestamp,
    include: entry.include,
    exclude: entry.exclude,
    counted: countedOf(entry.name),
  }));
}
