import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { TestContext } from 'vitest';
import { program, runToEnd } from './command.ts';
import { requirePart } from './parts.ts';
import { TemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** Generous: two tests and their nodes share a slow machine's cores. */
const deadlineMs = 15_000;

/**
 * A real terminal (tmux(1)) with a shell in it, on a server of its own that no configuration of the user reaches. It and
 * all that runs in it are gone with the test.
 */
export class Terminal implements AsyncDisposable {
  readonly folder: TemporaryFolder;
  readonly #socket: string;
  #shellPid = 0;
  #size: TerminalSize;

  private constructor(folder: TemporaryFolder, size: TerminalSize) {
    this.folder = folder;
    this.#socket = folder.join('tmux');
    this.#size = size;
  }

  /** Ends the test as skipped where there is no tmux. */
  static async open(
    context: Pick<TestContext, 'skip'>,
    size: TerminalSize = { columns: 80, rows: 24 },
  ): Promise<Terminal> {
    requirePart(context, 'tmux', 'tmux');
    const terminal = new Terminal(new TemporaryFolder(), size);
    try {
      await terminal.#start();
      return terminal;
    } catch (error) {
      await terminal[Symbol.asyncDispose]();
      throw error;
    }
  }

  get size(): TerminalSize {
    return this.#size;
  }

  async #start(): Promise<void> {
    const { columns, rows } = this.#size;
    const shell = ['-x', `${columns}`, '-y', `${rows}`, 'env', '-u', 'NO_COLOR', '-u', 'ENV', 'PS1=$ ', 'sh'];
    await this.#tmux('new-session', '-d', ...shell, ';', 'set', '-g', 'status', 'off');
    await this.resize(this.#size);
    this.#shellPid = Number(await this.#tmux('display-message', '-p', '#{pane_pid}'));
    await this.shows('$');
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    const own = ['-S', this.#socket, '-f', '/dev/null', '-u'];
    const { code, stdout, stderr } = await runToEnd('tmux', [...own, ...args]);
    if (code !== 0) throw new Error(`tmux ${args[0]} exited with ${code}: ${stderr}`);
    return stdout;
  }

  /** Types text, then enter. */
  async enter(text: string): Promise<void> {
    await this.type(text);
    await this.press('Enter');
  }

  async type(text: string): Promise<void> {
    await this.#tmux('send-keys', '-l', '--', text);
  }

  /** Keys by the names tmux has for them, else as they are. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux('send-keys', '--', ...keys);
  }

  /** Types a command that runs the program under test; `before` stands in front of it, as an assignment does. */
  async run(args: readonly string[], before = ''): Promise<void> {
    await this.enter(`${before} ${program} ${args.join(' ')}`.trim());
  }

  async resize(size: TerminalSize): Promise<void> {
    await this.#tmux('resize-window', '-x', `${size.columns}`, '-y', `${size.rows}`);
    this.#size = size;
  }

  /** The rows of the screen, without the blanks at their ends. */
  async rows(): Promise<string[]> {
    const text = await this.#tmux('capture-pane', '-p');
    return text.split('\n').slice(0, this.#size.rows);
  }

  /** What is on the screen with the sequences that style it. */
  painted(): Promise<string> {
    return this.#tmux('capture-pane', '-p', '-e');
  }

  /** The SGR codes in force where the text stands first; 2 is dim, 7 reverse. Throws where it is not on the screen. */
  async styleOf(text: string): Promise<ReadonlySet<string>> {
    const painted = await this.painted();
    const parts = painted.split(/\u001B\[([\d;]*)m/);
    const at = parts
      .filter((_, index) => index % 2 === 0)
      .join('')
      .indexOf(text);
    if (at === -1) throw new Error(`not on the screen: ${text}\n${painted}`);
    const codes = new Set<string>();
    let passed = 0;
    for (const [index, part] of parts.entries()) {
      if (index % 2 === 0) {
        passed += part.length;
        if (passed > at) break;
        continue;
      }
      // tmux begins anew with 0 whenever an attribute ends.
      for (const code of part.split(';')) {
        if (code === '' || code === '0') codes.clear();
        else codes.add(code);
      }
    }
    return codes;
  }

  /** Waits until the condition holds for what is on the screen, and gives that. The message has the last screen. */
  async until(
    what: string,
    condition: (rows: readonly string[], text: string) => unknown,
    timeoutMs = deadlineMs,
  ): Promise<string[]> {
    let rows: string[] = [];
    try {
      await until(
        async () => {
          rows = await this.rows();
          return condition(rows, rows.join('\n'));
        },
        { what, timeoutMs },
      );
      return rows;
    } catch (error) {
      throw new Error(`${what}: not on the screen\n${rows.join('\n')}`, { cause: error });
    }
  }

  /** Waits until the screen shows all of these. */
  shows(...texts: readonly (string | RegExp)[]): Promise<string[]> {
    return this.until(texts.join(', '), (_, text) =>
      texts.every((wanted) => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text))),
    );
  }

  /** Whether a program has the alternate screen, and whether the cursor is seen. */
  async modes(): Promise<{ readonly isAlternate: boolean; readonly hasCursor: boolean }> {
    const flags = await this.#tmux('display-message', '-p', '#{alternate_on} #{cursor_flag}');
    const [alternate, cursor] = flags.trim().split(' ');
    return { isAlternate: alternate === '1', hasCursor: cursor === '1' };
  }

  /** From now on what programs write to the terminal is kept too, byte by byte. */
  async record(): Promise<Recording> {
    const file = this.folder.join('output');
    await this.#tmux('pipe-pane', '-O', `exec cat > ${file}`);
    await until(() => existsSync(file), { what: 'the recording' });
    return {
      /** What was written so far. */
      bytes: () => readFileSync(file),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      if (existsSync(this.#socket)) await this.#tmux('kill-server');
      await this.#emptied();
    } finally {
      this.folder[Symbol.dispose]();
    }
  }

  /** The terminal's end tells the programs in it to end, too (SIGHUP); those that do not are ended, and that is a failure. */
  async #emptied(): Promise<void> {
    if (this.#shellPid === 0) return;
    try {
      await until(() => processesOf(this.#shellPid).length === 0, { what: 'the end of all in the terminal' });
    } catch (error) {
      for (const pid of processesOf(this.#shellPid)) process.kill(pid, 'SIGKILL');
      throw error;
    }
  }
}

/** The processes of a session, named by its leader's pid (proc_pid_stat(5)). */
function processesOf(session: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const [state, , , leader] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return Number(leader) === session && state !== 'Z';
      } catch {
        // It is gone since it was listed.
        return false;
      }
    });
}

export interface Recording {
  readonly bytes: () => Buffer;
}
