import type { Facts } from './facts.ts';
import { isSigned } from './layout.ts';
import { fingerprint } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { octal } from './step.ts';
import type { Found, Kept, Step } from './step.ts';

/** A file as it is to be. */
export interface WantedFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
  readonly owner: string;
  readonly title: string;
}

export interface PlannerOptions {
  readonly facts: Facts;
  readonly manifest: Manifest | undefined;
  /** Overwrite files that were edited. */
  readonly isForced: boolean;
  /** Owners of files do not matter: they are the packager's. */
  readonly isStaged: boolean;
}

/** Collects the steps that lead from what is found to what is wanted, and what needs none. */
export class Planner {
  readonly steps: Step[] = [];
  readonly kept: Kept[] = [];
  readonly #options: PlannerOptions;
  readonly #fingerprints = new Map<string, string>();
  readonly #removed = new Set<string>();

  constructor(options: PlannerOptions) {
    this.#options = options;
  }

  found(path: string): Found | undefined {
    return this.#options.facts.found.get(path);
  }

  /** Of each file that will stand as it was wanted, and of those an earlier installation wrote. */
  fingerprints(): Record<string, string> {
    const earlier = Object.entries(this.#options.manifest?.files ?? {});
    const left = earlier.filter(([path]) => !this.#removed.has(path));
    return { ...Object.fromEntries(left), ...Object.fromEntries(this.#fingerprints) };
  }

  add(...steps: readonly Step[]): void {
    this.steps.push(...steps);
  }

  /** Writes it where it is missing or still as an earlier installation wrote it; an edited one is kept. */
  file({ path, text, mode, owner, title }: WantedFile): void {
    const before = this.found(path);
    const isAsWritten = before === undefined || this.#isAsWritten(path, before);
    if (!isAsWritten && before.text !== text && (before.kind !== 'file' || !this.#options.isForced)) {
      const reason =
        before.kind === 'file'
          ? 'it was not written so by etlmon; --force overwrites it'
          : 'it is not a regular file';
      this.kept.push({ path, reason });
      return;
    }
    this.#fingerprints.set(path, fingerprint(text));
    if (before?.text === text) return this.#attributes(path, mode, owner, before);
    this.add({
      kind: 'file',
      path,
      text,
      mode,
      owner,
      before,
      what: `${before === undefined ? 'write' : 'change'} ${path} (${octal(mode)} ${owner}), ${title}`,
      undo: before === undefined ? `remove ${path}` : `write ${path} as it was`,
    });
  }

  #isAsWritten(path: string, { kind, text }: Found): boolean {
    return kind === 'file' && this.#options.manifest?.files[path] === fingerprint(text);
  }

  /** Takes away what an earlier installation wrote and this one does not want; an edited file is kept. */
  removal(path: string): void {
    const before = this.found(path);
    if (before === undefined) return;
    const isOwn =
      this.#isAsWritten(path, before) ||
      (before.kind === 'file' && this.#options.isForced && isSigned(before.text));
    if (!isOwn) {
      this.kept.push({ path, reason: 'it was not written so by etlmon' });
      return;
    }
    this.#removed.add(path);
    this.add({
      kind: 'remove',
      path,
      before,
      what: `remove ${path}, no longer wanted`,
      undo: `write ${path} as it was`,
    });
  }

  folder(path: string, mode: number, owner: string): void {
    const before = this.found(path);
    if (before !== undefined) return this.#attributes(path, mode, owner, before);
    this.add({
      kind: 'folder',
      path,
      mode,
      owner,
      what: `make the folder ${path} (${octal(mode)} ${owner})`,
      undo: `remove ${path}, when it is empty`,
    });
  }

  /** Everything below the folder is this owner's: what a node left that ran as somebody else, before it was a service. */
  contents(folder: string, owner: string): void {
    const inside = [...this.#options.facts.contents].filter(([path]) => path.startsWith(`${folder}/`));
    const before = new Map(inside.filter(([, other]) => other !== owner));
    if (this.#options.isStaged || before.size === 0) return;
    const who = [...new Set(before.values())].join(' and ');
    this.add({
      kind: 'owners',
      owner,
      before,
      what: `give ${before.size} of what is in ${folder} to ${owner}; it is of ${who}`,
      undo: `give it to ${who} again`,
    });
  }

  #attributes(path: string, mode: number, owner: string, before: Found): void {
    if (this.#options.isStaged || (before.mode === mode && before.owner === owner)) {
      this.kept.push({ path, reason: 'as it should be' });
      return;
    }
    const was = `${octal(before.mode)} ${before.owner}`;
    this.add({
      kind: 'attributes',
      path,
      mode,
      owner,
      before,
      what: `make ${path} ${octal(mode)} ${owner}; it is ${was}`,
      undo: `make ${path} ${was} again`,
    });
  }
}
