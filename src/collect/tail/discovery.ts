import { messageOf } from '../../lib/errors.ts';
import { Surroundings } from './candidates.ts';
import type { Encoding } from './encoding.ts';
import { FollowedFile } from './followed-file.ts';
import type { FoundFile } from './patterns.ts';
import { expandPatterns, watchedFolders } from './patterns.ts';
import type { FilePosition } from './position.ts';
import { findRemains, findYounger, isKnownContent, proofBytes } from './remains.ts';
import { isCompressed } from './source.ts';
import type { Lost, Tracked } from './tracked-files.ts';
import { keyOf, TrackedFiles } from './tracked-files.ts';

export interface DiscoveryOptions {
  readonly patterns: readonly string[];
  readonly from: 'beginning' | 'end';
  readonly encoding: Encoding;
}

/** So long a rotation may take to copy or compress, and a copy to show that it is one. */
const searchMs = 10_000;
/** After a rotation was seen, what was rotated with it shows in this time. */
const youngerMs = 3000;

/** Finds the files of a log: new ones, other names of known ones, and what became of those that are gone. */
export class Discovery {
  readonly tracked = new TrackedFiles();
  readonly #options: DiscoveryOptions;
  #saved: readonly FilePosition[] | undefined;
  #hasBegun = false;
  #names = new Set<string>();
  #folders: readonly string[] = [];
  #errors: readonly string[] = [];
  /** Rotations seen a moment ago: another may have followed on their heels. */
  #rotations: Lost[] = [];
  #around = new Surroundings();
  /** When files were first seen that may be copies. */
  readonly #held = new WeakMap<Tracked, number>();

