import type { Facts } from './facts.ts';
import { installed, isSigned, unitName } from './layout.ts';
import { formatManifest, parseManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { runStep } from './step.ts';
import type { Kept, Plan, Step } from './step.ts';

export interface UninstallOptions {
  /** Also configuration, data, logs and the user. */
  readonly isPurge: boolean;
  readonly isStaged: boolean;
}

/** What is to be done to take an installation back; no steps where there is none. Pure. */
export function planUninstall(options: UninstallOptions, facts: Facts): Plan {
  const removal = new Removal(options, facts);
  removal.removeService();
  if (options.isPurge) removal.purge();
  else removal.keepData();
  return { steps: removal.steps, kept: removal.kept, notes: [] };
}

/** The configuration an installation was made with, wherever it lies. */
export function installedConfig(facts: Facts): string | undefined {
  return manifestOf(facts)?.configFile;
}

function manifestOf(facts: Facts): Manifest | undefined {
  return parseManifest(facts.found.get(installed.manifest)?.text);
}

class Removal {
  readonly steps: Step[] = [];
  readonly kept: Kept[] = [];
  readonly #options: UninstallOptions;
  readonly #facts: Facts;
  readonly #manifest: Manifest | undefined;

  constructor(options: UninstallOptions, facts: Facts) {
    this.#options = options;
    this.#facts = facts;
    this.#manifest = manifestOf(facts);
  }

  removeService(): void {
    const hasManager = !this.#options.isStaged && this.#isOurs(installed.unit);
    if (hasManager) this.steps.push(stopStep);
    this.#removeFile(installed.unit);
    this.#removeFile(installed.logrotate);
    this.#removeFile(installed.polkitRule);
    if (this.#options.isStaged) this.#removeFile(installed.sysusers);
    if (!hasManager) return;
    this.steps.push(runStep('have systemd forget the unit', ['systemctl', 'daemon-reload']));
    if (this.#facts.activeState === 'failed')
      this.steps.push(runStep('have systemd forget its failure', ['systemctl', 'reset-failed', unitName]));
  }

  /** The manifest goes last: what fails before can be tried again. */
  purge(): void {
    const { configFile, files, user } = this.#manifest ?? {};
    const isElsewhere = configFile !== undefined && !configFile.startsWith(`${installed.configFolder}/`);
    if (isElsewhere && files?.[configFile] !== undefined) this.#removeFile(configFile);
    for (const folder of [installed.dropIns, installed.logs, installed.state]) this.#removeFolder(folder);
    if (user !== undefined && !this.#options.isStaged && this.#facts.users.has(user)) {
      if (this.#facts.commands.has('userdel'))
        this.steps.push(runStep(`remove the user ${user}`, ['userdel', user], { isOptional: true }));
      else this.kept.push({ path: `the user ${user}`, reason: 'userdel is not installed' });
    }
    this.#removeFolder(installed.configFolder);
  }

  keepData(): void {
    this.#changeManifest();
    for (const path of [installed.configFolder, installed.dropIns, installed.state, installed.logs]) {
      if (this.#facts.found.has(path)) this.kept.push({ path, reason: '--purge removes it' });
    }
    // Its number would be given to the next user, and the data with it.
    const user = this.#manifest?.user;
    if (user !== undefined)
      this.kept.push({ path: `the user ${user}`, reason: 'it owns the data; --purge removes both' });
  }

  /** What is left is what a later purge, or another installation, has to know. */
  #changeManifest(): void {
    const before = this.#facts.found.get(installed.manifest);
    if (this.#manifest === undefined || before === undefined) return;
    const removed = new Set(this.steps.map((step) => (step.kind === 'remove' ? step.path : '')));
    const left = Object.entries(this.#manifest.files).filter(([path]) => !removed.has(path));
    const text = formatManifest({ ...this.#manifest, files: Object.fromEntries(left) });
    if (text === before.text) return;
    const { mode, owner } = before;
    const path = installed.manifest;
    this.steps.push({
      kind: 'file',
      path,
      text,
      mode,
      owner,
      before,
      what: `change ${path}, what is left of this installation`,
      undo: `write ${path} as it was`,
    });
  }

  #isOurs(path: string): boolean {
    const found = this.#facts.found.get(path);
    if (found?.kind !== 'file') return false;
    return this.#manifest?.files[path] !== undefined || isSigned(found.text);
  }

  #removeFile(path: string): void {
    const before = this.#facts.found.get(path);
    if (before === undefined) return;
    if (!this.#isOurs(path)) {
      this.kept.push({ path, reason: 'etlmon did not write it' });
      return;
    }
    this.steps.push({
      kind: 'remove',
      path,
      before,
      what: `remove ${path}`,
      undo: `write ${path} as it was`,
    });
  }

  #removeFolder(path: string): void {
    if (this.#facts.found.get(path)?.kind !== 'folder') return;
    const what = `remove ${path} with everything in it`;
    this.steps.push({ kind: 'remove-folder', path, what, undo: '', isOptional: true });
  }
}

const stopStep = runStep('stop it, now and at boot', ['systemctl', 'disable', '--now', '--quiet', unitName], {
  undoCommand: ['systemctl', 'enable', '--now', '--quiet', unitName],
});
