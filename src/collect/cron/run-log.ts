import type { JournalRecord } from './journal-record.ts';
import { unitEvidence } from './unit-evidence.ts';
import { parseSyslogLine } from './syslog-line.ts';
import type { StampReader } from './syslog-line.ts';

/** One thing a log tells of a run. What the log does not tell is undefined. */
export interface RunEvidence {
  /**
   * - `started`, `ended`: a command, an anacron job or a unit. `exited`: how it ended, told before its end.
   * - `session-opened`, `session-closed`: PAM, by the process that waits for the command.
   * - `refused`: the daemon says it could not run something.
   * - `daemon-started`: the daemon came up.
   */
  readonly kind:
    | 'started'
    | 'ended'
    | 'exited'
    | 'session-opened'
    | 'session-closed'
    | 'refused'
    | 'daemon-started';
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Who ran it: the cron daemon, anacron or systemd. */
  readonly by: 'cron' | 'anacron' | 'systemd';
  /** The process that wrote the line. */
  readonly pid?: number;
  /** The process of the command, where the line names it besides its writer. */
  readonly jobPid?: number;
  /** The audit session (`_AUDIT_SESSION`): the same for a command and the process that waits for it. */
  readonly session?: string;
  /** One run of a unit (`INVOCATION_ID`). */
  readonly invocation?: string;
  readonly user?: string;
  /** The command as the daemon prints it, the anacron job's id, or the unit's name. */
  readonly command?: string;
  /** The end of the command is missing: the log cut the line. */
  readonly isCut?: boolean;
  /** 128 + N where it was ended by signal N, as shells count. */
  readonly exitStatus?: number;
  readonly detail?: string;
}

type Untimed = Omit<RunEvidence, 'at' | 'session'>;

const actionPattern = /^\(([^)]*)\) ([A-Za-z][^(]*?) ?\((.*)$/su;
const jobPidPattern = /^\[(\d{1,10})\] /;
const sessionPattern = /^pam_unix\(crond?:session\): session (opened|closed) for user ([^\s(]+)/;
const exitPattern = /grandchild #(\d{1,10}) failed with exit status (\d{1,3})/;
const signalPattern = /grandchild #(\d{1,10}) terminated by signal (\d{1,3})/;
const anacronPattern = /^Job [`'](.+?)' (started|terminated)(.*)$/s;
const anacronStatusPattern = /exit status: (\d{1,3})/;
/** BusyBox' crond: `USER root pid  42 cmd echo`. */
const busyboxPattern = /^(?:crond: )?USER (\S+) pid +(\d{1,10}) cmd (.*)$/s;

/**
 * Understands one line of a syslog file in either stamp format (RFC 3164, RFC 3339); undefined for a line that tells
 * nothing of a run. Never throws.
 */
export function parseLogLine(line: string, stamps: StampReader, readAt: number): RunEvidence | undefined {
  const parsed = parseSyslogLine(line);
  if (!parsed) return undefined;
  const told = parseCronMessage(parsed.identifier, parsed.pid, parsed.message);
  if (!told) return undefined;
  const at = stamps.read(parsed.stamp, readAt);
  return at === undefined ? undefined : { ...told, at };
}

/** Understands one entry of the journal; undefined for one that tells nothing of a run. Never throws. */
export function parseJournalEntry(entry: JournalRecord): RunEvidence | undefined {
  if (entry.unit !== undefined) return unitEvidence(entry);
  const told = parseCronMessage(entry.identifier ?? '', entry.pid, entry.message);
  if (!told) return undefined;
  return { ...told, at: entry.at, ...(entry.session === undefined ? {} : { session: entry.session }) };
}

/** What a message of cron (Debian's, cronie, BusyBox) or anacron tells, without its time. */
export function parseCronMessage(
  identifier: string,
  pid: number | undefined,
  message: string,
): Untimed | undefined {
  const writer = pid === undefined ? {} : { pid };
  if (identifier === 'anacron') return anacronEvidence(message, writer);
  if (!/^crond?$/i.test(identifier)) return undefined;
  const session = sessionPattern.exec(message);
  if (session) {
    const kind = session[1] === 'opened' ? 'session-opened' : 'session-closed';
    return { kind, by: 'cron', ...writer, user: session[2] ?? '' };
  }
  const busybox = busyboxPattern.exec(message);
  if (busybox) {
    const [, user = '', job, command = ''] = busybox;
    return { kind: 'started', by: 'cron', pid: Number(job), user, command };
  }
  const action = actionPattern.exec(message);
  return action ? actionEvidence(action, writer) : undefined;
}

function actionEvidence(
  [, user = '', action = '', rest = '']: RegExpExecArray,
  writer: { readonly pid?: number },
): Untimed | undefined {
  const isCut = !rest.endsWith(')');
  const text = isCut ? rest : rest.slice(0, -1);
  const who = { by: 'cron', ...writer, user } as const;
  switch (action) {
    case 'CMD':
    case 'CMDEND':
    case 'END': {
      const job = jobPidPattern.exec(text);
      return {
        kind: action === 'CMD' ? 'started' : 'ended',
        ...who,
        command: job ? text.slice(job[0].length) : text,
        ...(job ? { jobPid: Number(job[1]) } : {}),
        ...(isCut ? { isCut } : {}),
      };
    }
    case 'error':
      return exitEvidence(text, writer);
    case 'STARTUP':
      return { kind: 'daemon-started', by: 'cron', ...writer };
    case 'INFO':
      return /^Running @reboot jobs|^pidfile fd/.test(text)
        ? { kind: 'daemon-started', by: 'cron', ...writer }
        : undefined;
    default:
      return isRefusal(action) ? { kind: 'refused', ...who, detail: `${action} (${text})` } : undefined;
  }
}

/** `FAILED to authorize user with PAM`, `ERROR`, `can't fork`, `Skipping … already running`. */
function isRefusal(action: string): boolean {
  return /^FAILED|^ERROR|can't fork|couldn't fork|skip/i.test(action);
}

function exitEvidence(text: string, writer: { readonly pid?: number }): Untimed | undefined {
  const exit = exitPattern.exec(text);
  const signal = signalPattern.exec(text);
  const found = exit ?? signal;
  if (!found) return undefined;
  return {
    kind: 'exited',
    by: 'cron',
    ...writer,
    jobPid: Number(found[1]),
    exitStatus: Number(found[2]) + (exit ? 0 : 128),
    detail: exit ? `exit status ${found[2]}` : `ended by signal ${found[2]}`,
  };
}

/** Anacron's `Job 'cron.daily' terminated (exit status: 1) (mailing output)`. */
function anacronEvidence(message: string, writer: { readonly pid?: number }): Untimed | undefined {
  const match = anacronPattern.exec(message);
  if (!match) return undefined;
  const [, command = '', what, rest = ''] = match;
  const base = { by: 'anacron', ...writer, user: 'root', command } as const;
  if (what === 'started') return { kind: 'started', ...base };
  const status = anacronStatusPattern.exec(rest);
  return { kind: 'ended', ...base, exitStatus: status ? Number(status[1]) : 0 };
}
