import { delay } from '../../lib/clock.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Host } from '../host.ts';

/** One process of /proc, as far as its family is concerned. */
export interface SessionProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly session: number;
  /** With the pid it names a process for good. */
  readonly startTicks: string;
  /** A zombie, or gone: it runs no more. */
  readonly isOver: boolean;
}

/** Parses /proc/PID/stat (proc_pid_stat(5)); undefined where it is cut short. The last `)` ends the name. */
export function parseSessionProcess(text: string): SessionProcess | undefined {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = '', ppid, , session] = fields;
  const startTicks = fields[19];
  if (startTicks === undefined) return undefined;
  return {
    pid: Number.parseInt(text, 10),
    ppid: Number(ppid),
    session: Number(session),
    startTicks,
    isOver: /^[ZXx]$/.test(state),
  };
}

const pollMs = 20;
/** A process that survives SIGKILL for so long is stuck in the kernel. */
const killedMs = 1000;

/**
 * The processes a program and its children make up: those of its session, and children of those, in a session of their
 * own or not. One that leaves the session and outlives its parent (a daemon) is no longer known to belong to it.
 */
export class ProcessSession {
  readonly #id: number;
  readonly #host: Host;
  readonly #clock: Clock;
  readonly #seen = new Set<string>();

  /** `id` is the pid of the program, which leads its session. */
  constructor(id: number, host: Host, clock: Clock) {
    this.#id = id;
    this.#host = host;
    this.#clock = clock;
  }

  /** Processes that still run. */
  members(): number[] {
    const all = this.#processes();
    const children = Map.groupBy(all, ({ ppid }) => ppid);
    const found = new Set(all.filter((process) => this.#belongs(process)));
    for (const process of found) {
      for (const child of children.get(process.pid) ?? []) found.add(child);
      this.#seen.add(keyOf(process));
    }
    return [...found].filter(({ isOver }) => !isOver).map(({ pid }) => pid);
  }

  /** Sends a signal to each of them, as they are now. */
  signal(name: 'SIGTERM' | 'SIGKILL'): number[] {
    const members = this.members();
    for (const pid of members) send(pid, name);
    return members;
  }

  /** Asks them to end, and after `graceMs` ends them. Resolves once they are gone, with those that cannot be ended. */
  async end(graceMs: number): Promise<number[]> {
    if (graceMs > 0) {
      if (this.signal('SIGTERM').length === 0) return [];
      if ((await this.#waitUntilGone(graceMs, () => this.members())).length === 0) return [];
    }
    // New ones may be made while the others are ended.
    return this.#waitUntilGone(killedMs, () => this.signal('SIGKILL'));
  }

  async #waitUntilGone(forMs: number, look: () => number[]): Promise<number[]> {
    const deadline = this.#clock.monotonic() + forMs;
    for (;;) {
      const left = look();
      if (left.length === 0 || this.#clock.monotonic() >= deadline) return left;
      await delay(this.#clock, pollMs);
    }
  }

  #belongs(process: SessionProcess): boolean {
    return process.session === this.#id || this.#seen.has(keyOf(process));
  }

  #processes(): SessionProcess[] {
    return this.#host
      .list('proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => {
        const text = this.#host.readIfPresent(`proc/${pid}/stat`);
        return (text === undefined ? undefined : parseSessionProcess(text)) ?? [];
      });
  }
}

function keyOf({ pid, startTicks }: SessionProcess): string {
  return `${pid} ${startTicks}`;
}

/** Without a word where it is gone by now, or not ours to end: who is left is looked at afterwards. */
function send(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {}
}
