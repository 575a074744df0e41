import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { saveNew } from './save.ts';

let directory = '';
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'save-'))));
afterEach(() => rmSync(directory, { recursive: true }));

it('never overwrites a file', async () => {
  expect(await saveNew('a.csv', 'one', directory)).toBe(join(directory, 'a.csv'));
  expect(await saveNew('a.csv', 'two', directory)).toBe(join(directory, 'a-2.csv'));
  expect(await saveNew('a.csv', 'three', directory)).toBe(join(directory, 'a-3.csv'));
  expect(readFileSync(join(directory, 'a.csv'), 'utf8')).toBe('one');
});

it('says why it cannot', async () => {
  await expect(saveNew('a.csv', '', join(directory, 'none'))).rejects.toThrow('ENOENT');
});
