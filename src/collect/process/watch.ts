import type { Row } from '../collector.ts';
import type { WatchTarget } from './config.ts';
import type { ProcessInfo } from './process-table.ts';

export interface WatchEvent {
  readonly kind: 'started' | 'died' | 'restarted';
  readonly at: number;
  readonly pid: number;
  readonly previousPid: number | undefined;
  readonly commandLine: string | undefined;
}

/** Whether a process belongs to a watch: by pid, or by name or command line. */
export function isWatched(target: WatchTarget, process: ProcessInfo): boolean {
  if ('pid' in target) return process.stat.pid === target.pid;
  return target.match.test(process.stat.comm) || target.match.test(process.commandLine ?? '');
}

interface Member {
  readonly pid: number;
  readonly commandLine: string | undefined;
}

/**
 * Follows the processes of one watch over rounds and notices starts, deaths and restarts. A death and a start with
 * fewer or as many processes as before is a restart, also when the start comes some rounds after the death.
 */
export class WatchHistory {
  readonly target: WatchTarget;
  restarts = 0;
  lastEvent: WatchEvent | undefined;
  #members: Map<string, Member> | undefined;
  #hasHadProcess = false;
  /** Deaths nobody has replaced yet, oldest first. */
  #vacancies: number[] = [];

  constructor(target: WatchTarget) {
    this.target = target;
  }

  /** Takes up what was known before the node was restarted. `identity` is empty in a row of a watch without process. */
  restore(rows: readonly Row[]): void {
    const own = rows.filter((row) => row['watch'] === this.target.name);
    if (own.length === 0) return;
    // The row of an optional watch is there since it has had one.
    this.#hasHadProcess = true;
    this.restarts = Number(own[0]?.['restarts'] ?? 0);
    this.#members = new Map(
      own
        .filter((row) => typeof row['identity'] === 'string' && row['identity'] !== '')
        .map((row) => [
          String(row['identity']),
          {
            pid: Number(row['pid']),
            commandLine: row['cmdline'] === null ? undefined : String(row['cmdline']),
          },
        ]),
    );
    if (this.#members.size === 0) this.#vacancies = [Number(own[0]?.['last_pid'] ?? 0)];
  }

  /** Whether there is nothing to tell: it is optional and there has never been a process of it. */
  get isSilent(): boolean {
    return this.target.isOptional === true && !this.#hasHadProcess;
  }

  /** Compares this round with the one before. The first round of all notices nothing: what runs then, runs. */
  update(processes: readonly ProcessInfo[], now: number): WatchEvent[] {
    const before = this.#members;
    this.#hasHadProcess ||= processes.length > 0;
    this.#members = new Map(
      processes.map((p) => [
        p.identity,
        { pid: p.stat.pid, commandLine: p.commandLine ?? `[${p.stat.comm}]` },
      ]),
    );
    if (!before) return [];
    const events: WatchEvent[] = [];
    for (const [identity, member] of before) {
      if (this.#members.has(identity)) continue;
      this.#vacancies.push(member.pid);
      events.push({
        kind: 'died',
        at: now,
        pid: member.pid,
        previousPid: undefined,
        commandLine: member.commandLine,
      });
    }
    for (const [identity, member] of this.#members) {
      if (before.has(identity)) continue;
      const previousPid = this.#vacancies.shift();
      if (previousPid !== undefined) this.restarts++;
      const kind = previousPid === undefined ? 'started' : 'restarted';
      events.push({ kind, at: now, pid: member.pid, previousPid, commandLine: member.commandLine });
    }
    // More deaths than one remembers would make every later start a restart.
    this.#vacancies = this.#vacancies.slice(-100);
    this.lastEvent = events.at(-1) ?? this.lastEvent;
    return events;
  }
}
