import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'vitest';

/** Ends the test as skipped unless the command is installed. In CI a missing part is a failure. */
export function requirePart(context: Pick<TestContext, 'skip'>, command: string, packageName: string): void {
  if (isInstalled(command)) return;
  missing(context, `needs ${command} (apt-get install ${packageName})`);
}

/** Ends the test as skipped unless it runs as root. */
export function requireRoot(context: Pick<TestContext, 'skip'>, reason: string): void {
  if (isRoot()) return;
  skip(context, `needs root: ${reason}`);
}

/** Ends the test as skipped when it runs as root. */
export function requireOrdinaryUser(context: Pick<TestContext, 'skip'>, reason: string): void {
  if (!isRoot()) return;
  skip(context, `needs an ordinary user: ${reason}`);
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Ends the test as skipped, or failed in CI, for a part this machine lacks. */
export function missing(context: Pick<TestContext, 'skip'>, reason: string): never {
  if (process.env['CI'] === 'true') throw new Error(`CI=true and a part is missing: ${reason}`);
  return skip(context, reason);
}

/** Ends the test as skipped and says why. */
export function skip(context: Pick<TestContext, 'skip'>, reason: string): never {
  console.log(`skipped: ${reason}`);
  return context.skip(reason);
}

/** Whether there is such a command on the PATH. */
export function isInstalled(command: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => isExecutable(join(folder, command)));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
