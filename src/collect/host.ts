import { closeSync, openSync, readFileSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The machine as collectors see it: its `/proc`, its `/sys`, its `/etc`. A fixture tree stands in for them in tests
 * and in conformance runs.
 *
 * Reads are synchronous: these files are made by the kernel on the spot and a read takes microseconds, where a trip
 * through the thread pool takes ten times as long. What can block (`/proc/PID/cmdline`, network mounts) must not be
 * read through here.
 */
export class Host {
  readonly root: string;
  #buffer = Buffer.allocUnsafe(64 * 1024);

  constructor(root = '/') {
    this.root = root;
  }

  /**
   * The file that lists the machine's mounts. A service manager may give the node a view of its own, with read-only
   * mounts that are none (systemd's `ProtectSystem`, known by `INVOCATION_ID` in a child of process 1): then it is that
   * of process 1.
   */
  get mountInfo(): string {
    const isService = process.ppid === 1 && process.env['INVOCATION_ID'] !== undefined;
    return isService && this.readIfPresent('proc/1/mountinfo') !== undefined
      ? 'proc/1/mountinfo'
      : 'proc/self/mountinfo';
  }

  /** The path of a file under this host's root: `path('proc/stat')`. */
  path(file: string): string {
    return join(this.root, file);
  }

  /** The whole text of a small file. Throws Node's own error (`ENOENT`, `EACCES`). */
  read(file: string): string {
    const fd = openSync(this.path(file), 'r');
    try {
      let length = 0;
      for (;;) {
        const n = readSync(fd, this.#buffer, length, this.#buffer.length - length, null);
        if (n === 0) break;
        length += n;
        if (length === this.#buffer.length) {
          const larger = Buffer.allocUnsafe(length * 2);
          this.#buffer.copy(larger);
          this.#buffer = larger;
        }
      }
      return this.#buffer.toString('utf8', 0, length);
    } finally {
      closeSync(fd);
    }
  }

  /** As `read`, or `undefined` where the file is not there or may not be read. */
  readIfPresent(file: string): string | undefined {
    try {
      return this.read(file);
    } catch {
      return undefined;
    }
  }

  /** UTF-8 text, for files people write. */
  readText(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  /** The names in a folder. Throws Node's own error. */
  list(folder: string): string[] {
    return readdirSync(this.path(folder));
  }
}
