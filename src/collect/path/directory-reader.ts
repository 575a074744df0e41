/** Values of `d_type` in readdir(3), for the kinds a scan tells apart. */
export const TYPE_UNKNOWN = 0;
export const TYPE_DIRECTORY = 4;
export const TYPE_FILE = 8;
/** Links, sockets, pipes, devices: counted as files, never followed, without a share in the sizes of files. */
export const TYPE_OTHER = -1;

/** What is known of the current entry after `stat()`. Numbers of 64 bits that may pass 2^53 come in two halves. */
export interface EntryStats {
  type: number;
  links: number;
  sizeBytes: number;
  diskBytes: number;
  modifiedMs: number;
  device: number;
  inodeLow: number;
  inodeHigh: number;
}

/**
 * Reads one directory at a time, entry by entry, in memory that does not grow with the directory. Errors are answered
 * as the kernel's names (`EACCES`), because thrown ones would cost more than the read.
 */
export interface DirectoryReader {
  /** Starts on a directory; `path` has no NUL. Links are not followed at its last component. */
  open(path: Buffer): string | undefined;
  /** Moves to the next entry, `.` and `..` left out. `false` at the end, or where `error` says why not. */
  next(): boolean;
  /** Ends the directory; allowed at any time, also twice. */
  close(): void;
  /** Reads the attributes of the current entry, links not followed, into `stats`. */
  stat(): string | undefined;
  /** What ended the current directory early. */
  readonly error: string | undefined;
  /** The base name of the current entry is `bytes[nameStart, nameEnd())`. */
  readonly bytes: Buffer;
  readonly nameStart: number;
  nameEnd(): number;
  /** One of the `TYPE_` values; `TYPE_UNKNOWN` where the file system does not say. */
  readonly type: number;
  readonly stats: EntryStats;
}

export function emptyStats(): EntryStats {
  return {
    type: TYPE_UNKNOWN,
    links: 0,
    sizeBytes: 0,
    diskBytes: 0,
    modifiedMs: 0,
    device: 0,
    inodeLow: 0,
    inodeHigh: 0,
  };
}
