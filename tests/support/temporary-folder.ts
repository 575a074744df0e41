import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All of them begin with this, so that nodes under test can leave each other's mounts alone. */
export const temporaryPrefix = join(realpathSync(tmpdir()), 'etlmon-e2e-');

/** A folder that is gone with the test. Anybody may enter it, so that a node can be run as another user. */
export class TemporaryFolder implements Disposable {
  readonly path: string;

  constructor() {
    this.path = mkdtempSync(temporaryPrefix);
    chmodSync(this.path, 0o755);
  }

  join(...names: string[]): string {
    return join(this.path, ...names);
  }

  /** Writes a file and gives its path. */
  write(name: string, text: string): string {
    const file = this.join(name);
    writeFileSync(file, text);
    return file;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}
