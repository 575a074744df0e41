import type { CronSession, ObservedRun } from './run-assembly.ts';

/** A command starts at most this long after its session was opened, as far as whole seconds of a log tell. */
const forkMs = 10_000;
const sameSecondMs = 1000;

/**
 * Finds the session of each run of the cron daemon, and ends runs whose session was closed. By default the daemon's
 * log names no common number: the session is that of the waiting process, the command's line is by its child. Known
 * are the parent, the audit session (journal only), or that only one session fits. Where several commands of a user
 * began together and cannot be told apart, their ends stay unknown unless they ended together: no guess is made.
 * Gives the runs that changed.
 */
export function linkSessions(
  runs: readonly ObservedRun[],
  sessions: readonly CronSession[],
  parentOf: (pid: number) => number | undefined,
): ObservedRun[] {
  const linked = new Map<number, CronSession>();
  for (const session of sessions) if (session.runId !== undefined) linked.set(session.runId, session);
  const changed = new Set<ObservedRun>();
  const link = (run: ObservedRun, session: CronSession): void => {
    session.runId = run.id;
    run.parentPid ??= session.pid;
    linked.set(run.id, session);
    if (run.state === 'untold') {
      run.state = 'open';
      changed.add(run);
    }
  };
  const free = (): ObservedRun[] =>
    runs.filter((run) => run.by === 'cron' && !linked.has(run.id) && run.endedAt === undefined);

  for (const run of free()) {
    run.parentPid ??= run.pid === undefined ? undefined : parentOf(run.pid);
    const session = knownSession(run, sessions);
    if (session) link(run, session);
  }
  linkUnique(free, sessions, link);
  for (const run of free()) endTogether(run, free(), sessions, link);
  for (const run of runs) {
    const closedAt = linked.get(run.id)?.closedAt;
    if (closedAt === undefined || run.endedAt !== undefined) continue;
    run.endedAt = Math.max(run.startedAt, closedAt);
    run.state = 'over';
    changed.add(run);
  }
  return [...changed];
}

function knownSession(run: ObservedRun, sessions: readonly CronSession[]): CronSession | undefined {
  return candidates(run, sessions).find(
    (session) =>
      session.pid === run.parentPid ||
      session.pid === run.writerPid ||
      (run.session !== undefined && session.session === run.session),
  );
}

/** Sessions that can be the run's as far as user, times and numbers tell. */
function candidates(run: ObservedRun, sessions: readonly CronSession[]): CronSession[] {
  return sessions.filter(
    (session) =>
      session.runId === undefined &&
      session.user === run.user &&
      session.openedAt <= run.startedAt + sameSecondMs &&
      session.openedAt >= run.startedAt - forkMs &&
      (session.closedAt === undefined || session.closedAt >= run.startedAt - sameSecondMs) &&
      (session.session === undefined || run.session === undefined || session.session === run.session),
  );
}

/** Links a session only one run fits to a run only this session fits; each link can make another one sure. */
function linkUnique(
  free: () => ObservedRun[],
  sessions: readonly CronSession[],
  link: (run: ObservedRun, session: CronSession) => void,
): void {
  for (let isProgress = true; isProgress;) {
    isProgress = false;
    for (const run of free()) {
      const own = candidates(run, sessions);
      const [session] = own;
      if (own.length !== 1 || !session) continue;
      if (free().some((other) => other !== run && candidates(other, [session]).length > 0)) continue;
      link(run, session);
      isProgress = true;
    }
  }
}

/** Runs that cannot be told apart but ended within a second of each other: any pairing tells the truth. */
function endTogether(
  run: ObservedRun,
  others: readonly ObservedRun[],
  sessions: readonly CronSession[],
  link: (run: ObservedRun, session: CronSession) => void,
): void {
  const own = candidates(run, sessions);
  const [first] = own;
  if (!first || own.length < others.filter((other) => candidates(other, own).length > 0).length) return;
  const ends = own.map((session) => session.closedAt ?? Infinity);
  if (Math.max(...ends) - Math.min(...ends) > sameSecondMs || !ends.every(Number.isFinite)) return;
  link(run, first);
}
