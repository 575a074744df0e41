import { copyFileSync, readFileSync, renameSync, utimesSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { Surroundings } from './candidates.ts';
import { utf8 } from './encoding.ts';
import { FollowedFile } from './followed-file.ts';
import { findYounger } from './remains.ts';

let folder: TemporaryFolder;
let opened: FollowedFile[];

beforeEach(() => {
  folder = new TemporaryFolder();
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.map((file) => file.close()));
  folder[Symbol.dispose]();
});

function text(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index} of a log\n`).join('');
}

/** The log, read to its end. */
async function followLog(): Promise<FollowedFile> {
  const file = await FollowedFile.open(folder.write('app.log', text(1, 100)));
  opened.push(file);
  await file.read(1 << 20, { encoding: utf8, maxLineBytes: 65_536 }, false);
  return file;
}

/** What was the log after a file, by its first line. */
async function firstLinesAfter(file: FollowedFile, around: Surroundings): Promise<string[]> {
  const isFollowed = ({ inode }: { readonly inode: number }): boolean =>
    inode === file.inode || opened.some((one) => one.inode === inode);
  const found = await findYounger(file.position(), around, isFollowed, true, () => ({
    followed: [file],
    positions: [],
    lost: [],
  }));
  opened.push(...found);
  return found.map(({ path }) => readFileSync(path, 'utf8').split('\n', 1)[0] ?? '');
}

it('an empty file, of which a copy may be made, is no younger log', async () => {
  const file = await followLog();
  folder.write('app.log.1', '');
  expect(await firstLinesAfter(file, new Surroundings())).toEqual([]);
  copyFileSync(folder.join('app.log'), folder.join('app.log.1'));
  expect(await firstLinesAfter(file, new Surroundings())).toEqual([]);
});

it('a file that was rotated after it was listed does not come before the one whose name it has now', async () => {
  const file = await followLog();
  renameSync(folder.join('app.log'), folder.join('app.log.2'));
  folder.write('app.log.1', text(101, 110));
  folder.write('app.log', text(111, 120));
  const around = new Surroundings();
  await around.candidatesFor(file.position());
  for (const [from, to] of [
    ['app.log.2', 'app.log.3'],
    ['app.log.1', 'app.log.2'],
    ['app.log', 'app.log.1'],
  ] as const)
    renameSync(folder.join(from), folder.join(to));
  expect(await firstLinesAfter(file, around)).toEqual([]);
  const later = Date.now() / 1000 + 1;
  utimesSync(folder.join('app.log.1'), later, later);
  expect(await firstLinesAfter(file, new Surroundings())).toEqual(['line 101 of a log', 'line 111 of a log']);
});
