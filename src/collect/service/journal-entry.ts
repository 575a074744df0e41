/** A line of the journal (systemd.journal-fields(7)). */
export interface JournalEntry {
  /** Names this entry for ever; what comes after it can be asked for. */
  readonly cursor: string;
  /** When it was said, by the clock of who said it if that is known; milliseconds since the epoch. */
  readonly at: number;
  readonly message: string;
  /** Of syslog(3): 0 emergency to 7 debug. */
  readonly priority: number | undefined;
  readonly identifier: string | undefined;
  readonly pid: number | undefined;
}

/** What `journalctl --output-fields` has to print for `parseJournalEntry`; cursor and time are always printed. */
export const entryFields = [
  'MESSAGE',
  'PRIORITY',
  'SYSLOG_IDENTIFIER',
  '_PID',
  '_COMM',
  '_SOURCE_REALTIME_TIMESTAMP',
] as const;

/** Reads one line of `journalctl --output=json`; undefined where it is no entry. Never throws. */
export function parseJournalEntry(line: string): JournalEntry | undefined {
  const fields = parseObject(line);
  const cursor = fields?.['__CURSOR'];
  if (fields === undefined || typeof cursor !== 'string') return undefined;
  const at =
    millisecondsOf(fields['_SOURCE_REALTIME_TIMESTAMP']) ?? millisecondsOf(fields['__REALTIME_TIMESTAMP']);
  if (at === undefined) return undefined;
  const message = fieldText(fields['MESSAGE']);
  return {
    cursor,
    at,
    // A field of more than 64 KiB is printed as null.
    message: message ?? (fields['MESSAGE'] === null ? '[too long to be shown]' : ''),
    priority: numberOf(fields['PRIORITY'], 7),
    identifier: fieldText(fields['SYSLOG_IDENTIFIER']) ?? fieldText(fields['_COMM']),
    pid: numberOf(fields['_PID'], 2 ** 31 - 1),
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

/** Text that is no UTF-8 comes as an array of bytes, a field given twice as an array of its values. */
function fieldText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  if (value.every((item) => typeof item === 'number')) return Buffer.from(value).toString('utf8');
  const [first]: readonly unknown[] = value;
  return typeof first === 'string' ? first : undefined;
}

function numberOf(value: unknown, most: number): number | undefined {
  const text = fieldText(value);
  if (text === undefined || !/^\d{1,10}$/.test(text)) return undefined;
  return Number(text) <= most ? Number(text) : undefined;
}

/** From microseconds as text. */
function millisecondsOf(value: unknown): number | undefined {
  const text = fieldText(value);
  if (text === undefined || !/^\d{1,17}$/.test(text)) return undefined;
  const ms = Math.floor(Number(text) / 1000);
  return ms <= 8.64e15 ? ms : undefined;
}
