import { isWatched } from '../collect/process/index.ts';
import type { ProcessInfo, ProcessTable, WatchTarget } from '../collect/process/index.ts';
import type { Clock } from '../lib/clock.ts';
import { delay } from '../lib/clock.ts';
import { errnoOf, EtlmonError, messageOf } from '../lib/errors.ts';
import type { Audit, Caller } from './audit.ts';
import type { RateLimit } from './rate-limit.ts';
import { Refusal } from './refusal.ts';

export type KillPolicy = 'none' | 'watched' | 'own-user' | 'any';

export interface KillCommand {
  readonly pid: number;
  /** Without `SIG`: `TERM`. */
  readonly signal: string;
  readonly confirm: boolean;
  /** As it was listed, in milliseconds since the epoch. */
  readonly startedAt: number | undefined;
}

export interface KillResult {
  readonly pid: number;
  readonly signal: string;
  readonly delivered: true;
  /** Gone within a second. */
  readonly exited: boolean;
}

export interface KillerOptions {
  readonly policy: KillPolicy;
  readonly watches: readonly WatchTarget[];
  readonly rateLimit: RateLimit;
  readonly table: ProcessTable;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly ownPid: number;
  readonly ownUid: number;
  /** kill(2); throws Node's error with the errno's name as `code`. */
  readonly send: (pid: number, signal: NodeJS.Signals) => void;
}

const exitWaitMs = 1000;
const exitPollMs = 20;
/** Listed start times have 10 ms resolution. */
const startToleranceMs = 10;

/** Sends signals to processes, within the node's policy, and writes every attempt to the audit log. */
export class Killer {
  readonly #options: KillerOptions;

  constructor(options: KillerOptions) {
    this.#options = options;
  }

  /** Throws `Refusal` when the command is not carried out, whoever refused it. */
  async kill(command: KillCommand, caller: Caller): Promise<KillResult> {
    try {
      const { result, process } = await this.#attempt(command);
      this.#audit(
        command,
        caller,
        'done',
        `${describe(process)}; ${result.exited ? 'exited' : 'still running after 1 s'}`,
      );
      return result;
    } catch (error) {
      const code = error instanceof EtlmonError ? error.code : 'ERROR';
      this.#audit(command, caller, code, messageOf(error));
      throw error;
    }
  }

  /** A command that never reached this room (refused at the door) is written down all the same. */
  refused(command: KillCommand, caller: Caller, refusal: Refusal): void {
    this.#audit(command, caller, refusal.code, refusal.message);
  }

  async #attempt(command: KillCommand): Promise<{ result: KillResult; process: ProcessInfo }> {
    const process = await this.#permitted(command);
    const would = `send SIG${command.signal} to ${describe(process)}`;
    if (!command.confirm) {
      throw new Refusal('CONFIRMATION_REQUIRED', `this would ${would}; nothing was sent`, {
        would,
        hint: 'send the same request with "confirm": true',
      });
    }
    const waitMs = this.#options.rateLimit.take();
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000);
      throw new Refusal(
        'RATE_LIMITED',
        `more kill commands than control.rate allows; try again in ${seconds} s`,
        {
          retryAfterSec: seconds,
        },
      );
    }
    this.#send(process, command.signal);
    const exited = await this.#waitForExit(process);
    return { result: { pid: command.pid, signal: command.signal, delivered: true, exited }, process };
  }

  /** The process, when it is there, is the one that was meant, and may be hit. */
  async #permitted({ pid, startedAt }: KillCommand): Promise<ProcessInfo> {
    if (pid === 1) throw new Refusal('PROTECTED', 'pid 1 is init: it is never killed from here');
    if (pid === this.#options.ownPid) {
      throw new Refusal('PROTECTED', `pid ${pid} is this etlmon node itself`, {
        hint: 'stop it as a service',
      });
    }
    const process = await this.#options.table.readOne(pid);
    if (!process) throw new Refusal('NOT_FOUND', `there is no process ${pid} (ESRCH)`);
    if (process.stat.isKernelThread) {
      throw new Refusal('PROTECTED', `${describe(process)} is a kernel thread: signals do not reach it`);
    }
    if (startedAt !== undefined && Math.abs(startedAt - process.startedAt) > startToleranceMs) {
      throw new Refusal(
        'PID_REUSED',
        `pid ${pid} belongs to another process by now: ${describe(process)}, started ${new Date(process.startedAt).toISOString()}`,
        { hint: 'list the processes again' },
      );
    }
    this.#checkPolicy(process);
    return process;
  }

  #checkPolicy(process: ProcessInfo): void {
    const { policy, watches, table, ownUid } = this.#options;
    const refuse = (reason: string, hint: string): never => {
      throw new Refusal('POLICY', `${describe(process)}: ${reason}`, { hint });
    };
    if (policy === 'none') refuse('this node kills nothing', 'set control.kill in node.yaml');
    if (policy === 'watched' && !watches.some((target) => isWatched(target, process))) {
      refuse('not a watched process', 'watch it in process_watch, or set control.kill to own-user or any');
    }
    if (policy === 'own-user' && table.detailsOf(process.stat.pid).status?.effectiveUid !== ownUid) {
      refuse("not a process of the node's own user", 'set control.kill to any');
    }
  }

  #send(process: ProcessInfo, signal: string): void {
    const { pid } = process.stat;
    try {
      this.#options.send(pid, `SIG${signal}` as NodeJS.Signals);
    } catch (cause) {
      const errno = errnoOf(cause);
      if (errno === 'EPERM') {
        throw new Refusal(
          'EPERM',
          `the kernel refused SIG${signal} to ${describe(process)}: EPERM (not permitted)`,
          {
            cause,
            hint: 'the node runs as a user who may not signal this process; it needs CAP_KILL or the same user',
          },
        );
      }
      if (errno === 'ESRCH') {
        throw new Refusal('ESRCH', `${describe(process)} ended before the signal: ESRCH (no such process)`, {
          cause,
        });
      }
      throw new Refusal('EINVAL', `SIG${signal} to ${describe(process)}: ${messageOf(cause)}`, { cause });
    }
  }

  async #waitForExit(process: ProcessInfo): Promise<boolean> {
    const { clock, table } = this.#options;
    const until = clock.monotonic() + exitWaitMs;
    while (table.isAlive(process.stat.pid, process.identity)) {
      if (clock.monotonic() >= until) return false;
      await delay(clock, exitPollMs);
    }
    return true;
  }

  #audit(command: KillCommand, caller: Caller, outcome: string, detail: string): void {
    this.#options.audit.record(caller, {
      command: 'process.kill',
      target: `pid ${command.pid}`,
      parameters: { signal: command.signal, confirm: command.confirm, start_time: isoOf(command.startedAt) },
      outcome,
      detail,
    });
  }
}

function describe({ stat, commandLine }: ProcessInfo): string {
  const line =
    commandLine === undefined
      ? ''
      : `: ${commandLine.length > 120 ? `${commandLine.slice(0, 119)}…` : commandLine}`;
  return `${stat.comm} (pid ${stat.pid}${line})`;
}

function isoOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
