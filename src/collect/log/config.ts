import { z } from 'zod';
import {
  integer,
  list,
  name,
  oneOf,
  oneOrMore,
  regularExpression,
  section,
  size,
  text,
  yesNo,
} from '../../lib/fields/index.ts';

const encodingExpected = 'a text encoding such as utf-8 or latin1';

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

/** One entry of `logs:`. */
export const logEntry = section({
  name: name(),
  /** Globs of files, from the root. */
  path: oneOrMore(text().startsWith('/', { error: 'an absolute path or glob such as /var/log/app/*.log' })),
  follow: yesNo().prefault(true),
  from: oneOf(['end', 'beginning']).prefault('end'),
  /** Lines kept in memory for the view. */
  buffer_lines: integer(1, 100_000).prefault(500),
  /** A longer line is cut and marked. */
  max_line: size().prefault('64KiB'),
  encoding: z
    .string({ error: encodingExpected })
    .refine(isEncoding, { error: encodingExpected })
    .prefault('utf-8'),
  /** How a line's own time is found: a format such as `%Y-%m-%d %H:%M:%S`; left out: the time it was read. */
  timestamp: text().optional(),
  /** When not empty, only lines that match one of these are kept. */
  include: list(regularExpression()),
  exclude: list(regularExpression()),
});

export type LogEntry = z.output<typeof logEntry>;
