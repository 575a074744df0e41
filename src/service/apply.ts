import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lchownSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { errnoOf, EtlmonError, messageOf } from '../lib/errors.ts';
import { commandPath } from './command-path.ts';
import { namesById } from './facts.ts';
import type { Step } from './step.ts';

export interface ApplyOptions {
  /** '' for the machine itself, else a folder that stands for it: there owners are left alone. */
  readonly root: string;
  /** Told after each step. */
  readonly onDone?: (step: Step) => void;
}

/** How far it came. */
export interface Outcome {
  readonly done: readonly Step[];
  readonly failure:
    | { readonly step: Step; readonly message: string; readonly isOptional: boolean }
    | undefined;
  /** Taken back after the failure, in that order. */
  readonly undone: readonly Step[];
  /** What could not be taken back, and why. */
  readonly left: readonly { readonly step: Step; readonly message: string }[];
}

/**
 * Carries the steps out in order. At the first that fails, those before it are undone in reverse, unless it is an
 * optional one. Throws nothing.
 */
export async function applySteps(steps: readonly Step[], { root, onDone }: ApplyOptions): Promise<Outcome> {
  const done: Step[] = [];
  for (const step of steps) {
    try {
      await apply(step, root);
    } catch (error) {
      const isOptional = step.isOptional === true;
      const undoing = isOptional ? { undone: [], left: [] } : await undoAll(done, root);
      return { done, failure: { step, message: messageOf(error), isOptional }, ...undoing };
    }
    done.push(step);
    onDone?.(step);
  }
  return { done, failure: undefined, undone: [], left: [] };
}

async function undoAll(done: readonly Step[], root: string): Promise<Pick<Outcome, 'undone' | 'left'>> {
  const undone: Step[] = [];
  const left: { step: Step; message: string }[] = [];
  for (const step of done.toReversed()) {
    try {
      await undo(step, root);
      undone.push(step);
    } catch (error) {
      left.push({ step, message: messageOf(error) });
    }
  }
  return { undone, left };
}

async function apply(step: Step, root: string): Promise<void> {
  switch (step.kind) {
    case 'file':
      mkdirSync(dirname(join(root, step.path)), { recursive: true });
      return writeAtomically(root, step);
    case 'folder':
      mkdirSync(join(root, step.path), { recursive: true });
      return setAttributes(root, step);
    case 'attributes':
      return setAttributes(root, step);
    case 'owners':
      for (const path of step.before.keys()) setOwner(root, path, step.owner);
      return;
    case 'remove':
      return rmSync(join(root, step.path));
    case 'remove-folder':
      return rmSync(join(root, step.path), { recursive: true, force: true });
    case 'run':
      return run(step.command);
  }
}

async function undo(step: Step, root: string): Promise<void> {
  switch (step.kind) {
    case 'file':
    case 'remove':
      if (step.before === undefined) return rmSync(join(root, step.path), { force: true });
      return writeAtomically(root, { ...step.before, path: step.path });
    case 'folder':
      return removeEmpty(join(root, step.path));
    case 'attributes':
      return setAttributes(root, { ...step.before, path: step.path });
    case 'owners':
      for (const [path, owner] of step.before) setOwner(root, path, owner);
      return;
    case 'remove-folder':
      throw new EtlmonError('INSTALL', 'its content is gone');
    case 'run':
      return step.undoCommand === undefined ? undefined : run(step.undoCommand);
  }
}

interface Attributes {
  readonly path: string;
  readonly mode: number;
  readonly owner: string;
}

/** Readers see the former file or the whole new one, and nobody a secret in it before its mode is set. */
function writeAtomically(root: string, file: Attributes & { readonly text: string }): void {
  const path = join(root, file.path);
  const temporary = `${path}.etlmon-new`;
  rmSync(temporary, { force: true });
  const fd = openSync(temporary, 'wx', 0o600);
  try {
    try {
      writeSync(fd, file.text);
      if (root === '') fchownSync(fd, ...ids(file.owner));
      fchmodSync(fd, file.mode);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function setAttributes(root: string, { path, mode, owner }: Attributes): void {
  if (root === '') chownSync(path, ...ids(owner));
  chmodSync(join(root, path), mode);
}

/** Of a link itself, never of what it points to. What is gone meanwhile needs none. */
function setOwner(root: string, path: string, owner: string): void {
  if (root !== '') return;
  try {
    lchownSync(path, ...ids(owner));
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/** The numbers of `user:group`, as they are now: an earlier step may have made the user. */
function ids(owner: string): [number, number] {
  const [user = '', group = ''] = owner.split(':');
  return [idOf('/etc/passwd', user), idOf('/etc/group', group)];
}

function idOf(file: string, name: string): number {
  if (/^\d+$/.test(name)) return Number(name);
  const id = [...namesById(file)].find(([, other]) => other === name)?.[0];
  if (id === undefined) throw new EtlmonError('INSTALL', `${file} has no ${name}`);
  return id;
}

function removeEmpty(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(errnoOf(error) ?? '')) throw error;
  }
}

/** Longer than systemd's own patience with a service that starts. */
const commandTimeoutMs = 120_000;

function run([command = '', ...args]: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PATH: commandPath(), LC_ALL: 'C.UTF-8' };
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: commandTimeoutMs });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = `${said}${text}`.slice(-4000);
      });
    }
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      const end = signal === null ? `exit code ${code}` : signal;
      reject(
        new EtlmonError(
          'INSTALL',
          `${[command, ...args].join(' ')}: ${end}${said === '' ? '' : `: ${said.trim()}`}`,
        ),
      );
    });
  });
}
