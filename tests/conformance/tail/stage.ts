import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf } from '../../support/command.ts';
import { until } from '../../support/until.ts';
import type { WriterProcess } from './writer-process.ts';
import { numberedLine } from './writer.ts';

export interface HandleOptions {
  readonly isAppending?: boolean;
  readonly isReopenedBySignal?: boolean;
}

/** Where one scenario plays: its folder, its writer, and the lines that have to be stored in the end. */
export class Stage {
  readonly folder: string;
  readonly expected: string[] = [];
  readonly writer: WriterProcess;
  readonly #name: string;
  readonly #configFolder: string;
  #number = 1;

  constructor(name: string, folder: string, configFolder: string, writer: WriterProcess) {
    this.#name = name;
    this.folder = folder;
    this.#configFolder = configFolder;
    this.writer = writer;
    mkdirSync(folder, { recursive: true });
  }

  path(name = 'app.log'): string {
    return join(this.folder, name);
  }

  async open(handle = 'app.log', options: HandleOptions = {}, path = this.path(handle)): Promise<void> {
    await this.writer.tell({
      do: 'open',
      handle: this.#key(handle),
      path,
      isAppending: options.isAppending ?? true,
      isReopenedBySignal: options.isReopenedBySignal ?? false,
    });
  }

  /** The next numbered lines, through a handle that is open. */
  async lines(count: number, handle = 'app.log'): Promise<void> {
    await this.text(
      this.next(count)
        .map((line) => `${line}\n`)
        .join(''),
      handle,
    );
  }

  async text(text: string, handle = 'app.log'): Promise<void> {
    await this.writer.tell({ do: 'text', handle: this.#key(handle), text });
  }

  /** Numbered lines that somebody else writes; they are expected from now on. */
  next(count: number): string[] {
    const lines = Array.from({ length: count }, () => numberedLine(this.#name, this.#number++));
    this.expected.push(...lines);
    return lines;
  }

  async reopen(handle = 'app.log'): Promise<void> {
    await this.writer.tell({ do: 'reopen', handle: this.#key(handle) });
  }

  /** Begins to write without a pause; `rest` ends it. */
  async stream(perSecond: number, handle = 'app.log'): Promise<void> {
    await this.writer.tell({
      do: 'stream',
      handle: this.#key(handle),
      prefix: this.#name,
      from: this.#number,
      perSecond,
    });
  }

  async rest(handle = 'app.log'): Promise<void> {
    const { next = 0 } = await this.writer.tell({ do: 'rest', handle: this.#key(handle) });
    this.next(next - this.#number);
  }

  /** Rotates by the program itself. With `signal` the writer has opened its file anew when this resolves. */
  async logrotate(options: readonly string[], patterns: readonly string[] = ['app.log']): Promise<void> {
    const files = patterns.map((pattern) => `"${this.path(pattern)}"`).join(' ');
    const isSignalled = options.includes('signal');
    const lines = options.filter((option) => option !== 'signal');
    if (isSignalled) lines.push('sharedscripts', `postrotate\n    kill -HUP ${this.writer.pid}\n  endscript`);
    const rotate = lines.some((line) => line.startsWith('rotate ')) ? [] : ['rotate 9'];
    const file = join(this.#configFolder, `${this.#name}.conf`);
    writeFileSync(file, `${files} {\n  ${[...rotate, 'missingok', ...lines].join('\n  ')}\n}\n`, {
      mode: 0o644,
    });
    const before = this.writer.reopened;
    await outputOf('logrotate', '--state', `${file}.state`, '-f', file);
    if (isSignalled) await until(() => this.writer.reopened > before, { what: 'the writer to reopen' });
  }

  #key(handle: string): string {
    return `${this.#name}/${handle}`;
  }
}
