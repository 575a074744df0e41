import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { until } from '../../../tests/support/until.ts';
import { ManualClock } from '../../lib/clock.ts';
import type { FilePosition } from './index.ts';
import { positionRows, positionsFrom, Tail } from './index.ts';

const followers: Follower[] = [];
afterEach(async () => {
  for (const follower of followers.splice(0)) await follower.end();
});

/** One follower of a folder's log, with the lines it handed out so far; can be stopped and started again. */
class Follower {
  readonly #temporary = new TemporaryFolder();
  readonly folder = this.#temporary.path;
  readonly lines: string[] = [];
  readonly truncated: string[] = [];
  readonly #clock = new ManualClock();
  readonly #patterns: readonly string[];
  readonly #options: { from?: 'beginning' | 'end'; maxLineBytes?: number; encoding?: string };
  #tail: Tail;
  #positions: readonly FilePosition[] | undefined;

  constructor(
    patterns: readonly string[] = ['app.log'],
    options: { from?: 'beginning' | 'end'; maxLineBytes?: number; encoding?: string } = {},
  ) {
    this.#patterns = patterns.map((pattern) => join(this.folder, pattern));
    this.#options = options;
    this.#tail = this.#open();
    followers.push(this);
  }

  path(name = 'app.log'): string {
    return join(this.folder, name);
  }

  append(text: string, name = 'app.log'): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    appendFileSync(this.path(name), text);
  }

  /** Reads until nothing more comes, a sweep later than the time before. */
  async read(maxBytes = 1 << 20): Promise<void> {
    await this.#clock.advance(1000);
    for (let isMoreLeft = true; isMoreLeft;) {
      const read = await this.#tail.read(maxBytes);
      for (const { text, truncated, lineCount } of read.chunks) {
        const lines = Buffer.from(text).toString('utf8').split('\n');
        if (lines.pop() !== '' || lines.length !== lineCount) throw new Error('the line count is wrong');
        this.lines.push(...lines);
        this.truncated.push(...truncated.map((index) => lines[index] ?? ''));
      }
      this.#positions = positionsFrom(positionRows(read.positions));
      ({ isMoreLeft } = read);
    }
  }

  async stop(): Promise<void> {
    await this.#tail.close();
  }

  start(): void {
    this.#tail = this.#open();
  }

  async end(): Promise<void> {
    await this.stop();
    this.#temporary[Symbol.dispose]();
  }

  async pass(ms: number): Promise<void> {
    await this.#clock.advance(ms);
  }

  files(): string[] {
    return this.#tail.files().map(({ path }) => path.slice(this.folder.length + 1));
  }

  #open(): Tail {
    const { from = 'beginning', maxLineBytes = 65_536, encoding } = this.#options;
    return new Tail(
      {
        patterns: this.#patterns,
        from,
        maxLineBytes,
        ...(encoding === undefined ? {} : { encoding }),
        clock: this.#clock,
      },
      this.#positions,
    );
  }
}

function numbers(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join('');
}

function wanted(to: number, from = 1): string[] {
  return numbers(from, to).trimEnd().split('\n');
}

describe('beginning', () => {
  it('at the end: only what is written from then on', async () => {
    const follower = new Follower(['app.log'], { from: 'end' });
    follower.append('old 1\nold 2\nunfin');
    await follower.read();
    follower.append('ished\nline 1\n');
    await follower.read();
    expect(follower.lines).toEqual(['unfinished', 'line 1']);
  });

  it('at the end, and the file appears later: from its beginning', async () => {
    const follower = new Follower(['app.log'], { from: 'end' });
    await follower.read();
    follower.append(numbers(1, 3));
    await follower.read();
    expect(follower.lines).toEqual(wanted(3));
  });

  it('at the end, and the file appears while nobody follows: from its beginning', async () => {
    const follower = new Follower(['app.log'], { from: 'end' });
    await follower.read();
    await follower.stop();
    follower.append(numbers(1, 3));
    follower.start();
    await follower.read();
    expect(follower.lines).toEqual(wanted(3));
  });

  it('a glob finds files and folders that appear later', async () => {
    const follower = new Follower(['*/app-*.log']);
    await follower.read();
    follower.append(numbers(1, 2), 'a/app-1.log');
    await follower.read();
    follower.append(numbers(3, 4), 'b/app-2.log');
    await follower.read();
    expect(follower.lines).toEqual(wanted(4));
  });
});

