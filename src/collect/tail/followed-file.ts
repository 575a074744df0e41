import { realpath } from 'node:fs/promises';
import type { Encoding } from './encoding.ts';
import { utf8 } from './encoding.ts';
import { commonPart } from './common-part.ts';
import type { FileRead } from './file-read.ts';
import { nothing } from './file-read.ts';
import type { Ending, ReadOptions } from './line-cutter.ts';
import { LineCutter } from './line-cutter.ts';
import type { FilePosition } from './position.ts';
import { beginsWith, headBytes, printLength, printOf, tailBytes } from './print.ts';
import type { Source, SourceState } from './source.ts';
import { isCompressed, openSource } from './source.ts';

/** One open file that is read on from its position. Its reads must not overlap. */
export class FollowedFile {
  /** The name it was last seen under. */
  path: string;
  readonly device: number;
  readonly inode: number;
  /** No path of the log leads to it any more: renamed, deleted, or what a truncated file left behind. */
  isRotated = false;
  /** When it last gave lines, on the caller's clock. */
  lastGrowthAt = 0;
  error: string | undefined;
  readonly #source: Source;
  #logPath: string;
  #since: number;
  readonly #lines = new LineCutter();
  #offset: number;
  #head: Buffer;
  #tail: Buffer;
  #seen: SourceState;
  #isSettled = false;

  private constructor(path: string, logPath: string, source: Source, state: SourceState, head: Buffer) {
    this.path = path;
    this.#logPath = logPath;
    this.#source = source;
    this.#since = state.modifiedMs;
    this.#seen = state;
    this.device = state.device;
    this.inode = state.inode;
    this.#offset = 0;
    this.#head = head;
    this.#tail = Buffer.alloc(0);
  }

