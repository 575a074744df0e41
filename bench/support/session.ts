import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const endGraceMs = 5000;

/** What a benchmark has started and made: processes, ended by their pid, and temporary folders, removed after them. */
export class Session implements AsyncDisposable {
  readonly #children = new Set<ChildProcess>();
  readonly #folders = new Set<string>();

  /** Makes a folder under `parent`; the session removes it. */
  folder(parent: string = tmpdir()): string {
    const folder = mkdtempSync(join(parent, 'etlmon-bench-'));
    this.#folders.add(folder);
    return folder;
  }

  /** Starts a program; the session ends it. Rejects where it cannot be started. */
  async start(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<ChildProcess> {
    const child = spawn(command, args, { stdio: 'ignore', ...options });
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    this.#children.add(child);
    return child;
  }

  /** Ends a program and waits for it: SIGTERM, and SIGKILL where that does not do within 5 s. */
  async end(child: ChildProcess): Promise<void> {
    this.#children.delete(child);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), endGraceMs);
    await exited;
    clearTimeout(force);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#children].map((child) => this.end(child)));
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
    this.#folders.clear();
  }
}
