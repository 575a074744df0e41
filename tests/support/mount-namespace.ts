import type { TestContext } from 'vitest';
import { Child } from './child.ts';
import { runToEnd } from './command.ts';
import { isRoot, skip } from './parts.ts';
import { until } from './until.ts';

/**
 * A view of the mounts that is the test's own (mount_namespaces(7)): what is mounted in it nobody else sees, so a hung
 * mount hangs no other program, and all of it is gone with the last process in it. Works without root where
 * unprivileged user namespaces are allowed.
 */
export class MountNamespace implements AsyncDisposable {
  readonly #holder: Child;

  private constructor(holder: Child) {
    this.#holder = holder;
  }

  /** Ends the test as skipped where the kernel allows none. */
  static async open(context: Pick<TestContext, 'skip'>): Promise<MountNamespace> {
    const flags = ['--mount', '--propagation', 'private', ...(isRoot() ? [] : ['--user', '--map-root-user'])];
    const trial = await runToEnd('unshare', [...flags, 'true']);
    if (trial.code !== 0) skip(context, `mount namespaces are not allowed here: ${trial.stderr.trim()}`);
    // It lives as long as its standard input is open: it cannot outlast this process.
    const holder = await Child.start('unshare', [...flags, 'sh', '-c', 'echo ready; exec cat'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    await until(() => holder.stdout === 'ready\n', { what: 'the mount namespace' });
    return new MountNamespace(holder);
  }

  /** What to put before a command to run it in here. */
  get enter(): readonly string[] {
    const pid = String(this.#holder.pid);
    return isRoot()
      ? ['nsenter', '--target', pid, '--mount', '--']
      : ['nsenter', '--target', pid, '--user', '--preserve-credentials', '--mount', '--'];
  }

  /** A file of this namespace as seen from outside. */
  path(file: string): string {
    return `/proc/${this.#holder.pid}/root${file}`;
  }

  start(command: string, ...args: readonly string[]): Promise<Child> {
    const [enter = '', ...rest] = [...this.enter, command, ...args];
    return Child.start(enter, rest);
  }

  /** Runs a command in here to its end, which has to be a good one, and gives what it printed. */
  async run(command: string, ...args: readonly string[]): Promise<string> {
    const [enter = '', ...rest] = [...this.enter, command, ...args];
    const { code, stdout, stderr } = await runToEnd(enter, rest);
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} exited with ${code}: ${stderr}`);
    return stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#holder[Symbol.asyncDispose]();
  }
}
