import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { until } from '../../support/until.ts';
import type { WriterAnswer, WriterCommand } from './writer.ts';

/** The writing program, started and told what to do. */
export class WriterProcess implements AsyncDisposable {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting: ((answer: WriterAnswer) => void)[] = [];
  #reopened = 0;

  constructor() {
    this.#process = spawn(process.execPath, [new URL('writer.ts', import.meta.url).pathname]);
    createInterface({ input: this.#process.stdout }).on('line', (line) => {
      const answer = JSON.parse(line) as WriterAnswer;
      if (answer.reopened) this.#reopened++;
      else this.#waiting.shift()?.(answer);
    });
    this.#process.stderr.pipe(process.stderr);
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** How often it was told by a signal to open its files anew, and has. */
  get reopened(): number {
    return this.#reopened;
  }

  /** Rejects when the command failed. */
  async tell(command: WriterCommand): Promise<WriterAnswer> {
    const answered = new Promise<WriterAnswer>((resolve) => this.#waiting.push(resolve));
    this.#process.stdin.write(`${JSON.stringify(command)}\n`);
    const answer = await answered;
    if (answer.error !== undefined) throw new Error(`the writer: ${answer.error}`);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.stdin.end();
    this.#process.kill('SIGKILL');
    await until(() => this.#process.exitCode !== null || this.#process.signalCode !== null, {
      what: 'the end of the writer',
    });
  }
}
