import { readFile, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Chip } from './chip.ts';
import { parseSensorFile } from './sensor-file.ts';

/**
 * Reads the monitors in a `/sys/class/hwmon`, one file after the other: a driver may ask a disk or a slow bus for each,
 * and one that hangs shall hold one thread of the pool and no more. A file that cannot be read is left out.
 */
export async function readChips(folder: string, signal: AbortSignal): Promise<Chip[]> {
  const chips: Chip[] = [];
  for (const entry of (await namesIn(folder)).filter((name) => name.startsWith('hwmon')))
    chips.push(await readChip(join(folder, entry), entry, signal));
  return chips;
}

async function readChip(folder: string, entry: string, signal: AbortSignal): Promise<Chip> {
  const device = await realpath(join(folder, 'device')).catch(() => undefined);
  const files = new Map<string, string>();
  // Drivers older than the interface have their files beside the device's own.
  for (const place of device === undefined ? [folder] : [folder, device]) {
    for (const file of await namesIn(place)) {
      signal.throwIfAborted();
      if (parseSensorFile(file) === undefined) continue;
      const text = await textIn(join(place, file));
      if (text !== undefined) files.set(file, text);
    }
  }
  return {
    entry,
    devicePath: device === undefined ? [] : [basename(dirname(device)), basename(device)],
    driverName: (await textIn(join(folder, 'name'))) ?? '',
    files,
  };
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = await readdir(folder).catch(() => []);
  return names.toSorted();
}

/** Drivers answer `ENODATA`, `EAGAIN` or `EIO` where there is nothing to measure. */
async function textIn(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text?.trim();
}
