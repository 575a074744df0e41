import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ManualClock } from '../../lib/clock.ts';
import type { FilePosition, TailRead } from './index.ts';
import { positionRows, positionsFrom, Tail } from './index.ts';

type Packing = 'now' | 'later' | 'never';

/** What is done to a log, and when it is looked at. */
export type Step =
  | { readonly kind: 'write'; readonly lines: number; readonly padding: number }
  | { readonly kind: 'half' }
  | { readonly kind: 'late' }
  | { readonly kind: 'recreate' }
  | { readonly kind: 'restart' }
  | { readonly kind: 'rename'; readonly isCreated: boolean; readonly packing: Packing }
  | { readonly kind: 'copy and truncate'; readonly looks: readonly CopyLook[]; readonly packing: Packing }
  | { readonly kind: 'compress'; readonly generation: number }
  | { readonly kind: 'delete'; readonly generation: number }
  | { readonly kind: 'look'; readonly ms: number }
  | { readonly kind: 'glance'; readonly ms: number; readonly bytes: number };

/** A look while a copy is made: nothing was copied yet, or all. */
export type CopyLook = 'empty' | 'whole';

export interface History {
  readonly pattern: 'app.log' | 'app.log*';
  /** Each file begins with the same line. */
  readonly hasHeader: boolean;
  readonly steps: readonly Step[];
}

/** What a history came to: nothing of it should be there. */
export interface Faults {
  readonly lost: readonly string[];
  readonly repeated: readonly string[];
  /** Behind a later line of its file. */
  readonly late: readonly string[];
}

const header = 'time level message';

/**
 * Plays a history in a folder. Lost is a line that stood anywhere at a look and was never handed out. Files get times of
 * the history's own clock, so that what takes no time here is told apart as where it does.
 */
export async function playHistory(folder: string, history: History): Promise<Faults> {
  const log = new TestLog(join(folder, 'logs'), history);
  try {
    for (const step of [...history.steps, ...settling]) await log.do(step);
    return log.faults();
  } finally {
    await log.close();
  }
}

/** Longer than any search and any grace. */
const settling: readonly Step[] = [1000, 1000, 1000, 4000, 1000, 11_000, 1000, 400_000, 1000, 1000].map(
  (ms) => ({ kind: 'look', ms }),
);

class TestLog {
  readonly #folder: string;
  readonly #path: string;
  readonly #history: History;
  readonly #clock = new ManualClock();
  readonly #got: string[] = [];
  readonly #seen = new Set<string>();
  #tail: Tail;
  #saved: readonly FilePosition[] | undefined;
  #fileTimeMs = 1_700_000_000_000;
  #written = 0;
  #content = 0;
  #isHalf = false;
  #discoveredAt = Number.NEGATIVE_INFINITY;
  #renamedAt = Number.NEGATIVE_INFINITY;
  /** Of a log that comes and goes between two looks, and none was before, nobody knows. */
  #isAbsent = true;

  constructor(folder: string, history: History) {
    mkdirSync(folder);
    this.#folder = folder;
    this.#path = join(folder, 'app.log');
    this.#history = history;
    this.#tail = this.#open();
  }

  async do(step: Step): Promise<void> {
    this.#fileTimeMs += step.kind === 'look' ? step.ms : 10;
    if (step.kind === 'write') this.#write(step.lines, step.padding);
    else if (step.kind === 'half') this.#half();
    else if (step.kind === 'late') this.#late();
    else if (step.kind === 'recreate') this.#recreate();
    else if (step.kind === 'restart') await this.#restart();
    else if (step.kind === 'rename') await this.#rename(step.isCreated, step.packing);
    else if (step.kind === 'copy and truncate') await this.#copy(step.looks, step.packing);
    else if (step.kind === 'compress') this.#compress(step.generation);
    else if (step.kind === 'delete') this.#delete(step.generation);
    else if (step.kind === 'look') await this.#look(step.ms);
    else await this.#glance(step.ms, step.bytes);
  }

