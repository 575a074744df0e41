import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { ManualClock } from '../../lib/clock.ts';
import type { FilePosition } from './index.ts';
import { positionRows, positionsFrom, Tail } from './index.ts';

let folder: TemporaryFolder;
let clock: ManualClock;
let tail: Tail;
let stored: string[];
let saved: ReturnType<typeof positionsFrom>;

beforeEach(() => {
  folder = new TemporaryFolder();
  clock = new ManualClock();
  stored = [];
  saved = undefined;
});

afterEach(async () => {
  await tail.close();
  folder[Symbol.dispose]();
});

function follow(pattern = 'app.log'): void {
  const options = {
    patterns: [folder.join(pattern)],
    from: 'beginning',
    maxLineBytes: 65_536,
    clock,
  } as const;
  tail = new Tail(options, saved);
}

async function read(afterMs = 1000): Promise<void> {
  await clock.advance(afterMs);
  for (let isMoreLeft = true; isMoreLeft;) {
    const answer = await tail.read(1 << 20);
    for (const { text } of answer.chunks)
      stored.push(...Buffer.from(text).toString().split('\n').slice(0, -1));
    saved = positionsFrom(positionRows(answer.positions));
    ({ isMoreLeft } = answer);
  }
}

async function restart(change: () => void): Promise<void> {
  await tail.close();
  change();
  follow();
}

