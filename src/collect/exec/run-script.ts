import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { delay } from '../../lib/clock.ts';
import type { Clock } from '../../lib/clock.ts';
import { errnoOf } from '../../lib/errors.ts';
import type { Host } from '../host.ts';
import { ProcessSession } from './session.ts';
import { TextTail } from './text-tail.ts';

export interface ScriptCommand {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
}

/** How a script ended: by itself, or ended by us. */
export type ScriptEnding = 'exited' | 'timed-out' | 'flooded';

export interface ScriptRun {
  readonly ending: ScriptEnding;
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: Buffer;
  /** Its last lines on standard error. */
  readonly stderr: readonly string[];
  /** What it printed until it ended or was ended. */
  readonly outputBytes: number;
  readonly durationMs: number;
  /** Processes of it that could not be ended. */
  readonly leftPids: readonly number[];
}

const termGraceMs = 2000;
/** A node that shuts down waits 2 s. */
const abortGraceMs = 1000;
/** Once all its processes are gone, what holds its output open is none of them. */
const drainMs = 2000;

/**
 * A program in a session of its own, started at once. Its processes are gone when it has ended: those that are left
 * when the program exits, and all of them at its time-out, are asked to end and then ended.
 */
export class RunningScript {
  readonly #command: ScriptCommand;
  readonly #clock: Clock;
  readonly #child: ChildProcess;
  readonly #session: ProcessSession;
  readonly #stderr = new TextTail(4096, 5);
  readonly #chunks: Buffer[] = [];
  readonly #startedAt: number;
  readonly #stopped = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #exited: Promise<{ code: number | null; signal: string | null }>;
  #outputBytes = 0;
  #ending: ScriptEnding | 'aborted' = 'exited';

  private constructor(command: ScriptCommand, child: ChildProcess, host: Host, clock: Clock) {
    this.#command = command;
    this.#clock = clock;
    this.#child = child;
    this.#startedAt = clock.monotonic();
    this.#session = new ProcessSession(child.pid ?? -1, host, clock);
    this.#exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    child.once('close', this.#closed.resolve);
    child.stdout?.on('data', (chunk: Buffer) => this.#take(chunk));
    child.stderr?.on('data', (chunk: Buffer) => this.#stderr.add(chunk));
    for (const stream of [child.stdout, child.stderr]) stream?.on('error', () => {});
  }

  /** Rejects with Node's own error (`ENOENT`, `EACCES`) where it cannot be started. */
  static async start(command: ScriptCommand, host: Host, clock: Clock): Promise<RunningScript> {
    const [program = '', ...args] = command.command;
    const { cwd, env, uid, gid } = command;
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      cwd,
      env,
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    });
    if (child.pid === undefined) {
      const error = await new Promise((resolve) => child.once('error', resolve));
      throw error;
    }
    child.on('error', () => {});
    return new RunningScript(command, child, host, clock);
  }

  /** Resolves once it and its processes are gone. Rejects with the signal's reason when that ended it. */
  async ended(signal: AbortSignal): Promise<ScriptRun> {
    const abort = (): void => this.#stop('aborted');
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    const cancel = this.#clock.schedule(this.#command.timeoutMs, () => this.#stop('timed-out'));
    try {
      await Promise.race([this.#exited, this.#stopped.promise]);
      const durationMs = this.#clock.monotonic() - this.#startedAt;
      const ending = this.#ending;
      const leftPids = await this.#session.end(graceOf(ending));
      const stuck = { code: null, signal: null };
      const exit = leftPids.length === 0 ? await this.#exited : stuck;
      await Promise.race([this.#closed.promise, delay(this.#clock, drainMs)]);
      if (ending === 'aborted') throw signal.reason;
      const isFlooded = this.#outputBytes > this.#command.maxOutputBytes;
      return {
        ending: isFlooded && ending === 'exited' ? 'flooded' : ending,
        exitCode: exit.code,
        signal: exit.signal,
        stdout: Buffer.concat(this.#chunks),
        stderr: this.#stderr.lines,
        outputBytes: this.#outputBytes,
        durationMs,
        leftPids,
      };
    } finally {
      cancel();
      signal.removeEventListener('abort', abort);
      this.#child.stdout?.destroy();
      this.#child.stderr?.destroy();
    }
  }

  /** Ends all of it without waiting for anything; for a node that is about to exit. */
  killNow(): void {
    this.#session.signal('SIGKILL');
  }

  #take(chunk: Buffer): void {
    this.#outputBytes += chunk.length;
    if (this.#outputBytes <= this.#command.maxOutputBytes) this.#chunks.push(chunk);
    else this.#stop('flooded');
  }

  #stop(ending: ScriptEnding | 'aborted'): void {
    if (this.#ending === 'exited') this.#ending = ending;
    this.#stopped.resolve();
  }
}

function graceOf(ending: ScriptEnding | 'aborted'): number {
  if (ending === 'aborted') return abortGraceMs;
  return ending === 'flooded' ? 0 : termGraceMs;
}

/** Why a program could not be started, in words. */
export function startProblem(error: unknown, { command, cwd }: ScriptCommand, host: Host): string {
  const program = command[0] ?? '';
  const code = errnoOf(error);
  if (code === 'ENOENT' && !isThere(host, cwd)) return `cannot start ${program}: there is no folder ${cwd}`;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such program, or not the interpreter its first line names',
    EACCES: 'it is not executable for this user',
    EPERM: 'the node may not run programs as that user',
    ENOEXEC: 'it is no program: a script begins with a line such as #!/bin/sh',
    E2BIG: 'its arguments and environment are too long',
  };
  const reason =
    (code === undefined ? undefined : reasons[code]) ??
    (error instanceof Error ? error.message : String(error));
  return `cannot start ${program}: ${reason}`;
}

function isThere(host: Host, folder: string): boolean {
  try {
    host.list(folder);
    return true;
  } catch (error) {
    return errnoOf(error) !== 'ENOENT';
  }
}
