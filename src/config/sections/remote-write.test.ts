import { expect, test } from 'vitest';
import type { RemoteWriteEndpoint } from '../../export/index.ts';
import { remoteWriteEntry } from './remote-write.ts';

test('an address is enough', () => {
  const endpoint: RemoteWriteEndpoint = remoteWriteEntry().parse({
    url: 'http://localhost:9090/api/v1/write',
  });
  expect(endpoint).toEqual({
    url: 'http://localhost:9090/api/v1/write',
    timeout: 30_000,
    headers: {},
    tls: { insecure_skip_verify: false },
    keep: [],
    drop: [],
    max_samples_per_send: 2000,
    max_shards: 4,
    queue: { max_size: 536_870_912, max_age: 604_800_000 },
  });
});

test('what cannot be is refused with what was expected', () => {
  const check = (more: object, path: string, message: string): void => {
    const { error } = remoteWriteEntry().safeParse({ url: 'http://localhost/', ...more });
    const found = error?.issues.map((issue) => [issue.path.join('.'), issue.message]);
    expect(found).toEqual([[path, message]]);
  };
  const basicAuth = { username: 'u', password: 'p' };
  check(
    { bearer_token: 't', basic_auth: basicAuth },
    'bearer_token',
    'either "basic_auth" or "bearer_token"',
  );
  check({ keep: ['a[b'] }, 'keep.0', 'a glob such as *.tmp');
  check({ max_shards: 0 }, 'max_shards', 'a whole number from 1 to 64');
  check({ queue: { max_age: '1s' } }, 'queue.max_age', 'a duration of at least 1m');
});