  /**
   * Opens a file at its beginning. `logPath`: where it was when it was the log, if it was rotated away since. Rejects
   * with Node's own error.
   */
  static async open(path: string, logPath?: string): Promise<FollowedFile> {
    const source = await openSource(path);
    try {
      const state = await source.state();
      const head = await source.read(0, Math.min(headBytes, state.size));
      const realPath = logPath ?? (await realpath(path).catch(() => path));
      return new FollowedFile(path, realPath, source, state, Buffer.from(head));
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  /** Closes it when it is not wanted after all. */
  close(): Promise<void> {
    return this.#source.close();
  }

  /** Where it was when it was the log, links followed. */
  get logPath(): string {
    return this.#logPath;
  }

  get offset(): number {
    return this.#offset;
  }

  get sizeBytes(): number {
    return Number.isFinite(this.#seen.size) ? this.#seen.size : this.#offset;
  }

  /** Had no content when it was last looked at, unpacked where it is compressed. */
  get isEmpty(): boolean {
    return this.#head.length === 0;
  }

  get isDeleted(): boolean {
    return this.#seen.links === 0;
  }

  get modifiedMs(): number {
    return this.#seen.modifiedMs;
  }

  position(): FilePosition {
    return {
      path: this.#logPath,
      device: this.device,
      inode: this.inode,
      offset: this.#offset,
      head: printOf(this.#head),
      tail: printOf(this.#tail),
      isCutting: this.#lines.isCutting,
      since: this.#since,
      carry: this.#lines.carry.toString('base64'),
      state: 'followed',
    };
  }

  /** Whether this file has the content a position was taken from. */
  async holds(position: FilePosition): Promise<boolean> {
    if (!beginsWith(this.#head, position.head)) return false;
    const tail = await this.#readBefore(position.offset);
    const wanted = printLength(position.tail);
    const isSame = tail.length >= wanted && printOf(tail.subarray(tail.length - wanted)) === position.tail;
    return isSame && wanted <= position.offset;
  }

  /** Goes to a position if this file has the content it was taken from; false, and unmoved, otherwise. */
  async resume(position: FilePosition): Promise<boolean> {
    if (!(await this.holds(position))) return false;
    this.#logPath = position.path;
    this.#offset = position.offset;
    this.#tail = await this.#readBefore(position.offset);
    this.#lines.isCutting = position.isCutting;
    this.#since = position.since;
    this.#lines.carry = Buffer.from(position.carry, 'base64');
    return true;
  }

  /** Whether both begin with the same bytes, as far as they go. */
  beginsAs(other: FollowedFile): boolean {
    const length = Math.min(this.#head.length, other.#head.length);
    return length > 0 && this.#head.subarray(0, length).equals(other.#head.subarray(0, length));
  }

  /** Whether this file may be a copy of the other, or the beginning of one. */
  mayBeCopyOf(other: FollowedFile): boolean {
    const isInPlaceOf = other.isRotated && other.path === this.path;
    return this.beginsAs(other) && (isInPlaceOf || this.sizeBytes <= other.sizeBytes);
  }

  /** Looks at the file's size and head again. */
  async refresh(): Promise<void> {
    this.#seen = await this.#source.state();
    this.#isSettled = false;
    if (this.#head.length < headBytes)
      this.#head = Buffer.from(await this.#source.read(0, Math.min(headBytes, this.#seen.size)));
  }

  /**
   * Goes behind what this file has in common with another, up to a whole line, since that is read there: where at least
   * `proofBytes` are the same, and those are this whole file or all that was read of the other.
   */
  async skipCommon(other: FollowedFile, encoding: Encoding, proofBytes: number): Promise<void> {
    const { length, lineEnd } = await commonPart(this.#source, other.#source, encoding);
    if (length < proofBytes || (length < this.sizeBytes && length < other.offset)) return;
    await this.#skipTo(lineEnd);
  }

  /** Whether it begins as a file did that was read at least as far as this one goes. */
  async isPartOf({ head, offset }: FilePosition): Promise<boolean> {
    return beginsWith(this.#head, head) && (await this.#source.read(offset, 1)).length === 0;
  }

  /** Whether it is the beginning of another, with at least `proofBytes`, or the same. */
  async isCopyOf(other: FollowedFile, proofBytes: number): Promise<boolean> {
    const [own, others] = [await this.#headNow(), await other.#headNow()];
    if (!own.subarray(0, others.length).equals(others.subarray(0, own.length))) return false;
    const { length, isWholeOwn, isWholeOther } = await commonPart(this.#source, other.#source, utf8);
    return length > 0 && isWholeOwn && (isWholeOther || length >= proofBytes);
  }

  /** Takes over the beginning of a line whose rest comes first in this file. False where it is read on already. */
  take(unfinished: Uint8Array): boolean {
    if (this.#offset > 0 || this.#lines.carry.length > 0) return false;
    this.#lines.carry = Buffer.from(unfinished);
    return true;
  }

  /** What stands behind the last whole line, as it is in the file. */
  unfinished(): Promise<Buffer> {
    return this.#lines.isCutting
      ? Promise.resolve(Buffer.alloc(0))
      : this.#source.read(this.#offset, Math.max(0, this.#seen.size - this.#offset));
  }

  async #skipTo(offset: number): Promise<void> {
    this.#offset = offset;
    this.#tail = await this.#readBefore(offset);
  }

  /** Goes behind the last whole line. */
  async skipToEnd(encoding: Encoding): Promise<void> {
    const step = 64 * 1024;
    for (let end = this.#seen.size; end > 0; end -= step) {
      const start = Math.max(0, end - step);
      const bytes = await this.#source.read(start, end - start);
      const lineEnd = encoding.lastLineEnd(bytes);
      if (lineEnd > 0) return this.#skipTo(start + lineEnd);
    }
  }

  /**
   * Whole lines from the position on, from at most about `maxBytes` of the file, and the position goes behind them.
   * `isLast`: nobody will complete an unfinished line at the end any more, so that counts as one.
   */
  async read(maxBytes: number, options: ReadOptions, isLast: boolean): Promise<FileRead> {
    const state = await this.#source.state();
    if (this.isUntouched(state) && this.#isSettled && !isLast) {
      this.#seen = state;
      return nothing;
    }
    if (!(await this.#completeHead(state))) return this.#replacedNow(state);
    const from = this.#offset - this.#tail.length;
    const length = Math.min(
      this.#tail.length + Math.max(maxBytes, options.maxLineBytes + 1),
      state.size - from,
    );
    const window = await this.#source.read(from, length);
    if (!window.subarray(0, this.#tail.length).equals(this.#tail)) return this.#replacedNow(state);
    this.#seen = state;
    const isMoreLeft = from + window.length < (await this.#sizeNow());
    return this.#take(window, { isMoreLeft, isLast }, options);
  }

  /** Whether nothing was written since it was last looked at. */
  isUntouched({ size, modifiedMs }: Pick<SourceState, 'size' | 'modifiedMs'>): boolean {
    return size === this.#seen.size && modifiedMs === this.#seen.modifiedMs;
  }

  /**
   * Whether what was read still stands here. Where it does not, goes to the beginning of what does, and gives where it
   * stood.
   */
  async revise(): Promise<FilePosition | undefined> {
    const state = await this.#source.state();
    if (this.isUntouched(state)) return undefined;
    const stands =
      (await this.#completeHead(state)) && (await this.#readBefore(this.#offset)).equals(this.#tail);
    return stands ? undefined : this.#startAnew(state);
  }

  async #replacedNow(state: SourceState): Promise<FileRead> {
    return { ...nothing, isMoreLeft: true, replaced: await this.#startAnew(state) };
  }

  async #sizeNow(): Promise<number> {
    return Number.isFinite(this.#seen.size) ? this.#seen.size : (await this.#source.state()).size;
  }

  #take(window: Buffer, ending: Ending, options: ReadOptions): FileRead {
    this.#isSettled = !ending.isMoreLeft;
    const read = this.#lines.cut(window.subarray(this.#tail.length), ending, options);
    this.#offset += read.passed;
    const end = this.#tail.length + read.passed;
    this.#tail = Buffer.from(window.subarray(Math.max(0, end - tailBytes), end));
    return read;
  }

  /** Other content stands here now: from its beginning. Gives where it stood. */
  async #startAnew(state: SourceState): Promise<FilePosition> {
    const replaced = this.position();
    this.#since = state.modifiedMs;
    this.#offset = 0;
    this.#tail = Buffer.alloc(0);
    this.#lines.isCutting = false;
    this.#isSettled = false;
    this.#seen = state;
    this.#head = Buffer.from(await this.#source.read(0, Math.min(headBytes, state.size)));
    return replaced;
  }

  /**
   * A young file's head grows with it. False: it does not begin as it did, or it was empty and was written to, also
   * where it is empty again.
   */
  async #completeHead(state: SourceState): Promise<boolean> {
    if (this.isUntouched(state)) return true;
    if (this.#head.length === 0 || state.size < this.#offset) return false;
    // Behind it, what stands before the offset tells.
    if (this.#offset >= headBytes) return true;
    const head = Buffer.from(await this.#source.read(0, Math.min(headBytes, state.size)));
    if (!head.subarray(0, this.#head.length).equals(this.#head)) return false;
    this.#head = head;
    return true;
  }

  /** What the file begins with now: it may have been truncated since it was read. */
  #headNow(): Promise<Buffer> {
    return isCompressed(this.path) ? Promise.resolve(this.#head) : this.#source.read(0, headBytes);
  }

  async #readBefore(offset: number): Promise<Buffer> {
    const from = Math.max(0, offset - tailBytes);
    return Buffer.from(await this.#source.read(from, offset - from));
  }
}
