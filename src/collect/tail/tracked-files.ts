import type { FollowedFile } from './followed-file.ts';
import type { FilePosition, PositionState } from './position.ts';

/** A file that is followed, and what is known about it beside its content. */
export interface Tracked {
  readonly file: FollowedFile;
  /** Nobody writes to it: a copy, or compressed. Read to its end and left. */
  isRemains: boolean;
  /** Key of the file this is a copy of, emptied since: a line that was cut in two goes on there. */
  readonly origin: string | undefined;
  /** It appeared while others were followed and may be a copy of one of them: not read before that is known. */
  isUnproven: boolean;
  rotatedAt: number | undefined;
  checkedAt: number;
}

/** A position whose content is looked for. */
export interface Lost {
  readonly position: FilePosition;
  readonly since: number;
}

/** How many files that are left are remembered, in case they show up again. */
const maxFinished = 32;
const maxMissing = 1000;

/** The files of a log: those that are followed, and where others stood that are not to be found or were left. */
export class TrackedFiles {
  readonly #all: Tracked[] = [];
  lost: Lost[] = [];
  /** How many files were added so far. */
  additions = 0;
  #missing: FilePosition[] = [];
  #finished: FilePosition[] = [];

  get all(): readonly Tracked[] {
    return this.#all;
  }

  /** What rotations left behind, then the files of today; the oldest first. What may be a copy of them is last. */
  inOrder(): Tracked[] {
    return this.#all.toSorted(
      (a, b) =>
        +a.isUnproven - +b.isUnproven ||
        +b.file.isRotated - +a.file.isRotated ||
        a.file.modifiedMs - b.file.modifiedMs,
    );
  }

  find(key: string): Tracked | undefined {
    return this.#all.find(({ file }) => keyOf(file) === key);
  }

  add(file: FollowedFile, options: Partial<Tracked> = {}): Tracked {
    const tracked = {
      file,
      isRemains: false,
      isUnproven: false,
      rotatedAt: undefined,
      checkedAt: Number.NEGATIVE_INFINITY,
      origin: undefined,
      ...options,
    };
    file.lastGrowthAt = Number.NEGATIVE_INFINITY;
    this.#all.push(tracked);
    this.additions++;
    return tracked;
  }

  /** Follows a file no more, and closes it. */
  async remove(tracked: Tracked): Promise<void> {
    const index = this.#all.indexOf(tracked);
    if (index >= 0) this.#all.splice(index, 1);
    await tracked.file.close();
  }

  remember(position: FilePosition, state: Exclude<PositionState, 'followed'>): void {
    if (state === 'finished') this.#finished = [...this.#finished, position].slice(-maxFinished);
    else this.#missing = [...this.#missing, position].slice(-maxMissing);
  }

  /** Where contents of a file stood that is not followed now, the latest first; not remembered from then on. */
  recall(key: string): FilePosition[] {
    const isOther = (position: FilePosition): boolean => keyOf(position) !== key;
    const all = [...this.#finished, ...this.#missing, ...this.lost.map(({ position }) => position)];
    this.lost = this.lost.filter(({ position }) => isOther(position));
    this.#missing = this.#missing.filter(isOther);
    this.#finished = this.#finished.filter(isOther);
    return all.filter((position) => !isOther(position)).toReversed();
  }

  /** Whether there is a position of it, though it is not followed now. */
  isKnown(key: string): boolean {
    const isIt = (position: FilePosition): boolean => keyOf(position) === key;
    return (
      this.lost.some(({ position }) => isIt(position)) || [...this.#missing, ...this.#finished].some(isIt)
    );
  }

  /** Where files stood that are not followed now. */
  left(): FilePosition[] {
    return [...this.#finished, ...this.#missing, ...this.lost.map(({ position }) => position)];
  }

  /** Where all files stand or stood; also one that was truncated since its last read. */
  known(): FilePosition[] {
    return [...this.left(), ...this.#all.map(({ file }) => file.position())];
  }

  /** Where the youngest of a log's files stood, but for one. */
  youngest(path: string, except: FollowedFile): FilePosition | undefined {
    const others = this.#all.filter(({ file }) => file !== except && file.logPath === path);
    const left = this.left().filter((position) => position.path === path);
    return [...left, ...others.map(({ file }) => file.position())].toSorted((a, b) => b.since - a.since)[0];
  }

  /** To be kept over a restart. A file that is not proven to be new is looked at again then. */
  positions(): FilePosition[] {
    return [
      ...this.#finished.map((position) => ({ ...position, state: 'finished' as const })),
      ...this.#missing.map((position) => ({ ...position, state: 'missing' as const })),
      ...this.lost.map(({ position }) => position),
      ...this.#all.filter(({ isUnproven }) => !isUnproven).map(({ file }) => file.position()),
    ];
  }

  restore(positions: readonly FilePosition[], now: number): void {
    this.#finished = positions.filter(({ state }) => state === 'finished');
    this.#missing = positions.filter(({ state }) => state === 'missing');
    this.lost = positions
      .filter(({ state }) => state === 'followed')
      .map((position) => ({ position, since: now }));
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.splice(0).map(({ file }) => file.close()));
  }
}

/** What a file is known by while it is open or remembered. */
export function keyOf({ device, inode }: { readonly device: number; readonly inode: number }): string {
  return `${device}:${inode}`;
}
