import { z } from 'zod';
import {
  absolutePath,
  duration,
  mapping,
  name,
  oneOf,
  section,
  size,
  text,
  yesNo,
} from '../../lib/fields/index.ts';

/** One entry of `exec:`: a program that prints metrics. Started as it stands, without a shell. */
export const execEntry = () =>
  section({
    name: name(),
    enabled: yesNo().prefault(true),
    command: z
      .array(text({ canBeEmpty: true }), { error: 'a list: the program and its arguments' })
      .min(1, { error: 'a list: the program and its arguments' }),
    cwd: absolutePath().prefault('/'),
    /** A name of `/etc/passwd` or a number; the node's own user when left out. */
    user: text().optional(),
    env: mapping(text({ canBeEmpty: true }), {
      pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
      expected: 'the name of an environment variable',
    }),
    /** Added to each of its samples. */
    labels: mapping(text({ canBeEmpty: true }), {
      pattern: /^(?!__|script$)[a-zA-Z_][a-zA-Z0-9_]*$/,
      expected: 'a label name other than script, of letters, digits and _',
    }),
    interval: duration({ min: '1s' }).prefault('1m'),
    timeout: duration({ min: '10ms', max: '1h' }).prefault('10s'),
    format: oneOf(['prometheus', 'json']).prefault('prometheus'),
    max_output: size().prefault('1MiB'),
  });

export type ExecEntry = z.output<ReturnType<typeof execEntry>>;
