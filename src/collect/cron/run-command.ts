import { spawn } from 'node:child_process';
import { EtlmonError, errnoOf, messageOf, Unavailable } from '../../lib/errors.ts';

export interface CommandLimits {
  /** What is printed beyond this is not waited for: the command is ended. */
  readonly maxBytes: number;
  /** Ends the command. */
  readonly signal: AbortSignal;
}

export interface CommandOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** Null where it was ended by a signal. */
  readonly exitCode: number | null;
  /** It had more to print than was asked for; the last line may be cut. */
  readonly isCut: boolean;
}

const maxErrorBytes = 8192;

/**
 * Runs a command with these arguments, without a shell, in English and in the machine's own time zone. Throws `Unavailable` where there is no such command, and
 * `EtlmonError` when the signal ends it.
 */
export function runCommand(
  command: string,
  args: readonly string[],
  { maxBytes, signal }: CommandLimits,
): Promise<CommandOutput> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'] ?? '/usr/bin:/bin',
        LC_ALL: 'C.UTF-8',
        TZ: 'UTC',
        SYSTEMD_COLORS: '0',
      },
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let stderr = '';
    let isCut = false;
    const stop = (): void => void child.kill('SIGKILL');
    signal.addEventListener('abort', stop, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      if (isCut) return;
      chunks.push(chunk.subarray(0, maxBytes - size));
      size += chunk.length;
      if (size <= maxBytes) return;
      isCut = true;
      stop();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < maxErrorBytes) stderr += chunk.toString('utf8');
    });
    child.on('error', (error) => {
      signal.removeEventListener('abort', stop);
      const isMissing = errnoOf(error) === 'ENOENT';
      reject(
        isMissing
          ? new Unavailable(`${command} is not installed`, { cause: error })
          : new EtlmonError('COMMAND', `cannot start ${command}: ${messageOf(error)}`, { cause: error }),
      );
    });
    child.on('close', (exitCode) => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted && !isCut) {
        reject(new EtlmonError('ABORTED', `${command} was ended: ${messageOf(signal.reason)}`));
      } else resolve({ stdout: Buffer.concat(chunks).toString('utf8'), stderr, exitCode, isCut });
    });
  });
}
