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
  const fields = parseObject(line);
  if (!fields) return undefined;
  const text = (name: string): string | undefined => fieldText(fields[name]);
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

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return value as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Text that is no UTF-8 comes as an array of bytes, a field given twice as an array of its values, a huge one as null. */
function fieldText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  if (value.every((item) => typeof item === 'number')) return Buffer.from(value).toString('utf8');
  return fieldText(value[0]);
}
