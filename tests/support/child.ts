import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { until } from './until.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process a test started: its output so far, its end, and a sure way to end it. */
export class Child implements AsyncDisposable {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  readonly #process: ChildProcess;
  readonly #output = { stdout: '', stderr: '' };
  #isOver = false;

  private constructor(process: ChildProcess, pid: number) {
    this.#process = process;
    this.pid = pid;
    for (const name of ['stdout', 'stderr'] as const) {
      process[name]?.setEncoding('utf8').on('data', (text: string) => {
        this.#output[name] += text;
      });
    }
    this.exited = new Promise((resolve) => {
      process.once('close', (code, signal) => {
        this.#isOver = true;
        resolve({ code, signal });
      });
    });
  }

  /** Rejects when the command cannot be started. */
  static async start(
    command: string,
    args: readonly string[],
    options: Pick<SpawnOptions, 'cwd' | 'env' | 'stdio'> = {},
  ): Promise<Child> {
    const process = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    await new Promise((resolve, reject) => {
      process.once('spawn', resolve);
      process.once('error', reject);
    });
    return new Child(process, process.pid!);
  }

  get stdout(): string {
    return this.#output.stdout;
  }

  get stderr(): string {
    return this.#output.stderr;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Ends its standard input, for programs that live as long as that is open. */
  endInput(): void {
    this.#process.stdin?.end();
  }

  /** Waits for its end; throws when it does not come in time. */
  async ended(timeoutMs = 10_000): Promise<Exit> {
    await until(() => this.#isOver, { what: `the end of ${this.#process.spawnargs.join(' ')}`, timeoutMs });
    return this.exited;
  }

  /** Gone for good, stopped or not. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOver) return;
    this.kill('SIGKILL');
    await this.ended(5000);
  }
}
