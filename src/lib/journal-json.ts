/** A line of `journalctl -o json` as its fields; undefined where it is none. */
export function parseJournalFields(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return value as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/**
 * The text of a field (journalctl(1), `-o json`): what is no UTF-8 comes as an array of bytes, a field given twice as an
 * array of its values (the first counts), a huge one as null.
 */
export function journalText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  if (value.every((item) => typeof item === 'number')) return Buffer.from(value).toString('utf8');
  const [first]: readonly unknown[] = value;
  return typeof first === 'string' ? first : undefined;
}