function lines(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index} of a log`);
}

function append(from: number, to: number, name = 'app.log'): void {
  appendFileSync(
    folder.join(name),
    lines(from, to)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

function saveAgain(): void {
  writeFileSync(folder.join('new'), readFileSync(folder.join('app.log')));
  renameSync(folder.join('new'), folder.join('app.log'));
}

it.each([false, true])('written again under its name is not read again (stopped: %s)', async (isStopped) => {
  follow();
  append(1, 100);
  await read();
  if (isStopped) await restart(saveAgain);
  else saveAgain();
  append(101, 110);
  await read();
  expect(stored).toEqual(lines(1, 110));
});

it('a hole longer than a batch loses nothing of the first line behind it', async () => {
  follow();
  append(1, 10);
  await read();
  truncateSync(folder.join('app.log'));
  truncateSync(folder.join('app.log'), 3 << 20);
  append(11, 20);
  await read();
  expect(stored).toEqual(lines(1, 20));
});

it.each([false, true])(
  'a line cut in two by copy and truncate is one line (stopped: %s)',
  async (isStopped) => {
    follow();
    append(1, 100);
    appendFileSync(folder.join('app.log'), 'half a');
    await read();
    const rotate = (): void => {
      copyFileSync(folder.join('app.log'), folder.join('app.log.1'));
      truncateSync(folder.join('app.log'));
      appendFileSync(folder.join('app.log'), ' line\n');
    };
    if (isStopped) await restart(rotate);
    else rotate();
    await read();
    await read();
    expect(stored).toEqual([...lines(1, 100), 'half a line']);
  },
);

it('back after it could not be found for long: read on from where it was', async () => {
  follow();
  append(1, 100);
  await read();
  await restart(() => renameSync(folder.join('app.log'), folder.join('elsewhere')));
  renameSync(folder.join('elsewhere'), `${folder.path}.away`);
  for (let sweep = 0; sweep < 15; sweep++) await read();
  renameSync(`${folder.path}.away`, folder.join('app.log'));
  append(101, 110);
  await read();
  expect(stored).toEqual(lines(1, 110));
});

it('the rotated file of a neighbour is not its own', async () => {
  follow('load-1.log');
  append(1, 100, 'load-1.log');
  await read();
  append(1, 5, 'load-2.log.1');
  renameSync(folder.join('load-1.log'), folder.join('load-1.log.1'));
  append(101, 110, 'load-1.log');
  await read();
  await read();
  expect(stored).toEqual(lines(1, 110));
});

it('two rotations between two reads: the file between is read', async () => {
  follow();
  append(1, 100);
  await read();
  renameSync(folder.join('app.log'), folder.join('app.log.2'));
  append(101, 110, 'app.log.1');
  append(111, 120);
  await read();
  await read();
  expect(stored.toSorted()).toEqual(lines(1, 120).toSorted());
});

it('a copy in the making, that is empty yet, is not read as a log', async () => {
  follow();
  append(1, 100);
  await read();
  await restart(() => writeFileSync(folder.join('app.log.1'), ''));
  await read();
  copyFileSync(folder.join('app.log'), folder.join('app.log.1'));
  append(101, 110);
  await read();
  await read();
  expect(stored).toEqual(lines(1, 110));
});

it('a copy is compared with its log as that is now, not as it was when it was looked at', async () => {
  follow('app.log*');
  append(1, 100);
  await read();
  await read();
  await read(900);
  append(101, 110);
  copyFileSync(folder.join('app.log'), folder.join('app.log.1'));
  truncateSync(folder.join('app.log'));
  append(111, 120);
  // So that it is the younger one also where the file system's clock is coarse.
  const later = Date.now() / 1000 + 1;
  utimesSync(folder.join('app.log'), later, later);
  // The copy is found, but the log, quiet for two seconds by now, was looked at a moment ago.
  await read(100);
  await read();
  await read();
  expect(stored).toEqual(lines(1, 120));
});

function compress(name: string): void {
  writeFileSync(folder.join(`${name}.gz`), gzipSync(readFileSync(folder.join(name))));
  rmSync(folder.join(name));
}

/** Half a line in a log that nothing was read of, behind one that was rotated before. */
async function followHalf(): Promise<void> {
  follow();
  append(1, 1);
  await read();
  renameSync(folder.join('app.log'), folder.join('app.log.1'));
  await read();
  appendFileSync(folder.join('app.log'), 'line 2 of');
  await read();
}

function rotateHalf(rotate: (from: string, to: string) => void): void {
  appendFileSync(folder.join('app.log'), ' a log\n');
  renameSync(folder.join('app.log.1'), folder.join('app.log.2'));
  rotate(folder.join('app.log'), folder.join('app.log.1'));
}

/** A position kept of what had an inode before the file of that name got it. */
function keepFormer(name: string, former: Partial<FilePosition>): void {
  const { ino: inode } = statSync(folder.join(name));
  saved = (saved ?? []).flatMap((one, index) => (index === 0 ? [{ ...one, inode, ...former }, one] : [one]));
}

it.each([
  ['renamed', renameSync],
  [
    'copied',
    (from: string, to: string): void => {
      copyFileSync(from, to);
      truncateSync(from);
    },
  ],
] as const)('completed and %s while stopped, then compressed: half a line is one line', async (_, rotate) => {
  await followHalf();
  await restart(() => rotateHalf(rotate));
  await read();
  compress('app.log.1');
  await read();
  await read();
  expect(stored).toEqual(lines(1, 2));
});

it('what was read of another file with its inode does not hide where a file stands', async () => {
  await followHalf();
  await restart(() => {
    keepFormer('app.log', { state: 'finished', offset: 100, head: '100:1', tail: '100:1' });
    rotateHalf(renameSync);
  });
  await read();
  compress('app.log.1');
  await read();
  await read();
  expect(stored).toEqual(lines(1, 2));
});

it.each([false, true])(
  'a copy with the inode of an empty log is no log (compressed: %s)',
  async (isPacked) => {
    follow();
    append(1, 100);
    await read();
    await restart(() => {
      copyFileSync(folder.join('app.log'), folder.join('app.log.1'));
      if (isPacked) compress('app.log.1');
      const name = isPacked ? 'app.log.1.gz' : 'app.log.1';
      keepFormer(name, { offset: 0, head: '0:0', tail: '0:0' });
    });
    await read();
    await read();
    expect(stored).toEqual(lines(1, 100));
  },
);

it('an empty log that is written to and renamed while stopped is read', async () => {
  follow();
  append(1, 100);
  await read();
  renameSync(folder.join('app.log'), folder.join('app.log.1'));
  writeFileSync(folder.join('app.log'), '');
  await read();
  await restart(() => {
    append(101, 110);
    renameSync(folder.join('app.log.1'), folder.join('app.log.2'));
    renameSync(folder.join('app.log'), folder.join('app.log.1'));
  });
  await read();
  await read();
  expect(stored).toEqual(lines(1, 110));
});
