import { messageOf } from '../../lib/errors.ts';
import { isDerived, Surroundings } from './candidates.ts';
import type { Encoding } from './encoding.ts';
import { FollowedFile } from './followed-file.ts';
import type { FoundFile } from './patterns.ts';
import { expandPatterns, watchedFolders } from './patterns.ts';
import type { FilePosition } from './position.ts';
import type { Known } from './remains.ts';
import { findRemains, findYounger } from './remains.ts';
import { isKnownContent, isLookedFor, isOfAnother, proofBytes, skipRead, wasRead } from './content.ts';
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
    await this.#revise(this.tracked.all, now, files);
    this.#rename(files, now);
    const unreadable = await this.#goOn(files, now);
    await this.#search(now, unreadable);
    // That may have taken a while: what was rotated meanwhile comes before what is the log now.
    this.#around = new Surroundings();
    for (const found of files)
      if (!this.tracked.find(keyOf(found)) && !unreadable.has(keyOf(found)))
        await this.#begin(found, isFirst, now);
    for (const { position } of this.#rotations) await this.#followYounger(position, now);
    this.#rotations = this.#rotations.filter(({ since }) => now - since < youngerMs);
  }

  /** The content a position was taken from stands no more in its file: looks where the rest is. True: found. */
  async recover(lost: Lost, now: number): Promise<boolean> {
    this.#rotations.push({ position: lost.position, since: now });
    this.#around = new Surroundings();
    if (isEmpty(lost.position) || (await this.#findLost(lost, now))) {
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
    const replaced = await file.revise();
    await file.refresh();
    if (replaced) {
      this.#around = new Surroundings();
      for (const position of this.#between(file, now)) await this.#followYounger(position, now);
    }
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
    if (await this.#revise(alike, now)) return false;
    if (await isLookedFor(file, this.#known().lost)) return false;
    // A copy in the making ends where it is a part of what was read, too.
    if (original && !isInPlaceOf && now - since < searchMs) return false;
    const known = [...this.tracked.left(), ...alike.map((one) => one.file.position())];
    const own = known.filter(({ path }) => isDerived(file.path, path));
    const others = own.filter(({ path }) => path !== file.path);
    if (await wasRead(file, others)) await file.skipToEnd(this.#options.encoding);
    else if (original) await file.skipCommon(original.file, this.#options.encoding, proofBytes);
    else await skipRead(file, own);
    tracked.isUnproven = false;
    return true;
  }

  /** A file begins: what is younger than the youngest that was the log before came between. */
  #between(file: FollowedFile, now: number): FilePosition[] {
    const youngest = this.tracked.youngest(file.logPath, file);
    if (youngest === undefined) return [];
    this.#rotations.push({ position: youngest, since: now });
    return [youngest];
  }

  /** What came after the files that were read, and the youngest of each log, may have come and gone by now. */
  #restore(saved: readonly FilePosition[], now: number): void {
    this.tracked.restore(saved, now);
    const youngest = new Map(saved.toSorted((a, b) => a.since - b.since).map((one) => [one.path, one]));
    const last = new Set([...youngest.values(), ...saved.filter(({ state }) => state === 'followed')]);
    this.#rotations.push(...[...last].map((position) => ({ position, since: now })));
    this.#hasBegun = true;
    this.#saved = undefined;
  }

  /**
   * What stands no more where it was read is looked for before anything is taken for a younger log. `found`: files as
   * they were just seen. True: there is such.
   */
  async #revise(all: readonly Tracked[], now: number, found: readonly FoundFile[] = []): Promise<boolean> {
    const byKey = new Map(found.map((one) => [keyOf(one), one]));
    let isReplaced = false;
    for (const { file } of all.filter((one) => !one.isUnproven && !one.isRemains)) {
      const state = byKey.get(keyOf(file));
      if (state && file.isUntouched(state)) continue;
      // What cannot be read now says so when it is read on.
      const position = await file.revise().catch(() => undefined);
      if (position === undefined) continue;
      isReplaced = true;
      this.#rotations.push({ position, since: now });
      if (!isEmpty(position)) this.tracked.lost.push({ position, since: now });
    }
    return isReplaced;
  }

  #rename(files: readonly FoundFile[], now: number): void {
    const byKey = new Map(files.map((found) => [keyOf(found), found]));
    for (const tracked of this.tracked.all) {
      const found = byKey.get(keyOf(tracked.file));
      const isMoved =
        found === undefined ? tracked.rotatedAt === undefined : found.path !== tracked.file.path;
      if (found) tracked.file.path = found.path;
      tracked.file.isRotated = found === undefined;
      if (isMoved) this.#rotations.push({ position: tracked.file.position(), since: now });
      tracked.rotatedAt = found ? undefined : (tracked.rotatedAt ?? now);
      if (found) tracked.isRemains = false;
    }
  }

  /** Goes on with files that are known from before. Gives those that cannot be read now: they keep their positions. */
  async #goOn(files: readonly FoundFile[], now: number): Promise<Set<string>> {
    const unreadable = new Set<string>();
    const known = this.tracked.known();
    for (const found of files) {
      const key = keyOf(found);
      if (this.tracked.find(key) || !this.tracked.isKnown(key)) continue;
      const file = await this.#open(found.path);
      if (file === undefined) {
        unreadable.add(key);
        continue;
      }
      for (const position of this.tracked.recall(key)) {
        const isOther =
          this.tracked.find(key) !== undefined ||
          (await isOfAnother(file, position, known)) ||
          (isEmpty(position) && (await this.#isReused(file, position)));
        if (!isOther && (await file.resume(position))) this.tracked.add(file);
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
    const isFollowed = (found: Pick<FoundFile, 'device' | 'inode'>): boolean =>
      this.tracked.find(keyOf(found))?.isUnproven === false;
    const file = await findRemains(position, this.#around, isFollowed, () => this.tracked.known());
    if (file === undefined) return false;
    if (isEmpty(position) && (await this.#isReused(file, position))) {
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

  /** Of an empty file only the inode is known, and that may be used again by a copy of what was read, also in the making. */
  async #isReused(file: FollowedFile, position: FilePosition): Promise<boolean> {
    if (file.isEmpty) return file.modifiedMs !== position.since;
    const { followed, positions } = this.#known();
    return isKnownContent(file, followed, positions).catch(() => true);
  }

  #known(): Known {
    const lost = this.tracked.lost.map(({ position }) => position);
    return { followed: this.tracked.all.map(({ file }) => file), positions: this.tracked.known(), lost };
  }

  async #followYounger(position: FilePosition, now: number): Promise<void> {
    const isKnown = (found: Pick<FoundFile, 'device' | 'inode'>): boolean =>
      this.#names.has(keyOf(found)) || this.tracked.find(keyOf(found)) !== undefined;
    const isOpen = this.tracked.find(keyOf(position)) !== undefined;
    const files = await findYounger(position, this.#around, isKnown, isOpen, () => this.#known());
    // A copy of what was emptied meanwhile looks like a new file; it is met again when that is looked for.
    if (files.length > 0 && (await this.#revise(this.tracked.all, now))) {
      await Promise.all(files.map((file) => file.close()));
      return;
    }
    for (const file of files) {
      file.isRotated = true;
      this.tracked.add(file, { isRemains: isCompressed(file.path), rotatedAt: now });
    }
  }

  async #begin(found: FoundFile, isFirst: boolean, now: number): Promise<void> {
    const file = await this.#open(found.path);
    if (file === undefined) return;
    // Rotated since it was found: it is looked for among what is younger than the files that are known.
    if (keyOf(file) !== keyOf(found)) {
      this.#names.delete(keyOf(found));
      for (const one of this.tracked.all) this.#rotations.push({ position: one.file.position(), since: now });
    }
    if (!isFirst) this.#between(file, now);
    if (isFirst && this.#options.from === 'end') await file.skipToEnd(this.#options.encoding);
    this.tracked.add(file, { isUnproven: !isFirst });
  }
}

/** Nothing was there when it was taken. */
function isEmpty({ offset, head }: FilePosition): boolean {
  return offset === 0 && head === '0:0';
}
