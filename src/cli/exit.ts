import { openLibc } from '../lib/libc.ts';

/**
 * Ends the process at once. An ordinary exit waits for the threads of the pool, and one of them may be stuck in the
 * kernel on a dead mount; what matters is durable by now, so nobody needs to wait.
 */
export function endProcess(code: number): void {
  if (process.stdout.writableLength > 0 || process.stderr.writableLength > 0) {
    // A pipe takes what was written only bit by bit.
    process.stdout.write('', () => process.stderr.write('', () => leave(code)));
    return;
  }
  leave(code);
}

function leave(code: number): never {
  openLibc()?.exitNow(code);
  return process.exit(code);
}
