import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Peer } from './peers.ts';
import type { Session } from './session.ts';

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

interface Waiting {
  readonly lines: string[];
  readonly resolve: (lines: string[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A program in a real terminal: a tmux server of its own, spoken to in control mode (tmux(1), CONTROL MODE), where
 * commands and answers cost no process and every output of the program is told at once.
 */
export class Terminal implements AsyncDisposable {
  readonly #session: Session;
  readonly #tmux: ChildProcess;
  readonly #waiting: Waiting[] = [];
  #block: Waiting | undefined;
  #isInBlock = false;
  #hasOutput = false;
  #wake: () => void = () => {};

  private constructor(session: Session, tmux: ChildProcess) {
    this.#session = session;
    this.#tmux = tmux;
    if (tmux.stdout === null) throw new Error('BUG: tmux was started without a pipe');
    createInterface({ input: tmux.stdout }).on('line', (line) => this.#take(line));
    tmux.once('exit', () => {
      for (const { reject } of this.#waiting.splice(0))
        reject(new Error('tmux ended, and with it the program'));
    });
  }

  /** Starts `command` in a terminal of that size. */
  static async open(
    session: Session,
    { command: tmux }: Peer,
    { columns, rows }: ScreenSize,
    command: readonly string[],
  ): Promise<Terminal> {
    const socket = `${session.folder()}/tmux`;
    const size = ['-x', String(columns), '-y', String(rows)];
    const child = await session.start(
      tmux,
      ['-u', '-S', socket, '-f', '/dev/null', '-C', 'new-session', ...size, '-s', 'bench', ...command],
      {
        stdio: ['pipe', 'pipe', 'ignore'],
        env: { ...process.env, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8' },
      },
    );
    const terminal = new Terminal(session, child);
    // The server outlives its clients otherwise, and with it the program, should this process be ended.
    await terminal.run('set-option -g destroy-unattached on');
    await terminal.run(`refresh-client -C ${columns}x${rows}`);
    return terminal;
  }

  /** Process id of the program. */
  async pid(): Promise<number> {
    return Number((await this.run("display-message -p '#{pane_pid}'"))[0]);
  }

  /** The screen as it is now. */
  screen(): Promise<string[]> {
    return this.run('capture-pane -p');
  }

  /**
   * Presses a key and waits until the screen is as wanted. Answers the milliseconds from the key to the answer that
   * shows it: looked at whenever the program has written, so the terminal's own time is part of it.
   */
  async press(key: string, isWanted: (screen: readonly string[]) => boolean): Promise<number> {
    const startedAt = performance.now();
    this.#hasOutput = false;
    await this.run(`send-keys ${key}`);
    await this.#nextOutput();
    await this.#until(isWanted);
    return performance.now() - startedAt;
  }

  /** Waits until the screen is as wanted. */
  waitFor(isWanted: (screen: readonly string[]) => boolean): Promise<void> {
    return this.#until(isWanted);
  }

  /** Sends one command to tmux; answers what it prints. */
  run(command: string): Promise<string[]> {
    if (this.#tmux.exitCode !== null) return Promise.reject(new Error('tmux has ended'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ lines: [], resolve, reject });
      this.#tmux.stdin?.write(`${command}\n`);
    });
  }

  /** Ends the program and the server. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#tmux.exitCode === null) {
      const exited = new Promise((resolve) => this.#tmux.once('exit', resolve));
      // The server ends without an answer.
      this.#tmux.stdin?.write('kill-server\n');
      await exited;
    }
    await this.#session.end(this.#tmux);
  }

  async #until(isWanted: (screen: readonly string[]) => boolean): Promise<void> {
    const startedAt = performance.now();
    for (;;) {
      this.#hasOutput = false;
      const screen = await this.screen();
      if (isWanted(screen)) return;
      if (performance.now() - startedAt > deadlineMs) {
        throw new Error(`the screen does not show what was waited for:\n${screen.join('\n')}`);
      }
      await this.#nextOutput();
    }
  }

  /** Resolves at the program's next output, or at once where there was some since `#hasOutput` was cleared. */
  #nextOutput(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#hasOutput) return resolve();
      const timer = setTimeout(resolve, silenceMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** `%begin time number flags`, lines, `%end` or `%error`; other lines that begin with `%` are notifications. */
  #take(line: string): void {
    if (this.#isInBlock) {
      const [, end, flags] = /^%(end|error) \d+ \d+ (\d)/.exec(line) ?? [];
      if (end === undefined) {
        this.#block?.lines.push(line);
        return;
      }
      this.#isInBlock = false;
      if (flags !== '1') return;
      if (end === 'end') this.#block?.resolve(this.#block.lines);
      else this.#block?.reject(new Error(`tmux: ${this.#block.lines.join(' ')}`));
      return;
    }
    const begin = /^%begin \d+ \d+ (\d)/.exec(line);
    if (begin !== null) {
      this.#isInBlock = true;
      // Flag 0: not an answer to a command of ours.
      this.#block = begin[1] === '1' ? this.#waiting.shift() : undefined;
    } else if (line.startsWith('%output ')) {
      this.#hasOutput = true;
      this.#wake();
    }
  }
}

const deadlineMs = 10_000;
const silenceMs = 1000;