  faults(): Faults {
    const got = this.#got.filter((line) => line !== header);
    const last = new Map<string, number>();
    const late = got.filter((line) => {
      const [number = '', content = ''] = line.split(' ');
      const isLate = Number(number) < (last.get(content) ?? 0);
      last.set(content, Number(number));
      return isLate;
    });
    return {
      lost: [...this.#seen].filter((line) => !got.includes(line)),
      repeated: got.filter((line, index) => got.indexOf(line) < index),
      late,
    };
  }

  close(): Promise<void> {
    return this.#tail.close();
  }

  #open(): Tail {
    const patterns = [join(this.#folder, this.#history.pattern)];
    return new Tail({ patterns, from: 'beginning', maxLineBytes: 1000, clock: this.#clock }, this.#saved);
  }

  async #restart(): Promise<void> {
    await this.#tail.close();
    this.#tail = this.#open();
  }

  async #look(ms: number): Promise<void> {
    await this.#clock.advance(ms);
    if (this.#clock.monotonic() - this.#discoveredAt >= 1000) {
      this.#discoveredAt = this.#clock.monotonic();
      this.#see();
    }
    while (this.#keep(await this.#tail.read(1 << 20)).isMoreLeft);
  }

  /** One read of little. */
  async #glance(ms: number, bytes: number): Promise<void> {
    await this.#clock.advance(ms);
    if (this.#clock.monotonic() - this.#discoveredAt >= 1000) this.#discoveredAt = this.#clock.monotonic();
    this.#keep(await this.#tail.read(bytes));
  }

  #keep(read: TailRead): TailRead {
    for (const { text } of read.chunks)
      this.#got.push(...Buffer.from(text).toString().split('\n').slice(0, -1));
    this.#saved = positionsFrom(positionRows(read.positions));
    return read;
  }

  /** Whole lines that stand in any file now. */
  #see(): void {
    this.#isAbsent = !existsSync(this.#path);
    for (const name of readdirSync(this.#folder)) {
      const bytes = readFileSync(join(this.#folder, name));
      const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
      for (const line of text.split('\n').slice(0, -1)) if (line !== header) this.#seen.add(line);
    }
  }

  #append(text: string, path = this.#path): void {
    const isNew = !existsSync(path) || statSync(path).size === 0;
    appendFileSync(path, (isNew && this.#history.hasHeader ? `${header}\n` : '') + text);
    this.#touch(path);
  }

  #touch(path: string, timeMs = this.#fileTimeMs): void {
    utimesSync(path, timeMs / 1000, timeMs / 1000);
  }

  #write(lines: number, padding: number): void {
    this.#finish();
    let text = '';
    for (let line = 0; line < lines; line++)
      text += `${++this.#written} ${this.#content} ${'x'.repeat(padding)}\n`;
    this.#append(text);
  }

  #half(): void {
    if (this.#isHalf) return;
    this.#append(`${++this.#written} ${this.#content} half`);
    this.#isHalf = true;
  }

  #finish(): void {
    if (this.#isHalf) this.#append(' a line\n');
    this.#isHalf = false;
  }

  /** A writer that still has the file that was renamed. */
  #late(): void {
    const path = `${this.#path}.1`;
    if (this.#clock.monotonic() - this.#renamedAt > 30_000) return;
    if (existsSync(path) && statSync(path).size > 0) this.#append(`${++this.#written} late\n`, path);
  }

  #recreate(): void {
    rmSync(this.#path, { force: true });
    this.#isHalf = false;
    this.#create();
  }

  #create(): void {
    writeFileSync(this.#path, '');
    this.#touch(this.#path);
    this.#content++;
  }

  async #rename(isCreated: boolean, packing: Packing): Promise<void> {
    if (!existsSync(this.#path)) return;
    if (this.#isAbsent) await this.do({ kind: 'look', ms: 1000 });
    this.#finish();
    this.#shift();
    renameSync(this.#path, `${this.#path}.1`);
    this.#renamedAt = this.#clock.monotonic();
    this.#content++;
    this.#fileTimeMs += 10;
    if (isCreated) this.#create();
    this.#pack(packing);
  }

  async #copy(looks: readonly CopyLook[], packing: Packing): Promise<void> {
    if (!existsSync(this.#path)) return;
    this.#finish();
    this.#shift();
    this.#renamedAt = Number.NEGATIVE_INFINITY;
    this.#fileTimeMs += 10;
    const copy = `${this.#path}.1`;
    writeFileSync(copy, '');
    this.#touch(copy);
    if (looks.includes('empty')) await this.do({ kind: 'look', ms: 1000 });
    copyFileSync(this.#path, copy);
    this.#touch(copy);
    if (looks.includes('whole')) await this.do({ kind: 'look', ms: 1000 });
    truncateSync(this.#path);
    this.#touch(this.#path);
    this.#content++;
    this.#pack(packing);
  }

  #shift(): void {
    for (let generation = 20; generation > 0; generation--)
      for (const suffix of ['', '.gz']) {
        const older = `${this.#path}.${generation}${suffix}`;
        if (existsSync(older)) renameSync(older, `${this.#path}.${generation + 1}${suffix}`);
      }
  }

  #pack(packing: Packing): void {
    if (packing !== 'never') this.#compress(packing === 'now' ? 1 : 2);
  }

  /** As gzip does it: the time of the original stays. */
  #compress(generation: number): void {
    const path = `${this.#path}.${generation}`;
    if (!existsSync(path)) return;
    const { mtimeMs } = statSync(path);
    writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)));
    rmSync(path);
    this.#touch(`${path}.gz`, mtimeMs);
  }

  #delete(generation: number): void {
    for (const suffix of ['', '.gz']) rmSync(`${this.#path}.${generation}${suffix}`, { force: true });
  }
}
