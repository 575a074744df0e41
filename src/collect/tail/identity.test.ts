import { afterEach, beforeEach, expect, it } from 'vitest';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { CopyLook, Step } from './test-history.ts';
import { playHistory } from './test-history.ts';

let folder: TemporaryFolder;

beforeEach(() => {
  folder = new TemporaryFolder();
});

afterEach(() => folder[Symbol.dispose]());

const line: Step = { kind: 'write', lines: 1, padding: 0 };
const manyLines: Step = { kind: 'write', lines: 30, padding: 70 };
const half: Step = { kind: 'half' };
const restart: Step = { kind: 'restart' };
const glance: Step = { kind: 'glance', ms: 300, bytes: 1 };
const rename: Step = { kind: 'rename', isCreated: true, packing: 'never' };
const renameAndCompress: Step = { kind: 'rename', isCreated: true, packing: 'now' };
const move: Step = { kind: 'rename', isCreated: false, packing: 'never' };

function look(ms = 1000): Step {
  return { kind: 'look', ms };
}

function copy(...looks: CopyLook[]): Step {
  return { kind: 'copy and truncate', looks, packing: 'never' };
}

const copyAndCompress: Step = { kind: 'copy and truncate', looks: [], packing: 'now' };
const compressSecond: Step = { kind: 'compress', generation: 2 };
const deleteFirst: Step = { kind: 'delete', generation: 1 };

/** What a file is taken for, where several positions are known and inodes are used again. Each was once read wrongly. */
const histories: readonly (readonly [string, readonly Step[]])[] = [
  [
    'emptied, filled with as much, renamed and compressed in one look',
    [line, look(), copy(), line, renameAndCompress],
  ],
  [
    'half a line completed, copied, read, then compressed',
    [line, look(), rename, half, look(), copy(), restart],
  ],
  [
    'half a line, copied twice in one look, the copy then compressed',
    [line, look(), rename, half, look(), copy(), copy(), line, look(), compressSecond],
  ],
  [
    'a log that was empty, written to and emptied between two looks',
    [line, look(), rename, look(11_000), line, copy()],
  ],
  [
    'a log that is new and was emptied before its first look',
    [line, look(), move, look(11_000), line, copy()],
  ],
  [
    'content that was seen and not read yet, and copied',
    [line, look(), line, rename, half, glance, copy(), look(9500)],
  ],
  [
    'content that was not read yet replaced by as many bytes, then a restart',
    [line, look(), line, copy(), line, line, glance, copy(), line, line, look(), restart],
  ],
  [
    'a position that is lost, and its file written and emptied',
    [line, look(), copy(), restart, deleteFirst, look(), line, copy(), look(11_000)],
  ],
  [
    'a copy with the inode of a file that was compressed',
    [line, look(), renameAndCompress, line, look(), look(65_000), line, copy()],
  ],
  [
    'a copy with the inode of a file that was compressed before a restart',
    [line, look(), renameAndCompress, line, look(), restart, copy()],
  ],
  [
    'half a line, in a compressed file with the inode of an older one',
    [line, look(), renameAndCompress, half, look(), restart, renameAndCompress],
  ],
  [
    'an empty copy with the inode of an empty log',
    [line, look(), copy(), { kind: 'recreate' }, look(), line, restart, copy('empty')],
  ],
  [
    'copied and compressed with a look before it is emptied',
    [line, look(), copy('whole'), look(), { kind: 'compress', generation: 1 }],
  ],
  [
    'truncated at a read between two looks, the next look late',
    [line, look(), copy(), line, deleteFirst, copy(), glance, look(3500)],
  ],
  [
    'truncated at a read between two looks, then a restart',
    [line, look(), copy(), line, deleteFirst, copy(), look(300), restart],
  ],
  [
    'a long log copied and compressed, rotated again',
    [manyLines, look(), line, copyAndCompress, line, copyAndCompress, manyLines, restart, copyAndCompress],
  ],
];

it.each(
  histories.flatMap(([name, steps]) =>
    (['app.log', 'app.log*'] as const).flatMap((pattern) =>
      [false, true].map((hasHeader) => [name, pattern, hasHeader, steps] as const),
    ),
  ),
)('%s (pattern %s, header: %s): each line once', async (_, pattern, hasHeader, steps) => {
  expect(await playHistory(folder.path, { pattern, hasHeader, steps })).toEqual({
    lost: [],
    repeated: [],
    late: [],
  });
});
