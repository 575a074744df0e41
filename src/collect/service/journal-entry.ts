import { journalText, parseJournalFields } from '../../lib/journal-json.ts';

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
  const fields = parseJournalFields(line);
  const cursor = fields?.['__CURSOR'];
  if (fields === undefined || typeof cursor !== 'string') return undefined;
  const at =
    millisecondsOf(fields['_SOURCE_REALTIME_TIMESTAMP']) ?? millisecondsOf(fields['__REALTIME_TIMESTAMP']);
  if (at === undefined) return undefined;
  const message = journalText(fields['MESSAGE']);
  return {
    cursor,
    at,
    // A field of more than 64 KiB is printed as null.
    message: message ?? (fields['MESSAGE'] === null ? '[too long to be shown]' : ''),
    priority: numberOf(fields['PRIORITY'], 7),
    identifier: journalText(fields['SYSLOG_IDENTIFIER']) ?? journalText(fields['_COMM']),
    pid: numberOf(fields['_PID'], 2 ** 31 - 1),
  };
}

function numberOf(value: unknown, most: number): number | undefined {
  const text = journalText(value);
  if (text === undefined || !/^\d{1,10}$/.test(text)) return undefined;
  return Number(text) <= most ? Number(text) : undefined;
}

/** From microseconds as text. */
function millisecondsOf(value: unknown): number | undefined {
  const text = journalText(value);
  if (text === undefined || !/^\d{1,17}$/.test(text)) return undefined;
  const ms = Math.floor(Number(text) / 1000);
  return ms <= 8.64e15 ? ms : undefined;
}