  constructor(options: DiscoveryOptions, saved: readonly FilePosition[] | undefined) {
    this.#options = options;
    this.#saved = saved;
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  /** Files and folders that could not be looked at, and why. */
  get errors(): readonly string[] {
    return this.#errors;
  }

  /** To be kept over a restart. */
  positions(): FilePosition[] {
    return [...(this.#hasBegun ? [] : (this.#saved ?? [])), ...this.tracked.positions()];
  }

  async run(now: number): Promise<void> {
    const { files, errors } = await expandPatterns(this.#options.patterns);
    this.#folders = await watchedFolders(this.#options.patterns);
    this.#errors = errors;
    this.#names = new Set(files.map(keyOf));
    this.#around = new Surroundings();
    const isFirst = !this.#hasBegun && this.#saved === undefined;
    if (!this.#hasBegun) this.#restore(this.#saved ?? [], now);
    this.#rename(files, now);
    const unreadable = await this.#goOn(files, now);
    await this.#search(now, unreadable);
    // That may have taken a while: what was rotated meanwhile comes before what is the log now.
    this.#around = new Surroundings();
    for (const found of files)
      if (!this.tracked.find(keyOf(found)) && !unreadable.has(keyOf(found)))
        await this.#begin(found, isFirst, now);
    this.#rotations = this.#rotations.filter(({ since }) => now - since < youngerMs);
    for (const { position } of this.#rotations) await this.#followYounger(position, now);
  }

  /** The content a position was taken from stands no more in its file: looks where the rest is. True: found. */
  async recover(lost: Lost, now: number): Promise<boolean> {
    this.#rotations.push({ position: lost.position, since: now });
    this.#around = new Surroundings();
    if (lost.position.offset === 0 && lost.position.head === '0:0') return true;
    if (await this.#findLost(lost, now)) {
      await this.#followYounger(lost.position, now);
      return true;
    }
    this.tracked.lost.push(lost);
    return false;
  }

  /**
   * Whether a file that appeared may be read. The copy that a rotation makes before it truncates was read already,
   * where the glob names it too, and so was a file that was written again in place of another: such a file is read from
   * where it differs.
   */
  async prove(tracked: Tracked, now: number): Promise<boolean> {
    const { file } = tracked;
    await file.refresh();
    if (file.sizeBytes === 0) return false;
    const alike = this.tracked.all.filter(
      (one) => one !== tracked && !one.isUnproven && one.file.offset > 0 && file.beginsAs(one.file),
    );
    // What it may be a copy of may have grown since it was looked at, or have been emptied.
    if (alike.some(({ checkedAt }) => checkedAt !== now)) return false;
    const original = alike.find((one) => file.mayBeCopyOf(one.file));
    const since = this.#held.get(tracked) ?? now;
    this.#held.set(tracked, since);
    const isInPlaceOf = original?.file.isRotated === true && original.file.path === file.path;
    if (original) {
      if (!isInPlaceOf && now - since < searchMs) return false;
      await file.skipCommon(original.file, this.#options.encoding, proofBytes);
    }
    tracked.isUnproven = false;
    return true;
  }

  /** What came after the youngest file of each log may have come and gone by now. */
  #restore(saved: readonly FilePosition[], now: number): void {
    this.tracked.restore(saved, now);
    const youngest = new Map(saved.toSorted((a, b) => a.since - b.since).map((one) => [one.path, one]));
    this.#rotations.push(...[...youngest.values()].map((position) => ({ position, since: now })));
    this.#hasBegun = true;
    this.#saved = undefined;
  }

  #rename(files: readonly FoundFile[], now: number): void {
    const byKey = new Map(files.map((found) => [keyOf(found), found]));
    for (const tracked of this.tracked.all) {
      const found = byKey.get(keyOf(tracked.file));
      if (found) tracked.file.path = found.path;
      tracked.file.isRotated = found === undefined;
      if (!found && tracked.rotatedAt === undefined)
        this.#rotations.push({ position: tracked.file.position(), since: now });
      tracked.rotatedAt = found ? undefined : (tracked.rotatedAt ?? now);
      if (found) tracked.isRemains = false;
    }
  }

  /** Goes on with files that are known from before. Gives those that cannot be read now: they keep their positions. */
  async #goOn(files: readonly FoundFile[], now: number): Promise<Set<string>> {
    const unreadable = new Set<string>();
    for (const found of files) {
      const key = keyOf(found);
      if (this.tracked.find(key) || !this.tracked.isKnown(key)) continue;
      const file = await this.#open(found.path);
      if (file === undefined) {
        unreadable.add(key);
        continue;
      }
      for (const position of this.tracked.recall(key)) {
        if (!this.tracked.find(key) && (await file.resume(position))) this.tracked.add(file);
        else if (position.state === 'followed') this.tracked.lost.push({ position, since: now });
        // The inode was used again; its former content may stand elsewhere, compressed, and was read.
        else this.tracked.remember(position, position.state);
      }
      if (!this.tracked.find(key)) await file.close();
    }
    return unreadable;
  }

  async #open(path: string): Promise<FollowedFile | undefined> {
    try {
      return await FollowedFile.open(path);
    } catch (error) {
      this.#errors = [...this.#errors, messageOf(error)];
      return undefined;
    }
  }

  async #search(now: number, unreadable: ReadonlySet<string>): Promise<void> {
    for (const one of this.tracked.lost) {
      const key = keyOf(one.position);
      const isThere = this.#names.has(key) && unreadable.has(key);
      this.tracked.lost = this.tracked.lost.filter((other) => other !== one);
      if (!isThere && (await this.#findLost(one, now))) continue;
      if (isThere || now - one.since < searchMs) this.tracked.lost.push(one);
      else this.tracked.remember(one.position, 'missing');
    }
  }

  async #findLost({ position }: Lost, now: number): Promise<boolean> {
    const file = await findRemains(position, this.#around, (found) => this.#isTaken(found, position));
    if (file === undefined) return false;
    // Of an empty file only the inode is known, and that may be used again by a copy of what was read.
    if (position.head === '0:0' && (await isKnownContent(file, ...this.#known()).catch(() => true))) {
      await file.close();
      return false;
    }
    const unproven = this.tracked.find(keyOf(file));
    if (unproven) await this.tracked.remove(unproven);
    const isItself = keyOf(file) === keyOf(position);
    file.isRotated = !this.#names.has(keyOf(file));
    this.tracked.add(file, {
      isRemains: file.isRotated && (!isItself || isCompressed(file.path)),
      rotatedAt: file.isRotated ? now : undefined,
      origin: isItself ? undefined : keyOf(position),
    });
    // The search takes a while, and what was the log at its start may be rotated by its end. What is younger is taken
    // only after it: a file with a position of its own that nothing was read of looks like a new one.
    this.#rotations.push({ position, since: now });
    return true;
  }

  /**
   * Followed; or, where few bytes have to tell, left or looked for by a position of its own. Where many do, that does
   * not count: the inode may have been used again. Nor does it count that content was left of the very file the position
   * is of: that was before the inode was used again.
   */
  #isTaken(found: { device: number; inode: number }, position: FilePosition): boolean {
    const key = keyOf(found);
    const tracked = this.tracked.find(key);
    if (tracked !== undefined) return !tracked.isUnproven;
    const others =
      key === keyOf(position) ? this.tracked.lost.map((one) => one.position) : this.tracked.left();
    return position.offset < proofBytes && others.some((one) => keyOf(one) === key);
  }

  async #followYounger(position: FilePosition, now: number): Promise<void> {
    const isKnown = (found: { device: number; inode: number }): boolean =>
      this.#names.has(keyOf(found)) || this.tracked.find(keyOf(found)) !== undefined;
    for (const file of await findYounger(position, this.#around, isKnown, ...this.#known())) {
      file.isRotated = true;
      this.tracked.add(file, { isRemains: isCompressed(file.path), rotatedAt: now });
    }
  }

  /** What was read: the files that are followed, and where those and others stood. */
  #known(): [FollowedFile[], FilePosition[]] {
    const followed = this.tracked.all.map(({ file }) => file);
    // Also where a file stood that was truncated since its last read.
    return [followed, [...this.tracked.left(), ...followed.map((file) => file.position())]];
  }

  async #begin(found: FoundFile, isFirst: boolean, now: number): Promise<void> {
    const file = await this.#open(found.path);
    if (file === undefined) return;
    // Rotated since it was found: it is looked for among what is younger than the files that are known.
    if (keyOf(file) !== keyOf(found)) {
      this.#names.delete(keyOf(found));
      for (const one of this.tracked.all) this.#rotations.push({ position: one.file.position(), since: now });
    }
    if (isFirst && this.#options.from === 'end') await file.skipToEnd(this.#options.encoding);
    this.tracked.add(file, { isUnproven: !isFirst });
  }
}
