import { closeSync, ftruncateSync, mkdirSync, openSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Session } from './session.ts';

const filesPerDirectory = 100;
const directoriesPerFeed = 100;

/** Names of file systems by the magic number of statfs(2). */
const fileSystems: Readonly<Record<number, string>> = {
  0xef53: 'ext4',
  0x01021994: 'tmpfs',
  0x58465342: 'xfs',
  0x9123683e: 'btrfs',
};

/** Trees of files to scan, each made once and kept until the session ends. */
export class Trees {
  readonly #session: Session;
  readonly #parent: string;
  readonly #made = new Map<string, string>();

  /** `parent`: where to make them, such as a tmpfs; the folder for temporary files where left out. */
  constructor(session: Session, parent: string = tmpdir()) {
    this.#session = session;
    this.#parent = parent;
  }

  /** Kind of the file system they are on. */
  get fileSystem(): string {
    const { type } = statfsSync(this.#parent);
    return `${fileSystems[type] ?? `0x${type.toString(16)}`} at ${this.#parent}`;
  }

  /** Like a landing zone: feeds, in each a hundred days, in each a hundred files. */
  landingZone(fileCount: number): string {
    return this.#make(`zone-${fileCount}`, (root) => {
      for (let first = 0; first < fileCount; first += filesPerDirectory) {
        const directory = first / filesPerDirectory;
        const feed = Math.floor(directory / directoriesPerFeed);
        const folder = `${root}/feed-${feed}/day-${directory % directoriesPerFeed}`;
        mkdirSync(folder, { recursive: true });
        fill(folder, Math.min(filesPerDirectory, fileCount - first));
      }
    });
  }

  /** Every file in one directory. */
  flat(fileCount: number): string {
    return this.#make(`flat-${fileCount}`, (root) => fill(root, fileCount));
  }

  #make(name: string, plant: (root: string) => void): string {
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    const root = this.#session.folder(this.#parent);
    plant(root);
    this.#made.set(name, root);
    return root;
  }
}

/** Sparse files: of many sizes, and quick to make. */
function fill(folder: string, count: number): void {
  for (let i = 0; i < count; i++) {
    const file = openSync(`${folder}/part-${String(i).padStart(5, '0')}.csv`, 'w');
    ftruncateSync(file, (i * 7919) % 1_000_003);
    closeSync(file);
  }
}
