import {
  duration,
  glob,
  headerName,
  httpUrl,
  integer,
  list,
  mapping,
  name,
  section,
  size,
  text,
  tlsSection,
} from '../../lib/fields/index.ts';

/** One entry of `remote_write:`. */
export const remoteWriteEntry = () =>
  section({
    url: httpUrl(),
    name: name().optional(),
    timeout: duration({ min: '100ms', max: '10m' }).prefault('30s'),
    headers: mapping(text({ canBeEmpty: true }), headerName),
    bearer_token: text().optional(),
    basic_auth: section({ username: text(), password: text() }).optional(),
    tls: tlsSection().prefault({}),
    /** Metrics by name; none is all of them. */
    keep: list(glob()),
    drop: list(glob()),
    max_samples_per_send: integer(1, 100_000).prefault(2000),
    /** Requests at the same time, where more waits than one after the other can send. */
    max_shards: integer(1, 64).prefault(4),
    /** What the server has not taken yet waits on disk; the oldest is given up. */
    queue: section({
      max_size: size().prefault('512MiB'),
      max_age: duration({ min: '1m' }).prefault('7d'),
    }).prefault({}),
  }).superRefine((entry, context) => {
    if (entry.basic_auth === undefined || entry.bearer_token === undefined) return;
    context.addIssue({
      code: 'custom',
      message: 'either "basic_auth" or "bearer_token"',
      path: ['bearer_token'],
    });
  });
