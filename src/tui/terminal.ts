import { stripVTControlCharacters } from 'node:util';
import { displayWidth } from '../lib/cells.ts';
import { KeyParser } from './keys.ts';

export interface Terminal {
  /** Puts these painted lines on the screen, the first on top; each as wide as the screen at most. */
  readonly show: (lines: readonly string[]) => void;
  /** Puts a text on the clipboard of the user's machine, where the terminal allows it (OSC 52). */
  readonly copy: (text: string) => void;
  /** Leaves the alternate screen and gives the terminal back. */
  readonly close: () => void;
  /** Settles once the terminal is given back. */
  readonly closed: Promise<void>;
}

/** Alternate screen, no cursor, no wrapping at the right edge, pasted text marked as such. */
const entering = '\u001B[?1049h\u001B[?25l\u001B[?7l\u001B[?2004h';
const leaving = '\u001B[0m\u001B[?2004l\u001B[?7h\u001B[?25h\u001B[?1049l';
/** What is between these appears at once, on terminals that know them (synchronized output, mode 2026). */
const frameStart = '\u001B[?2026h';
const frameEnd = '\u001B[?2026l';
/** A lone Esc is a key when nothing follows it for so long; a sequence cut by a slow line comes sooner. */
const escapeWaitMs = 50;
const lastWriteMs = 500;

/**
 * Takes the terminal over. Of each frame only the lines that changed are written, and nothing is ever cleared first,
 * so that nothing flickers; while the terminal is slower than we are, frames in between are left out.
 */
export function openTerminal(
  onKey: (key: string) => void,
  { stdin, stdout }: Pick<NodeJS.Process, 'stdin' | 'stdout'> = process,
): Terminal {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const parser = new KeyParser();
  let waiting: NodeJS.Timeout | undefined;
  let shown: readonly string[] = [];
  let wanted: readonly string[] = [];
  let size = '';
  let isDraining = false;
  let isClosed = false;

  const onData = (text: string): void => {
    clearTimeout(waiting);
    const keys = parser.push(text);
    // Something else wrote on the screen (wall, a kernel message): everything anew.
    if (keys.includes('ctrl-l')) shown = [];
    keys.forEach(onKey);
    if (!parser.isWaiting || isClosed) return;
    waiting = setTimeout(() => parser.flush().forEach(onKey), escapeWaitMs);
  };
  const paint = (): void => {
    isDraining = false;
    if (isClosed) return;
    const sizeNow = `${stdout.columns}x${stdout.rows}`;
    if (sizeNow !== size) shown = [];
    size = sizeNow;
    const changes = changedLines(shown, wanted, stdout.columns);
    shown = wanted;
    if (changes === '' || stdout.write(frameStart + changes + frameEnd)) return;
    isDraining = true;
    stdout.once('drain', paint);
  };
  const takeOver = (): void => {
    stdin.setRawMode(true);
    shown = [];
    stdout.write(entering);
    paint();
  };

  stdin.setEncoding('utf8');
  stdin.on('data', onData);
  // Stopped from outside and continued: the shell has used the screen meanwhile.
  process.on('SIGCONT', takeOver);
  takeOver();
  return {
    closed,
    show: (lines) => {
      wanted = lines;
      if (!isDraining) paint();
    },
    copy: (text) => {
      if (!isClosed) stdout.write(`\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`);
    },
    close: () => {
      if (isClosed) return;
      isClosed = true;
      clearTimeout(waiting);
      process.off('SIGCONT', takeOver);
      stdin.off('data', onData);
      // A terminal that is gone (SIGHUP) may never say that it was written to, and may refuse all else.
      setTimeout(resolve, lastWriteMs);
      try {
        stdin.setRawMode(false);
        stdin.pause();
        stdout.write(leaving, () => resolve());
      } catch {
        resolve();
      }
    },
  };
}

/**
 * What to write so that the lines that were shown become the new ones; empty when they are the same. Behind a line as
 * wide as the screen nothing is erased: the cursor waits on its last cell, which would go.
 */
export function changedLines(shown: readonly string[], lines: readonly string[], columns: number): string {
  let text = '';
  for (let row = 0; row < Math.max(shown.length, lines.length); row++) {
    const line = lines[row] ?? '';
    if (shown[row] === line) continue;
    const isShort = displayWidth(stripVTControlCharacters(line)) < columns;
    text += `\u001B[${row + 1};1H\u001B[0m${line}\u001B[0m${isShort ? '\u001B[K' : ''}`;
  }
  return text;
}
