import { journalText, parseJournalFields } from '../../lib/journal-json.ts';

/** The fields of a journal entry that tell of runs (systemd.journal-fields(7)). */
export interface JournalRecord {
  /** Milliseconds since the epoch, with fractions. */
  readonly at: number;
  readonly cursor: string;
  readonly message: string;
  readonly messageId: string | undefined;
  readonly identifier: string | undefined;
  readonly pid: number | undefined;
  /** Undefined where the process belongs to no audit session. */
  readonly session: string | undefined;
  /** The unit the service manager speaks of; undefined in what anybody else wrote. */
  readonly unit: string | undefined;
  readonly invocation: string | undefined;
  readonly exitCode: string | undefined;
  readonly exitStatus: string | undefined;
  readonly result: string | undefined;
}

/** What `journalctl --output-fields` has to print for `parseJournalRecord`; cursor and time are always printed. */
export const journalFields = [
  'MESSAGE',
  'MESSAGE_ID',
  'SYSLOG_IDENTIFIER',
  'SYSLOG_PID',
  '_PID',
  '_AUDIT_SESSION',
  'UNIT',
  'INVOCATION_ID',
  'EXIT_CODE',
  'EXIT_STATUS',
  'UNIT_RESULT',
] as const;

/** (uint32) -1: not in a session. */
const noSession = '4294967295';

/** Reads one line of `journalctl --output=json`; undefined where it is none. Never throws. */
export function parseJournalRecord(line: string): JournalRecord | undefined {
  const fields = parseJournalFields(line);
  if (!fields) return undefined;
  const text = (name: string): string | undefined => journalText(fields[name]);
  const number = (name: string): number | undefined => {
    const value = text(name);
    return value !== undefined && /^\d{1,10}$/.test(value) ? Number(value) : undefined;
  };
  const micros = Number(text('__REALTIME_TIMESTAMP') ?? Number.NaN);
  const cursor = text('__CURSOR');
  if (!Number.isFinite(micros) || Math.abs(micros) > 8.64e18 || cursor === undefined) return undefined;
  const pid = number('SYSLOG_PID') ?? number('_PID');
  const session = text('_AUDIT_SESSION');
  return {
    at: micros / 1000,
    cursor,
    message: text('MESSAGE') ?? '',
    messageId: text('MESSAGE_ID'),
    identifier: text('SYSLOG_IDENTIFIER'),
    pid,
    session: session === noSession ? undefined : session,
    // Anybody may write UNIT=; only the service manager's word counts.
    unit: number('_PID') === 1 ? text('UNIT') : undefined,
    invocation: text('INVOCATION_ID'),
    exitCode: text('EXIT_CODE'),
    exitStatus: text('EXIT_STATUS'),
    result: text('UNIT_RESULT'),
  };
}