describe('lines', () => {
  it('an unfinished line is handed out once, when it is finished', async () => {
    const follower = new Follower();
    follower.append('half');
    await follower.read();
    expect(follower.lines).toEqual([]);
    await follower.stop();
    follower.start();
    follower.append(' a line\nnext\n');
    await follower.read();
    expect(follower.lines).toEqual(['half a line', 'next']);
  });

  it('CRLF, empty lines and both', async () => {
    const follower = new Follower();
    follower.append('a\r\n\r\n\nb\n\r\nc\r\n');
    await follower.read();
    expect(follower.lines).toEqual(['a', '', '', 'b', '', 'c']);
  });

  it('a line longer than the limit is cut at a character and marked, also over several reads and a restart', async () => {
    const follower = new Follower(['app.log'], { maxLineBytes: 100 });
    follower.append(`short\n${'é'.repeat(49)}xé`);
    await follower.read();
    follower.append('y'.repeat(1000));
    await follower.read();
    await follower.stop();
    follower.start();
    follower.append(`${'z'.repeat(500)}\nafter\n${'w'.repeat(101)}\n`);
    await follower.read();
    expect(follower.lines).toEqual(['short', `${'é'.repeat(49)}x`, 'after', 'w'.repeat(100)]);
    expect(follower.truncated).toEqual([`${'é'.repeat(49)}x`, 'w'.repeat(100)]);
  });

  it('bytes that are not UTF-8 do no harm', async () => {
    const follower = new Follower();
    writeFileSync(follower.path(), Buffer.from([0x61, 0xff, 0xfe, 0x0a, 0x62, 0x0a]));
    await follower.read();
    expect(follower.lines).toEqual(['a��', 'b']);
  });

  it.each([
    ['latin1', Buffer.from('Gr\u00fc\u00dfe\nzwei\n', 'latin1')],
    ['utf-16le', Buffer.from('Gr\u00fc\u00dfe\nzwei\n', 'utf16le')],
  ])('text in %s becomes UTF-8', async (encoding, bytes) => {
    const follower = new Follower(['app.log'], { encoding });
    writeFileSync(follower.path(), bytes);
    await follower.read();
    expect(follower.lines).toEqual(['Grüße', 'zwei']);
  });

  it('many lines in small reads', async () => {
    const follower = new Follower();
    follower.append(numbers(1, 5000));
    await follower.read(1000);
    expect(follower.lines).toEqual(wanted(5000));
  });
});

describe('rotation', () => {
  it('renamed and created, the writer keeps the old file for a while', async () => {
    const follower = new Follower();
    follower.append(numbers(1, 3));
    await follower.read();
    follower.append(numbers(4, 5));
    renameSync(follower.path(), follower.path('app.log.1'));
    follower.append(numbers(6, 7), 'app.log.1');
    await follower.read();
    follower.append(numbers(8, 8));
    follower.append('line 9\n', 'app.log.1');
    await follower.read();
    expect(follower.lines.toSorted(byNumber)).toEqual(wanted(9));
  });

  it('copied and truncated: the rest comes from the copy', async () => {
    const follower = new Follower();
    follower.append(numbers(1, 100));
    await follower.read();
    follower.append(numbers(101, 150));
    copyFileSync(follower.path(), follower.path('app.log.1'));
    truncateSync(follower.path());
    follower.append(numbers(151, 160));
    await follower.read();
    await follower.read();
    expect(follower.lines).toEqual(wanted(160));
  });

  it('copied and truncated where the glob names the copy too', async () => {
    const follower = new Follower(['app.log*']);
    follower.append(numbers(1, 100));
    await follower.read();
    follower.append(numbers(101, 150));
    copyFileSync(follower.path(), follower.path('app.log.1'));
    await follower.read();
    truncateSync(follower.path());
    follower.append(numbers(151, 160));
    for (let i = 0; i < 15; i++) await follower.read();
    expect(follower.lines).toEqual(wanted(160));
  });

  it('truncated in place, many times', async () => {
    const follower = new Follower();
    for (let round = 0; round < 5; round++) {
      truncate(follower.path());
      follower.append(numbers(round * 3 + 1, round * 3 + 3));
      await follower.read();
    }
    expect(follower.lines).toEqual(wanted(15));
  });

  it('truncated and grown beyond the old size between two reads', async () => {
    const follower = new Follower();
    follower.append(numbers(1, 3));
    await follower.read();
    truncateSync(follower.path());
    follower.append(numbers(4, 100));
    await follower.read();
    expect(follower.lines).toEqual(wanted(100));
  });

  it('a writer that goes on at its old offset leaves a hole of NUL bytes', async () => {
    const follower = new Follower();
    follower.append(numbers(1, 3));
    await follower.read();
    const size = readFileSync(follower.path()).length;
    writeFileSync(follower.path(), Buffer.concat([Buffer.alloc(size), Buffer.from('line 4\n')]));
    await follower.read();
    expect(follower.lines).toEqual(wanted(4));
  });

  it('deleted and created anew', async () => {
    const follower = new Follower();
    follower.append(numbers(1, 3));
    await follower.read();
    unlinkSync(follower.path());
    await follower.read();
    follower.append(numbers(4, 4));
    await follower.read();
    expect(follower.lines).toEqual(wanted(4));
  });

  it('a link that leads to another file now', async () => {
    const follower = new Follower();
    follower.append(numbers(1, 3), 'monday');
    follower.append(numbers(5, 6), 'tuesday');
    symlinkSync('monday', follower.path());
    await follower.read();
    unlinkSync(follower.path());
    symlinkSync('tuesday', follower.path());
    follower.append('line 4\n', 'monday');
    await follower.read();
    expect(follower.lines).toEqual(wanted(6));
  });

  it('a renamed file is left after a while, with its unfinished last line', async () => {
    const follower = new Follower();
    follower.append('line 1\nline 2');
    await follower.read();
    renameSync(follower.path(), follower.path('app.log.1'));
    await follower.read();
    expect(follower.files()).toEqual(['app.log']);
    await follower.pass(6 * 60_000);
    await follower.read();
    expect(follower.lines).toEqual(wanted(2));
    expect(follower.files()).toEqual([]);
  });
});

