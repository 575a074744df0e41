import { closeSync, existsSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { readers, temporaryTree, walkHere } from './test-tree.ts';

test('two hundred thousand files in one directory take no memory', { timeout: 60_000 }, () => {
  using tree = temporaryTree(existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
  for (let i = 0; i < 200_000; i++) closeSync(openSync(`${tree.path}/file-${i}`, 'w'));
  for (const [, createReader] of readers) {
    const reader = createReader();
    const options = { top: 10, sizes: true };
    walkHere(reader, tree.path, { ...options, maxEntries: 100 });
    const before = process.memoryUsage();
    const { totals, top } = walkHere(reader, tree.path, options);
    const after = process.memoryUsage();
    expect(totals.fileCount).toBe(200_000);
    expect(top.files).toHaveLength(10);
    expect(after.external - before.external).toBeLessThan(16e6);
  }
});
