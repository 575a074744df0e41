import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Exclusion } from './exclude.ts';
import { BentReader, measureWithTools, plant, readers, temporaryTree, walkHere } from './test-tree.ts';
import type { TopEntry } from './top-list.ts';

const texts = (entries: readonly TopEntry[]) =>
  entries.map((entry) => `${Buffer.from(entry.path).toString()} ${entry.sizeBytes}`);

describe.each(readers)('a walk with the %s reader', (_, createReader) => {
  test('counts as find, and takes space as du', () => {
    using tree = temporaryTree();
    plant(tree.path, {
      'a/b/c/deep': 5000,
      'a/one': 1,
      'a/same': '= a/one',
      'a/b/again': '= a/one',
      'a/up': '-> ..',
      loop: '-> loop',
      broken: '-> nowhere',
      'empty/': '',
      '.hidden/x': 9,
      'late name with spaces': 100_000,
    });
    execFileSync('mkfifo', [join(tree.path, 'pipe')]);
    const want = measureWithTools(tree.path);
    const { totals, reason } = walkHere(createReader(), tree.path, { sizes: true, top: 3 });
    const rootDisk = Number(execFileSync('stat', ['-c', '%b', tree.path])) * 512;
    expect({
      files: totals.fileCount,
      directories: totals.directoryCount,
      bytes: totals.totalBytes,
      disk: totals.diskBytes + rootDisk,
    }).toEqual(want);
    expect(reason).toBeUndefined();
  });

  test('max_depth counts entries as deep as find -maxdepth does', () => {
    using tree = temporaryTree();
    plant(tree.path, { f: 1, 'a/f': 1, 'a/b/f': 1 });
    const counts = [0, 1, 2, 3, Infinity].map((maxDepth) => {
      const { totals } = walkHere(createReader(), tree.path, { maxDepth });
      return [totals.fileCount, totals.directoryCount];
    });
    expect(counts).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 2],
      [3, 2],
    ]);
  });

  test('leaves out what is excluded, with all below it', () => {
    using tree = temporaryTree();
    plant(tree.path, { 'keep/x.log': 1, 'keep/y.tmp': 1, 'node_modules/z': 1, 'keep/old/w': 1, old: 1 });
    const check = (patterns: string[], want: [files: number, directories: number]) => {
      const exclusion = new Exclusion(patterns, tree.path);
      const { totals } = walkHere(createReader(), tree.path, { exclusion });
      expect([patterns, totals.fileCount, totals.directoryCount]).toEqual([patterns, ...want]);
    };
    check(['*.tmp'], [4, 3]);
    check(['node_modules'], [4, 2]);
    check(['old'], [3, 2]);
    check(['keep/old'], [4, 2]);
    check([`${tree.path}/keep/**`], [2, 1]);
    check(['[xy].*'], [3, 3]);
    check(['old/'], [4, 2]);
  });

  test('stops at max_files_per_scan and says so', () => {
    using tree = temporaryTree();
    plant(tree.path, Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`d${i % 4}/f${i}`, 1])));
    const { totals, reason } = walkHere(createReader(), tree.path, { maxEntries: 7 });
    expect(totals.fileCount + totals.directoryCount).toBe(7);
    expect(reason).toBe('stopped after 7 entries (max_files_per_scan)');
    expect(walkHere(createReader(), tree.path, { maxEntries: 24 }).reason).toBeUndefined();
  });

  test('counts names that are not UTF-8, and shows them with a replacement character', () => {
    using tree = temporaryTree();
    const bad = Buffer.concat([Buffer.from(`${tree.path}/`), Buffer.from([0x66, 0xff, 0xfe])]);
    writeFileSync(bad, 'abc');
    execFileSync('bash', ['-c', `mkdir $'${tree.path}/d\\xe9' && echo x > $'${tree.path}/d\\xe9/in'`]);
    const { totals, top } = walkHere(createReader(), tree.path, { sizes: true, top: 5 });
    expect([totals.fileCount, totals.directoryCount, totals.totalBytes]).toEqual([2, 1, 5]);
    expect(texts(top.files)).toEqual(['f\ufffd\ufffd 3', 'd\ufffd/in 2']);
    const exclusion = new Exclusion(['d?'], tree.path);
    expect(walkHere(createReader(), tree.path, { exclusion }).totals.fileCount).toBe(1);
  });

  test('ranks files by size and time, directories with all below them', () => {
    using tree = temporaryTree();
    plant(tree.path, { 'a/big': 300, 'a/b/mid': 200, 'c/small': 10, 'c/tiny': 5, top: 50 });
    ['a/big', 'a/b/mid', 'c/small', 'c/tiny', 'top'].forEach((name, i) => {
      utimesSync(join(tree.path, name), 1000 + i, 1000.123 + i);
    });
    const { top, totals } = walkHere(createReader(), tree.path, { sizes: true, top: 2 });
    expect(texts(top.files)).toEqual(['a/big 300', 'a/b/mid 200']);
    expect(texts(top.directories)).toEqual(['a 500', 'a/b 200']);
    expect(top.directories.map((entry) => entry.fileCount)).toEqual([2, 1]);
    expect(texts(top.newest)).toEqual(['top 50', 'c/tiny 5']);
    expect(texts(top.stalest)).toEqual(['a/big 300', 'a/b/mid 200']);
    expect([totals.oldestMs, totals.newestMs]).toEqual([1_000_123, 1_004_123]);
  });

  test('reads attributes of no entry when only counting', () => {
    using tree = temporaryTree();
    plant(tree.path, { 'a/b/f': 1, link: '-> a' });
    const reader = new BentReader(createReader());
    expect(walkHere(reader, tree.path).totals.fileCount).toBe(2);
    expect(reader.statCalls).toBe(0);
  });

  test('asks for the kind of an entry where the directory does not tell it', () => {
    using tree = temporaryTree();
    plant(tree.path, { 'a/b/f': 7, link: '-> a', skip: 1 });
    const exclusion = new Exclusion(['skip'], tree.path);
    for (const sizes of [false, true]) {
      const reader = new BentReader(createReader(), { hidesTypes: true });
      const { totals } = walkHere(reader, tree.path, { sizes, exclusion });
      expect([totals.fileCount, totals.directoryCount, totals.totalBytes]).toEqual([2, 2, sizes ? 7 : 0]);
    }
  });

  test('a directory that vanishes or becomes something else before it is opened is no error', () => {
    using tree = temporaryTree();
    plant(tree.path, { 'gone/f': 1, 'link/f': 1, 'stays/f': 1, 'away/secret': 1 });
    const reader = new BentReader(createReader(), {
      beforeOpen: (path) => {
        if (path.endsWith('/gone')) rmSync(path, { recursive: true });
        if (path.endsWith('/link')) {
          rmSync(path, { recursive: true });
          plant(tree.path, { link: '-> away' });
        }
        return undefined;
      },
    });
    const { totals, reason } = walkHere(reader, tree.path);
    expect([totals.fileCount, totals.unreadableDirectories, reason]).toEqual([2, 0, undefined]);
  });

  test('a directory that may not be read makes the result partial and is named', () => {
    using tree = temporaryTree();
    plant(tree.path, { 'x/f': 1, 'y/f': 1, 'z/f': 1 });
    const reader = new BentReader(createReader(), {
      beforeOpen: (path) => (/\/[xy]$/.test(path) ? 'EACCES' : undefined),
    });
    const { totals, reason } = walkHere(reader, tree.path);
    expect([totals.fileCount, totals.directoryCount, totals.unreadableDirectories]).toEqual([1, 3, 2]);
    expect(reason).toBe(`2 directories could not be read (EACCES: ${tree.path}/x, EACCES: ${tree.path}/y)`);
  });

  test('mount points of pseudo file systems are counted and not entered', () => {
    using tree = temporaryTree();
    plant(tree.path, { 'proc/1/stat': 1, 'data/f': 1 });
    const { totals } = walkHere(createReader(), tree.path, { closed: new Set([`${tree.path}/proc`]) });
    expect([totals.fileCount, totals.directoryCount]).toEqual([1, 2]);
  });

  test('a root that cannot be opened answers the error', () => {
    expect(walkHere(createReader(), '/nonexistent/x').error).toBe('ENOENT');
    expect(walkHere(createReader(), '/etc/passwd').error).toBe('ENOTDIR');
  });
});

test.skipIf(process.getuid?.() !== 0)('what the kernel refuses to another user is left out and named', () => {
  using tree = temporaryTree();
  plant(tree.path, { 'locked/f': 1, 'listed/f': 1, 'open/f': 1 });
  chmodSync(tree.path, 0o755);
  chmodSync(join(tree.path, 'locked'), 0o700);
  chmodSync(join(tree.path, 'listed'), 0o744);
  const script = `
    import { readers, walkHere } from ${JSON.stringify(import.meta.resolve('./test-tree.ts'))};
    const walked = readers.map(([, create]) => walkHere(create(), ${JSON.stringify(tree.path)}, { sizes: true }));
    console.log(JSON.stringify(walked.map(({ totals, reason }) => [totals.fileCount, totals.totalBytes, reason])));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { uid: 65_534 });
  const want = [
    2,
    1,
    `1 directory could not be read and 1 entry could not be examined (EACCES: ${tree.path}/listed/f, EACCES: ${tree.path}/locked)`,
  ];
  expect(JSON.parse(output.toString())).toEqual([want, want]);
});
