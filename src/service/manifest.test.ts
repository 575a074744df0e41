import { expect, test } from 'vitest';
import { fingerprint, formatManifest, parseManifest } from './manifest.ts';

test('what is written is read again', () => {
  const manifest = { version: '1', files: { '/a': fingerprint('x') }, configFile: '/c', user: 'etlmon' };
  expect(parseManifest(formatManifest(manifest))).toEqual(manifest);
  expect(parseManifest(formatManifest({ ...manifest, user: undefined }))?.user).toBeUndefined();
});

test.each([
  undefined,
  '',
  '{',
  'null',
  '[]',
  '{"version":1,"files":{},"configFile":"/c"}',
  '{"version":"1"}',
])('%j is none', (text) => expect(parseManifest(text)).toBeUndefined());
