import { resolve } from 'node:path';

/**
 * How this very program is started again: the single executable by its own path, else the runtime and the script,
 * both absolute, so that a service does not depend on a PATH.
 */
export function ownProgram(argv: readonly string[] = process.argv, runtime = process.execPath): string[] {
  const [, script = ''] = argv;
  // Inside the single executable the script lies in Bun's own file system.
  return script.startsWith('/$bunfs/') ? [runtime] : [runtime, resolve(script)];
}
