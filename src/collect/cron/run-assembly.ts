import { comparableCommand } from './command-text.ts';
import type { RunEvidence } from './run-log.ts';
import { linkSessions } from './session-links.ts';

/** A run as pieced together from a log. Changed in place while more of it is read. */
export interface ObservedRun {
  readonly id: number;
  readonly by: RunEvidence['by'];
  readonly startedAt: number;
  readonly user: string;
  /** As the log prints it; the unit's or anacron job's name. */
  readonly command: string;
  readonly isCut: boolean;
  /** Of the command itself where known, else of the process that wrote the line. */
  readonly pid: number | undefined;
  readonly writerPid: number | undefined;
  readonly session: string | undefined;
  readonly invocation: string | undefined;
  /** The process that waits for the command; its PAM session lasts as long as the run. */
  parentPid: number | undefined;
  endedAt: number | undefined;
  exitStatus: number | undefined;
  detail: string | undefined;
  /**
   * - `open`: its end is going to be logged. `over`: it ended, `endedAt` tells when unless the log did not.
   * - `untold`: nothing says that its end will be logged.
   */
  state: 'open' | 'over' | 'untold';
}

/** A PAM session of the cron daemon: as long as a run, by the process that waits for it. */
export interface CronSession {
  readonly pid: number;
  readonly user: string;
  readonly session: string | undefined;
  readonly openedAt: number;
  closedAt: number | undefined;
  /** The run it was found to belong to. */
  runId: number | undefined;
}

/** What has to be kept over a restart, as plain data. */
export interface AssemblyState {
  readonly nextId: number;
  readonly seesEnds: boolean;
  readonly runs: readonly ObservedRun[];
  readonly sessions: readonly CronSession[];
}

/** What is under way is remembered so long at most; what is over, or nobody can tell the end of, so long. */
const keepOpenMs = 7 * 86_400_000;
const keepOverMs = 2 * 60_000;
const maxKept = 5000;
/** Runs and sessions are brought together at least each such stretch of the log's time. */
const sliceMs = 60_000;
const noParents = (): undefined => undefined;

/**
 * Pieces runs together from what the logs tell. Evidence of one read is put in the order of its time first,
 * since sessions and commands can be in different files.
 */
export class RunAssembly {
  #nextId = 1;
  /** The log tells the ends of commands (cronie's CMDEND, Debian's `cron -L 2`). */
  #seesEnds = false;
  #runs: ObservedRun[] = [];
  #sessions: CronSession[] = [];

