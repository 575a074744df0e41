import { delimiter, resolve } from 'node:path';
import { Child } from './child.ts';
import type { Exit } from './child.ts';

const root = resolve(import.meta.dirname, '../..');

/** The program under test: `ETLMON=dist/bin/etlmon` tests the single executable. */
export const program = resolve(root, process.env['ETLMON'] ?? 'bin/etlmon');

export interface Finished extends Exit {
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Another path to the same program. */
  readonly program?: string;
}

/** Runs etlmon to its end. */
export function etlmon(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return runToEnd(options.program ?? program, args, options);
}

/** Runs any command to its end. Its output is in English and its times are in UTC. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  { cwd, env, timeoutMs = 20_000 }: RunOptions = {},
): Promise<Finished> {
  await using child = await Child.start(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...systemEnvironment(), ...env },
  });
  const exit = await child.ended(timeoutMs);
  return { ...exit, stdout: child.stdout, stderr: child.stderr };
}

/** Runs a command that has to succeed, and gives what it printed. */
export async function outputOf(command: string, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runToEnd(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} exited with ${code}: ${stderr}`);
  return stdout;
}

/** This process' environment, with the folders of administration programs in the PATH. */
export function systemEnvironment(): Record<string, string | undefined> {
  const path = [process.env['PATH'], '/usr/sbin', '/sbin'].filter(Boolean).join(delimiter);
  return { ...process.env, PATH: path, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
}
