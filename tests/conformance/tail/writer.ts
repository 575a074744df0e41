/**
 * A program that writes logs, as a process of its own: files are opened by a handle, lines are numbered, SIGHUP makes
 * it open anew those that it was told to. Takes one JSON command a line and answers each with one line.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** What the program is told. */
export type WriterCommand =
  | {
      readonly do: 'open';
      readonly handle: string;
      readonly path: string;
      /** False: writes go on at the offset of this descriptor, whatever was truncated. */
      readonly isAppending: boolean;
      readonly isReopenedBySignal: boolean;
    }
  | { readonly do: 'reopen' | 'close'; readonly handle: string }
  | { readonly do: 'text'; readonly handle: string; readonly text: string }
  /** Numbered lines at a steady pace until `rest`, which tells the number it came to. */
  | {
      readonly do: 'stream';
      readonly handle: string;
      readonly prefix: string;
      readonly from: number;
      readonly perSecond: number;
    }
  | { readonly do: 'rest'; readonly handle: string };

/** What it answers: to a command, or unasked after it opened files anew. */
export interface WriterAnswer {
  readonly reopened?: true;
  readonly error?: string;
  /** The number after the last line that was written. */
  readonly next?: number;
}

interface Handle {
  fd: number;
  readonly path: string;
  readonly flags: number;
  readonly isReopenedBySignal: boolean;
  next: number;
  timer: NodeJS.Timeout | undefined;
}

/** The line of a number. */
export function numberedLine(prefix: string, number: number): string {
  return `${prefix} ${number} of a log that somebody follows`;
}

const tickMs = 10;

function main(): void {
  const handles = new Map<string, Handle>();
  const answer = (text: WriterAnswer): void => void process.stdout.write(`${JSON.stringify(text)}\n`);
  process.on('SIGHUP', () => {
    for (const handle of handles.values()) if (handle.isReopenedBySignal) reopen(handle);
    answer({ reopened: true });
  });
  createInterface({ input: process.stdin }).on('line', (line) => {
    try {
      answer(obey(handles, JSON.parse(line) as WriterCommand));
    } catch (error) {
      answer({ error: String(error) });
    }
  });
}

function obey(handles: Map<string, Handle>, command: WriterCommand): WriterAnswer {
  if (command.do === 'open') {
    const flags = constants.O_WRONLY | constants.O_CREAT | (command.isAppending ? constants.O_APPEND : 0);
    const { path, isReopenedBySignal } = command;
    const fd = openSync(path, flags, 0o644);
    handles.set(command.handle, { fd, path, flags, isReopenedBySignal, next: 0, timer: undefined });
    return {};
  }
  const handle = handles.get(command.handle);
  if (handle === undefined) throw new Error(`BUG: no handle ${command.handle}`);
  if (command.do === 'text') writeSync(handle.fd, command.text);
  else if (command.do === 'reopen') reopen(handle);
  else if (command.do === 'stream') stream(handle, command);
  else {
    clearInterval(handle.timer);
    if (command.do === 'close') closeSync(handle.fd);
  }
  return { next: handle.next };
}

function reopen(handle: Handle): void {
  closeSync(handle.fd);
  handle.fd = openSync(handle.path, handle.flags, 0o644);
}

function stream(handle: Handle, command: Extract<WriterCommand, { do: 'stream' }>): void {
  const startedAt = performance.now();
  handle.next = command.from;
  handle.timer = setInterval(() => {
    const due = command.from + ((performance.now() - startedAt) * command.perSecond) / 1000;
    let text = '';
    for (; handle.next < due; handle.next++) text += `${numberedLine(command.prefix, handle.next)}\n`;
    if (text !== '') writeSync(handle.fd, text);
  }, tickMs);
}

if (import.meta.main) main();
