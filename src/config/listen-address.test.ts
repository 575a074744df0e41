import { expect, test } from 'vitest';
import { formatListenAddress, parseListenAddress } from './listen-address.ts';

test.each<[string, ReturnType<typeof parseListenAddress>]>([
  ['127.0.0.1:8080', { kind: 'tcp', host: '127.0.0.1', port: 8080 }],
  ['[::1]:8080', { kind: 'tcp', host: '::1', port: 8080 }],
  ['node.example:0', { kind: 'tcp', host: 'node.example', port: 0 }],
  ['unix:/run/e.sock', { kind: 'unix', path: '/run/e.sock' }],
])('%s is read, and written the same', (written, want) => {
  const address = parseListenAddress(written);
  expect(address).toEqual(want);
  expect(typeof address === 'object' ? formatListenAddress(address) : undefined).toBe(written);
});

test.each<[string, string | undefined]>([
  [':8080', 'use 127.0.0.1:8080 for this machine only, 0.0.0.0:8080 for everyone'],
  ['8080', 'use 127.0.0.1:8080 for this machine only, 0.0.0.0:8080 for everyone'],
  ['host:70000', 'ports end at 65535'],
  ['unix:e.sock', 'the socket needs an absolute path'],
  ['::1:8080', undefined],
  ['host', undefined],
  ['http://host:80', undefined],
  ['', undefined],
])('%j is none', (written, want) => {
  expect(parseListenAddress(written)).toBe(want);
});
