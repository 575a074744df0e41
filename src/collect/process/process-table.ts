import { readdirSync, statSync } from 'node:fs';
import type { Clock } from '../../lib/clock.ts';
import type { Host } from '../host.ts';
import { parseProcStat, ticksPerSecond } from '../system/proc-stat.ts';
import { CommandLines } from './command-lines.ts';
import type { ProcPidStat } from './proc-pid-stat.ts';
import { parseProcPidStat } from './proc-pid-stat.ts';
import type { ProcPidStatus } from './proc-pid-status.ts';
import { parseProcPidStatus } from './proc-pid-status.ts';
import { Users } from './users.ts';

/** A process as one round of reading saw it. */
export interface ProcessInfo {
  readonly stat: ProcPidStat;
  /** pid and start, the same for the whole life of a process and for no other. */
  readonly identity: string;
  readonly commandLine: string | undefined;
  /** Milliseconds since the epoch, to 10 ms. */
  readonly startedAt: number;
  /** Of one core, since the round before that saw it; undefined in the first. */
  readonly cpuPercent: number | undefined;
}

/** What costs a further read, for the processes one wants to show. */
export interface ProcessDetails {
  readonly status: ProcPidStatus | undefined;
  readonly user: string | undefined;
  /** Undefined where it may not be read. */
  readonly openFiles: number | undefined;
}

/** The event loop is given back after so much reading. */
const sliceMs = 8;

/** Reads the processes of a host, round after round, and tells CPU use between rounds. */
export class ProcessTable {
  readonly #host: Host;
  readonly #clock: Clock;
  readonly #commandLines: CommandLines;
  readonly #users: Users;
  #previous = new Map<string, { readonly cpuSeconds: number; readonly atMs: number }>();
  #bootMs: number | undefined;

  constructor(host: Host, clock: Clock) {
    this.#host = host;
    this.#clock = clock;
    this.#commandLines = new CommandLines(host, clock);
    this.#users = new Users(host);
  }

  /** All processes. Those that end while being read are left out. */
  async read(): Promise<ProcessInfo[]> {
    const stats: { stat: ProcPidStat; atMs: number }[] = [];
    let sliceStart = performance.now();
    for (const name of this.#host.list('proc')) {
      if (!isPid(name)) continue;
      const stat = this.#stat(Number(name));
      if (stat) stats.push({ stat, atMs: this.#clock.monotonic() });
      if (performance.now() - sliceStart > sliceMs) {
        await new Promise((resolve) => setImmediate(resolve));
        sliceStart = performance.now();
      }
    }
    await this.#commandLines.refresh(
      stats.map(({ stat }) => ({ pid: stat.pid, identity: identityOf(stat) })),
    );
    return this.#finish(stats);
  }

  /** One process now, without CPU use; `undefined` where there is none. */
  async readOne(pid: number): Promise<ProcessInfo | undefined> {
    const stat = this.#stat(pid);
    if (!stat) return undefined;
    const lines = new CommandLines(this.#host, this.#clock);
    await lines.refresh([{ pid, identity: identityOf(stat) }]);
    return this.#info(stat, lines.of(identityOf(stat)), undefined);
  }

  /** The process still there under this pid, by identity; cheap. */
  isAlive(pid: number, identity: string): boolean {
    const stat = this.#stat(pid);
    return (
      stat !== undefined && identityOf(stat) === identity && stat.state !== 'zombie' && stat.state !== 'dead'
    );
  }

  detailsOf(pid: number): ProcessDetails {
    this.#users.refresh();
    const text = this.#host.readIfPresent(`proc/${pid}/status`);
    const status = text === undefined ? undefined : parseProcPidStatus(text);
    return {
      status,
      user: status && this.#users.nameOf(status.effectiveUid),
      openFiles: this.#openFiles(pid),
    };
  }

  #stat(pid: number): ProcPidStat | undefined {
    const text = this.#host.readIfPresent(`proc/${pid}/stat`);
    try {
      return text === undefined ? undefined : parseProcPidStat(text);
    } catch {
      return undefined;
    }
  }

  #finish(stats: readonly { stat: ProcPidStat; atMs: number }[]): ProcessInfo[] {
    const before = this.#previous;
    this.#previous = new Map();
    return stats.map(({ stat, atMs }) => {
      const identity = identityOf(stat);
      const cpuSeconds = stat.userSeconds + stat.systemSeconds;
      const earlier = before.get(identity);
      this.#previous.set(identity, { cpuSeconds, atMs });
      const elapsed = earlier ? (atMs - earlier.atMs) / 1000 : 0;
      const percent =
        earlier && elapsed > 0 ? ((cpuSeconds - earlier.cpuSeconds) / elapsed) * 100 : undefined;
      return this.#info(stat, this.#commandLines.of(identity), percent);
    });
  }

  #info(stat: ProcPidStat, commandLine: string | undefined, cpuPercent: number | undefined): ProcessInfo {
    return {
      stat,
      identity: identityOf(stat),
      commandLine,
      startedAt: this.#bootTimeMs() + (stat.startTicks * 1000) / ticksPerSecond,
      cpuPercent: cpuPercent === undefined ? undefined : Math.max(0, Math.round(cpuPercent * 10) / 10),
    };
  }

  /** Read once: the kernel derives it from the wall clock, so it would move when that is set. */
  #bootTimeMs(): number {
    this.#bootMs ??= parseProcStat(this.#host.readIfPresent('proc/stat') ?? '').bootTime * 1000;
    return this.#bootMs;
  }

  /** Since Linux 6.2 the size of the folder is the count; before, the entries are counted. */
  #openFiles(pid: number): number | undefined {
    const folder = this.#host.path(`proc/${pid}/fd`);
    try {
      const { size } = statSync(folder);
      return size > 0 ? size : readdirSync(folder).length;
    } catch {
      return undefined;
    }
  }
}

function identityOf(stat: ProcPidStat): string {
  return `${stat.pid}:${stat.startTicks}`;
}

function isPid(name: string): boolean {
  const first = name.codePointAt(0) ?? 0;
  return first >= 0x30 && first <= 0x39;
}
