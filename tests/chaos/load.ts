/**
 * A program that writes logs and a transfer log as fast as it is told, and where it is to, rotates the logs by renaming
 * them. It ends, and tells what it wrote, when its standard input does.
 */
import { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What was written: lines of each log, and transfers. */
export interface Written {
  readonly lines: readonly number[];
  readonly transfers: number;
}

export const logCount = 4;
const tickMs = 5;
const rotateMs = 1500;
const generations = 30;

/** The line of a number, 60 bytes long. */
export function loadLine(log: number, number: number): string {
  return `log ${log} line ${number} `.padEnd(59, '.');
}

class GrowingLog {
  written = 0;
  readonly #log: number;
  readonly #path: string;
  #fd: number;

  constructor(folder: string, log: number) {
    this.#log = log;
    this.#path = join(folder, `load-${log}.log`);
    this.#fd = openSync(this.#path, 'a');
  }

  writeUpTo(count: number): void {
    let text = '';
    while (this.written < count) text += `${loadLine(this.#log, ++this.written)}\n`;
    if (text !== '') writeSync(this.#fd, text);
  }

  rotate(): void {
    for (let generation = generations; generation > 0; generation--) {
      const older = `${this.#path}.${generation}`;
      const newer = generation === 1 ? this.#path : `${this.#path}.${generation - 1}`;
      if (existsSync(newer)) renameSync(newer, older);
    }
    const fd = openSync(this.#path, 'a');
    closeSync(this.#fd);
    this.#fd = fd;
  }
}

function main([
  folder = '',
  linesPerSecond = '',
  transfersPerSecond = '',
  rotation = '',
]: readonly string[]): void {
  const logs = Array.from({ length: logCount }, (_, index) => new GrowingLog(folder, index));
  const xferlog = openSync(join(folder, 'xferlog'), 'a');
  const startedAt = performance.now();
  let transfers = 0;
  const ticking = setInterval(() => {
    const seconds = (performance.now() - startedAt) / 1000;
    for (const log of logs) log.writeUpTo((seconds * Number(linesPerSecond)) / logCount);
    for (; transfers < seconds * Number(transfersPerSecond); transfers++)
      writeSync(
        xferlog,
        `Sat Nov 21 10:00:00 2026 1 192.0.2.1 100 /out/${transfers + 1}.csv b _ o r load ftp 0 * c\n`,
      );
  }, tickMs);
  let turn = 0;
  const rotating = setInterval(() => {
    if (rotation === 'rotated') logs[turn++ % logCount]?.rotate();
  }, rotateMs / logCount);
  process.stdin.resume().on('end', () => {
    clearInterval(ticking);
    clearInterval(rotating);
    const written: Written = { lines: logs.map((log) => log.written), transfers };
    process.stdout.write(`${JSON.stringify(written)}\n`);
  });
}

if (import.meta.main) main(process.argv.slice(2));