  state(): AssemblyState {
    return { nextId: this.#nextId, seesEnds: this.#seesEnds, runs: this.#runs, sessions: this.#sessions };
  }

  restore(state: AssemblyState): void {
    this.#nextId = state.nextId;
    this.#seesEnds = state.seesEnds;
    this.#runs = state.runs.map((run) => ({ ...run }));
    this.#sessions = state.sessions.map((session) => ({ ...session }));
  }

  /**
   * Takes evidence over and gives the runs that are new or changed. `parentOf` gives the parent of a living process.
   */
  add(
    evidence: readonly RunEvidence[],
    parentOf: (pid: number) => number | undefined = noParents,
  ): ObservedRun[] {
    const changed = new Set<ObservedRun>();
    const link = (parents: (pid: number) => number | undefined, now: number): void => {
      for (const run of linkSessions(this.#runs, this.#sessions, parents)) changed.add(run);
      this.#prune(now);
    };
    const inOrder = evidence.toSorted((a, b) => a.at - b.at);
    let linkedAt = inOrder[0]?.at ?? -Infinity;
    for (const item of inOrder) {
      if (item.at - linkedAt > sliceMs) link(noParents, (linkedAt = item.at));
      const run = this.#take(item);
      if (run) changed.add(run);
    }
    link(parentOf, inOrder.at(-1)?.at ?? -Infinity);
    return [...changed];
  }

  /**
   * Gives up waiting for the end of runs that cannot be under way any more, and gives them.
   */
  giveUp(isOver: (run: ObservedRun) => string | undefined): ObservedRun[] {
    const given: ObservedRun[] = [];
    for (const run of this.#runs) {
      if (run.state !== 'open') continue;
      const reason = isOver(run);
      if (reason === undefined) continue;
      run.state = 'over';
      run.detail ??= reason;
      given.push(run);
    }
    return given;
  }

  /** Runs under way. */
  open(): ObservedRun[] {
    return this.#runs.filter((run) => run.state === 'open');
  }

  /** Forgets what is of no more use at `now`, by the log's time. */
  #prune(now: number): void {
    const isNeeded = (since: number, isOpen: boolean): boolean =>
      now - since < (isOpen ? keepOpenMs : keepOverMs);
    this.#runs = this.#runs
      .filter((run) => isNeeded(run.endedAt ?? run.startedAt, run.state === 'open'))
      .slice(-maxKept);
    const runs = new Set(this.#runs.map((run) => run.id));
    this.#sessions = this.#sessions
      .filter((session) => session.runId === undefined || runs.has(session.runId))
      .filter((session) => isNeeded(session.closedAt ?? session.openedAt, session.closedAt === undefined))
      .slice(-maxKept);
  }

  #take(item: RunEvidence): ObservedRun | undefined {
    switch (item.kind) {
      case 'started':
        return this.#start(item);
      case 'ended':
        return this.#end(item);
      case 'exited': {
        const run = this.#find(item);
        if (!run) return undefined;
        run.exitStatus = item.exitStatus;
        run.detail = item.detail;
        return run;
      }
      case 'session-opened':
        this.#sessions.push({
          pid: item.pid ?? -1,
          user: item.user ?? '',
          session: item.session,
          openedAt: item.at,
          closedAt: undefined,
          runId: undefined,
        });
        return undefined;
      case 'session-closed': {
        const session = this.#sessions.findLast(
          (other) => other.pid === item.pid && other.closedAt === undefined && other.user === item.user,
        );
        if (session) session.closedAt = item.at;
        return undefined;
      }
      default:
        return undefined;
    }
  }

  #start(item: RunEvidence): ObservedRun | undefined {
    if (item.invocation !== undefined && this.#runs.some((run) => run.invocation === item.invocation)) {
      return undefined;
    }
    const pid = item.jobPid ?? item.pid;
    const run: ObservedRun = {
      id: this.#nextId++,
      by: item.by,
      startedAt: item.at,
      user: item.user ?? '',
      command: item.command ?? '',
      isCut: item.isCut ?? false,
      pid,
      writerPid: item.pid,
      session: item.session,
      invocation: item.invocation,
      parentPid: item.jobPid === undefined ? undefined : item.pid,
      endedAt: undefined,
      exitStatus: undefined,
      detail: undefined,
      state: item.by !== 'cron' || this.#seesEnds ? 'open' : 'untold',
    };
    this.#runs.push(run);
    return run;
  }

  #end(item: RunEvidence): ObservedRun | undefined {
    if (item.by === 'cron') this.#seesEnds = true;
    const run = this.#find(item);
    if (!run) return undefined;
    run.state = 'over';
    run.endedAt = Math.max(run.startedAt, item.at);
    run.exitStatus ??= item.exitStatus;
    run.detail ??= item.detail;
    return run;
  }

  /** The run a line about an end belongs to; the writer of cron's lines is the parent of the command. */
  #find(item: RunEvidence): ObservedRun | undefined {
    const open = this.#runs.filter((run) => run.by === item.by && run.endedAt === undefined);
    if (item.invocation !== undefined) return open.find((run) => run.invocation === item.invocation);
    if (item.jobPid !== undefined) {
      const found = open.findLast((run) => run.pid === item.jobPid);
      if (found || item.kind === 'exited') return found;
    }
    const known = open.findLast(
      (run) => item.pid !== undefined && (run.parentPid === item.pid || run.writerPid === item.pid),
    );
    if (known && (item.command === undefined || known.command === item.command)) return known;
    if (item.command === undefined) return undefined;
    const command = comparableCommand(item.command);
    const same = open.filter(
      (run) => run.user === item.user && run.state !== 'over' && comparableCommand(run.command) === command,
    );
    // The command's process is forked by the one that writes the end, mostly right after it was forked itself.
    const after = same.filter((run) => (run.pid ?? 0) > (item.pid ?? 0));
    return after.toSorted((a, b) => (a.pid ?? 0) - (b.pid ?? 0))[0] ?? same[0];
  }
}
