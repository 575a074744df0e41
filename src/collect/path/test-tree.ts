import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLibc } from '../../lib/libc.ts';
import type { DirectoryReader } from './directory-reader.ts';
import { mergeParts, partialReason } from './merge-parts.ts';
import { FsReader } from './reader-fs.ts';
import { LibcReader } from './reader-libc.ts';
import { ScanControl } from './scan-control.ts';
import type { ScanTop, ScanTotals } from './scan-result.ts';
import type { PathTarget } from './target.ts';
import { Walk, type WalkOptions } from './walk.ts';

/** A temporary directory for a test; removed by `using`. */
export function temporaryTree(parent = tmpdir()): { path: string } & Disposable {
  const path = mkdtempSync(join(parent, 'etlmon-path-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Makes files of given sizes, directories (name ends with a slash) and links (`-> target`, `= same file`). */
export function plant(root: string, entries: Readonly<Record<string, number | string>>): void {
  for (const [name, content] of Object.entries(entries)) {
    const path = join(root, name);
    mkdirSync(join(path, '..'), { recursive: true });
    if (name.endsWith('/')) mkdirSync(path, { recursive: true });
    else if (typeof content === 'number') writeFileSync(path, Buffer.alloc(content));
    else if (content.startsWith('= ')) linkSync(join(root, content.slice(2)), path);
    else symlinkSync(content.slice(3), path);
  }
}

/** The readers that must agree. */
export const readers: readonly [name: string, create: () => DirectoryReader][] = [
  ['fs', () => new FsReader(undefined)],
  [
    'libc',
    () => {
      const libc = openLibc();
      if (libc === undefined) throw new Error('no direct system calls here');
      return new LibcReader(libc, undefined);
    },
  ],
];

export interface Walked {
  readonly totals: ScanTotals;
  readonly top: ScanTop;
  readonly reason: string | undefined;
  readonly error: string | undefined;
}

/** Walks a tree in this thread. */
export function walkHere(reader: DirectoryReader, root: string, options: Partial<WalkOptions> = {}): Walked {
  const control = new ScanControl();
  const all: WalkOptions = {
    root: Buffer.from(root),
    threadIndex: 0,
    maxDepth: Infinity,
    exclusion: undefined,
    closed: new Set(),
    maxEntries: Infinity,
    sizes: false,
    top: 0,
    give: () => {},
    ...options,
  };
  const walk = new Walk(reader, control, all);
  walk.addRoot(0);
  const error = walk.run();
  const { part } = walk.finish(new Uint32Array(6 * 16));
  const { totals, top } = mergeParts([part], all.top);
  const limits = { timeoutMs: 1000, maxFilesPerScan: all.maxEntries };
  return { totals, top, error, reason: partialReason(totals, control.stopReason, limits) };
}

/** A reader that does something else at some points: for what cannot be made to happen on a real file system. */
export class BentReader implements DirectoryReader {
  readonly #inner: DirectoryReader;
  readonly #beforeOpen: (path: string) => string | undefined;
  readonly #hidesTypes: boolean;
  statCalls = 0;

  constructor(
    inner: DirectoryReader,
    bends: { beforeOpen?: (path: string) => string | undefined; hidesTypes?: boolean } = {},
  ) {
    this.#inner = inner;
    this.#beforeOpen = bends.beforeOpen ?? (() => undefined);
    this.#hidesTypes = bends.hidesTypes ?? false;
  }

  open(path: Buffer): string | undefined {
    return this.#beforeOpen(path.toString()) ?? this.#inner.open(path);
  }

  stat(): string | undefined {
    this.statCalls++;
    return this.#inner.stat();
  }

  next = (): boolean => this.#inner.next();
  close = (): void => this.#inner.close();
  nameEnd = (): number => this.#inner.nameEnd();

  get error(): string | undefined {
    return this.#inner.error;
  }

  get bytes(): Buffer {
    return this.#inner.bytes;
  }

  get nameStart(): number {
    return this.#inner.nameStart;
  }

  get type(): number {
    return this.#hidesTypes ? 0 : this.#inner.type;
  }

  get stats(): DirectoryReader['stats'] {
    return this.#inner.stats;
  }
}

/** What `find` and `du` say of a tree. */
export function measureWithTools(root: string): {
  files: number;
  directories: number;
  bytes: number;
  disk: number;
} {
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { maxBuffer: 2 ** 28 });
  const sizes = run('find', root, '-type', 'f', '-printf', '%s\n').toString().split('\n').filter(Boolean);
  return {
    files: run('find', root, '-mindepth', '1', '!', '-type', 'd', '-printf', '.').length,
    directories: run('find', root, '-mindepth', '1', '-type', 'd', '-printf', '.').length,
    bytes: sizes.reduce((sum, size) => sum + Number(size), 0),
    disk: Number(run('du', '-s', '-B1', root).toString().split('\t')[0]),
  };
}

/** A target with nothing limited. */
export function target(path: string, options: Partial<PathTarget> = {}): PathTarget {
  return {
    path,
    scanIntervalMs: 60_000,
    maxDepth: undefined,
    exclude: [],
    maxFilesPerScan: undefined,
    timeoutMs: 30_000,
    maxIops: undefined,
    workers: 2,
    sizes: false,
    top: 0,
    ...options,
  };
}