describe('while nobody follows', () => {
  const stopped = async (patterns?: readonly string[]): Promise<Follower> => {
    const follower = new Follower(patterns);
    follower.append(numbers(1, 100));
    await follower.read();
    await follower.stop();
    follower.append(numbers(101, 110));
    return follower;
  };
  const goesOn = async (follower: Follower): Promise<string[]> => {
    follower.start();
    await follower.read();
    await follower.read();
    return follower.lines;
  };

  it('appended', async () => {
    expect(await goesOn(await stopped())).toEqual(wanted(110));
  });

  it.each([[undefined], [['app.log*']]])('renamed (pattern %s)', async (patterns) => {
    const follower = await stopped(patterns);
    renameSync(follower.path(), follower.path('app.log.1'));
    follower.append(numbers(111, 120));
    expect(await goesOn(follower)).toEqual(wanted(120));
  });

  it('renamed into another folder', async () => {
    const follower = await stopped();
    mkdirSync(follower.path('old'));
    renameSync(follower.path(), follower.path('old/app.log-20261121'));
    follower.append(numbers(111, 120));
    expect(await goesOn(follower)).toEqual(wanted(120));
  });

  it('rotated twice: the file between is read whole', async () => {
    const follower = await stopped();
    renameSync(follower.path(), follower.path('app.log.2'));
    follower.append(numbers(111, 120), 'app.log.1');
    utimesSync(follower.path('app.log.2'), 1000, 1000);
    follower.append(numbers(121, 130));
    expect(await goesOn(follower)).toEqual(wanted(130));
  });

  it('rotated again and again, each time while nobody follows', async () => {
    const follower = await stopped();
    const rotate = (generation: number): void => {
      for (let one = generation; one > 0; one--)
        renameSync(
          follower.path(one === 1 ? 'app.log' : `app.log.${one - 1}`),
          follower.path(`app.log.${one}`),
        );
    };
    rotate(1);
    await goesOn(follower);
    await follower.stop();
    follower.append(numbers(111, 200));
    rotate(2);
    follower.append(numbers(201, 300));
    rotate(3);
    follower.append(numbers(301, 400));
    expect(await goesOn(follower)).toEqual(wanted(400));
  });

  it('stopped soon after two rotations: what was read of either is not read again', async () => {
    const follower = new Follower();
    for (const [from, name] of [
      [1, 'app.log.2'],
      [11, 'app.log.1'],
    ] as const) {
      follower.append(numbers(from, from + 9));
      await follower.read();
      renameSync(follower.path(), follower.path(name));
    }
    await follower.read();
    await follower.stop();
    follower.append(numbers(21, 30));
    expect(await goesOn(follower)).toEqual(wanted(30));
  });

  it('copied and truncated', async () => {
    const follower = await stopped();
    copyFileSync(follower.path(), follower.path('app.log.1'));
    truncateSync(follower.path());
    follower.append(numbers(111, 120));
    expect(await goesOn(follower)).toEqual(wanted(120));
  });

  it('rotated and compressed', async () => {
    const follower = await stopped();
    writeFileSync(follower.path('app.log.1.gz'), gzipSync(readFileSync(follower.path())));
    rmSync(follower.path());
    follower.append(numbers(111, 120));
    expect(await goesOn(follower)).toEqual(wanted(120));
  });

  it('deleted: what is written anew is read from its start', async () => {
    const follower = await stopped();
    rmSync(follower.path());
    follower.append(numbers(101, 120));
    expect(await goesOn(follower)).toEqual(wanted(120));
  });

  it('replaced by another file of the same inode', async () => {
    const follower = await stopped();
    writeFileSync(follower.path(), numbers(101, 300));
    expect(await goesOn(follower)).toEqual(wanted(300));
  });
});

function truncate(path: string): void {
  writeFileSync(path, '');
}

function byNumber(a: string, b: string): number {
  return Number(a.slice(5)) - Number(b.slice(5));
}

describe('watching', () => {
  it('is woken by its own file, not by others in the folder', async () => {
    using folder = new TemporaryFolder();
    const clock = new ManualClock();
    const options = {
      patterns: [folder.join('app.log')],
      from: 'beginning',
      maxLineBytes: 1000,
      clock,
    } as const;
    const tail = new Tail(options, undefined);
    await tail.read(1000);
    let woken = 0;
    const stop = tail.watch(() => woken++);
    folder.write('other.log', 'x');
    folder.write('app.log', 'line 1\n');
    await until(() => woken === 1);
    // It tells once; who wants to know of the next change watches again.
    appendFileSync(folder.join('app.log'), 'line 2\n');
    const { chunks } = await tail.read(1000);
    expect(chunks.map(({ lineCount }) => lineCount)).toEqual([2]);
    expect(woken).toBe(1);
    stop();
    await tail.close();
  });
});
