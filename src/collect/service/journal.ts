import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { errnoOf, EtlmonError, messageOf, Unavailable } from '../../lib/errors.ts';
import { entryFields, parseJournalEntry } from './journal-entry.ts';
import type { JournalEntry } from './journal-entry.ts';
import { isServiceName } from './selection.ts';

export interface JournalOptions {
  /** The command and what goes before its arguments: `['journalctl']`. */
  readonly command: readonly string[];
  readonly unit: string;
  /** So many of the last entries first; not counted where `after` is given. */
  readonly lines: number;
  /** The cursor of the last entry that is known: what came after it is given. */
  readonly after?: string | undefined;
}

/** A longer line of journalctl's is passed over. */
const maxLineBytes = 1 << 20;
const maxErrorBytes = 2000;
const maxTextLength = 8 << 20;

/** Whether a text can be the cursor of an entry: `s=…;i=…;b=…;m=…;t=…;x=…`, in hexadecimal digits. */
export function isJournalCursor(text: string): boolean {
  return text.length <= 300 && /^[a-z]=[0-9a-f]{1,32}(;[a-z]=[0-9a-f]{1,32}){1,9}$/.test(text);
}

/** The last entries of a service's journal, oldest first; those before 8 MiB of text are left out. Rejects as `followJournal`. */
export async function readJournal(options: JournalOptions, signal: AbortSignal): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = [];
  let length = 0;
  for await (const batch of run(options, [], signal)) {
    for (const entry of batch) {
      entries.push(entry);
      length += entry.message.length;
    }
    const isResumed = options.after !== undefined;
    if (isResumed && (entries.length >= options.lines || length > maxTextLength)) break;
    while (length > maxTextLength) length -= entries.shift()?.message.length ?? length;
  }
  return entries.slice(0, options.lines);
}

/**
 * A service's journal as it is written, in batches; ends with the signal or when it is left. As long as nobody asks for
 * the next batch nothing more is read. Throws `Unavailable` where there is no journalctl, and `EtlmonError` where it
 * does not know the cursor or may not read the journal.
 */
export function followJournal(
  options: JournalOptions,
  signal: AbortSignal,
): AsyncGenerator<readonly JournalEntry[], void> {
  return run(options, ['--follow'], signal);
}

async function* run(
  options: JournalOptions,
  more: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<readonly JournalEntry[], void> {
  const child = await start(options.command, [...journalArguments(options), ...more], signal);
  const stop = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < maxErrorBytes) stderr += chunk.toString('utf8');
  });
  const ended = new Promise<number | null>((resolve) => void child.once('close', resolve));
  try {
    const lines = new LineSplitter();
    for await (const chunk of child.stdout) {
      const entries = lines.push(chunk as Buffer).flatMap((line) => parseJournalEntry(line) ?? []);
      if (entries.length > 0) yield entries;
    }
    const exitCode = await ended;
    // journalctl exits with 1 also when it merely found nothing.
    if (!signal.aborted && exitCode !== 0 && stderr.trim() !== '') throw refused(stderr);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** Each value is one argument with its option, so that none is taken for another option. Throws for a bad name. */
export function journalArguments({ unit, lines, after }: JournalOptions): string[] {
  if (!isServiceName(unit)) throw new EtlmonError('JOURNAL', `not the name of a service: ${unit}`);
  if (after !== undefined && !isJournalCursor(after)) {
    throw new EtlmonError('JOURNAL', `not the cursor of an entry: ${after.slice(0, 80)}`);
  }
  return [
    `--unit=${unit}`,
    '--quiet',
    '--no-pager',
    '--output=json',
    `--output-fields=${entryFields.join(',')}`,
    ...(after === undefined ? [`--lines=${lines}`] : [`--after-cursor=${after}`, '--no-tail']),
  ];
}

function start(
  [command = '', ...first]: readonly string[],
  args: readonly string[],
  signal: AbortSignal,
): Promise<ChildProcessByStdio<null, Readable, Readable>> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
    });
    child.once('spawn', () => resolve(child));
    child.once('error', (cause) => {
      const isMissing = errnoOf(cause) === 'ENOENT';
      reject(
        isMissing
          ? new Unavailable(`${command} is not installed`, { cause })
          : new EtlmonError('JOURNAL', `cannot start ${command}: ${messageOf(cause)}`, { cause }),
      );
    });
  });
}

function refused(stderr: string): EtlmonError {
  const [line = ''] = stderr.trim().split('\n');
  const hint = 'the node has to be in the group systemd-journal';
  const isDenied = /permission|not (allowed|permitted)/i.test(stderr);
  return new EtlmonError('JOURNAL', `journalctl: ${line}`, isDenied ? { hint } : {});
}

/** Cuts bytes into lines; one that is too long is passed over. */
class LineSplitter {
  #rest: Buffer[] = [];
  #size = 0;

  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      this.#keep(chunk.subarray(from, end));
      if (this.#size <= maxLineBytes) lines.push(Buffer.concat(this.#rest).toString('utf8'));
      this.#rest = [];
      this.#size = 0;
      from = end + 1;
    }
    this.#keep(chunk.subarray(from));
    return lines;
  }

  #keep(part: Buffer): void {
    this.#size += part.length;
    if (this.#size <= maxLineBytes) this.#rest.push(part);
    else this.#rest = [];
  }
}
