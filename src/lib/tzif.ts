import { parsePosixZone, posixOffset } from './posix-zone.ts';

const headerBytes = 44;

/**
 * Reads a compiled file of the time zone database (TZif 2 or later, RFC 9636). Gives the seconds east of UTC at a time in
 * seconds since the epoch. Undefined where the file is none, or has leap seconds in it, which no clock of ours counts.
 */
export function parseTzif(file: Buffer): ((epochSeconds: number) => number) | undefined {
  const first = counts(file, 0);
  if (first === undefined || file.readUInt8(4) < 0x32) return undefined;
  const at = headerBytes + dataBytes(first, 4);
  const header = counts(file, at);
  if (header === undefined || header.leaps > 0 || header.types === 0) return undefined;
  const start = at + headerBytes;
  const { times, types } = header;
  const footerAt = start + dataBytes(header, 8);
  const footer = /^\n([^\n]*)\n$/.exec(file.toString('latin1', footerAt));
  if (footer === null) return undefined;
  const changes = Array.from({ length: times }, (_, index) => Number(file.readBigInt64BE(start + index * 8)));
  const typesAt = start + times * 9;
  const offsetOf = (type: number): number => file.readInt32BE(typesAt + type * 6);
  const known = Array.from({ length: times }, (_, index) => file.readUInt8(start + times * 8 + index));
  if (known.some((type) => type >= types)) return undefined;
  const offsets = known.map(offsetOf);
  const before = offsetOf(0);
  const rule = footer[1] === '' ? undefined : parsePosixZone(footer[1] ?? '');
  if (rule === undefined && footer[1] !== '') return undefined;
  const last = changes.at(-1) ?? -Infinity;
  return (epochSeconds) => {
    if (rule !== undefined && epochSeconds >= last) return posixOffset(rule, epochSeconds);
    let [low, high] = [0, times];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((changes[middle] ?? Infinity) <= epochSeconds) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? before : (offsets[low - 1] ?? before);
  };
}

interface Counts {
  readonly utcs: number;
  readonly standards: number;
  readonly leaps: number;
  readonly times: number;
  readonly types: number;
  readonly characters: number;
}

function counts(file: Buffer, at: number): Counts | undefined {
  if (file.length < at + headerBytes || file.toString('latin1', at, at + 4) !== 'TZif') return undefined;
  const [utcs = 0, standards = 0, leaps = 0, times = 0, types = 0, characters = 0] = Array.from(
    { length: 6 },
    (_, index) => file.readUInt32BE(at + 20 + index * 4),
  );
  const found = { utcs, standards, leaps, times, types, characters };
  return file.length < at + headerBytes + dataBytes(found, 4) ? undefined : found;
}

/** Times are of four bytes in the first part of the file and of eight in the second. */
function dataBytes({ utcs, standards, leaps, times, types, characters }: Counts, timeBytes: number): number {
  return times * (timeBytes + 1) + types * 6 + characters + leaps * (timeBytes + 4) + standards + utcs;
}
