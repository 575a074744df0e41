import type { Host } from '../../host.ts';

/** The text of a file with one value, without its end of line; undefined where it is not there or cannot be read. */
export function textIn(host: Host, file: string): string | undefined {
  return host.readIfPresent(file)?.trim();
}

/** The number in a file; undefined where there is none. Drivers write decimal and hexadecimal (`0x1003`). */
export function numberIn(host: Host, file: string): number | undefined {
  const text = textIn(host, file);
  return text === undefined ? undefined : parseNumber(text);
}

/** A whole number in decimal or, with `0x`, hexadecimal; undefined for anything else. */
export function parseNumber(text: string): number | undefined {
  return /^(-?\d+|0x[0-9a-fA-F]+)$/.test(text) ? Number(text) : undefined;
}

/** Names in a folder that match, as sorted by their bytes; none where there is no such folder. */
export function namesIn(host: Host, folder: string, pattern: RegExp): string[] {
  try {
    return host
      .list(folder)
      .filter((name) => pattern.test(name))
      .toSorted();
  } catch {
    return [];
  }
}
