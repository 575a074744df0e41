import type { Libc } from '../../lib/libc.ts';
import type { DirectoryReader } from './directory-reader.ts';
import type { Pace } from './pace.ts';
import { FsReader } from './reader-fs.ts';
import { LibcReader } from './reader-libc.ts';

/** The fastest reader this process can have. */
export function createReader(libc: Libc | undefined, pace: Pace | undefined): DirectoryReader {
  return libc === undefined ? new FsReader(pace) : new LibcReader(libc, pace);
}
