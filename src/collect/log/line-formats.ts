import { MomentMaker, monthOf, yearOf } from './time-fields.ts';

/** Reads a time at an offset of some bytes. NaN where none stands there. */
export type ReadTime = (bytes: Uint8Array, at: number, nowMs: number) => number;

/** A way times are written, how it is found in a line and how it is read at its place. */
export interface LineFormat {
  readonly name: 'iso' | 'clf' | 'syslog' | 'epoch';
  /** Finds it in the beginning of a line; group 1 is what stands before the time. */
  readonly find: RegExp;
  readonly read: ReadTime;
}

const zero = 48;

/** A new set each: they remember the minute they were in. */
export function lineFormats(): readonly LineFormat[] {
  const moments = new MomentMaker();
  return [
    // RFC 3339 and its relatives: a space for the T, a comma before the fraction (log4j), slashes (nginx).
    {
      name: 'iso',
      find: /^(.*?)\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d/,
      read: (bytes, at) => {
        const year = digits(bytes, at, 4);
        const month = digits(bytes, at + 5, 2);
        const day = digits(bytes, at + 8, 2);
        if (!isDateMark(bytes[at + 4]) || !isDateMark(bytes[at + 7])) return Number.NaN;
        if (bytes[at + 10] !== 84 && bytes[at + 10] !== 32) return Number.NaN;
        return readClock(bytes, at + 11, moments, year, month, day);
      },
    },
    // The common log format of web servers: 21/Nov/2026:09:41:03 +0900.
    {
      name: 'clf',
      find: /^(.*?)\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d/,
      read: (bytes, at) => {
        const month = monthOf(ascii(bytes, at + 3, 3));
        if (bytes[at + 2] !== 47 || bytes[at + 6] !== 47 || bytes[at + 11] !== 58) return Number.NaN;
        return readClock(bytes, at + 12, moments, digits(bytes, at + 7, 4), month, digits(bytes, at, 2));
      },
    },
    // RFC 3164: Nov 21 09:41:03, without a year and in the machine's zone.
    {
      name: 'syslog',
      find: /^(.*?\b)[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d/,
      read: (bytes, at, nowMs) => {
        const month = monthOf(ascii(bytes, at, 3));
        const day = bytes[at + 4] === 32 ? digits(bytes, at + 5, 1) : digits(bytes, at + 4, 2);
        if (month === 0 || bytes[at + 3] !== 32 || bytes[at + 6] !== 32) return Number.NaN;
        return readClock(bytes, at + 7, moments, yearOf(month, day, nowMs), month, day);
      },
    },
    // Seconds since the epoch, with or without a fraction, or milliseconds: at the start, or as a field of that name.
    {
      name: 'epoch',
      find: /^(\[?|.*?"?(?:@?timestamp|time|ts|epoch)"?\s*[:=]\s*"?)1\d{9}(?:\d{3})?(?!\d)/i,
      read: readEpoch,
    },
  ];
}

function isDateMark(byte: number | undefined): boolean {
  return byte === 45 || byte === 47;
}

/** `09:41:03`, a fraction, a zone. */
function readClock(
  bytes: Uint8Array,
  at: number,
  moments: MomentMaker,
  year: number,
  month: number,
  day: number,
): number {
  if (bytes[at + 2] !== 58 || bytes[at + 5] !== 58) return Number.NaN;
  const hour = digits(bytes, at, 2);
  const minute = digits(bytes, at + 3, 2);
  const second = digits(bytes, at + 6, 2);
  if (Number.isNaN(year + month + day + hour + minute + second)) return Number.NaN;
  let end = at + 8;
  let ms = 0;
  if (bytes[end] === 46 || bytes[end] === 44) {
    let scale = 100;
    let next = end + 1;
    for (; isDigit(bytes[next]); next++) {
      ms += ((bytes[next] ?? zero) - zero) * scale;
      scale /= 10;
    }
    if (next > end + 1) end = next;
    ms = Math.floor(ms);
  }
  return moments.moment({ year, month, day, hour, minute, second, ms, zone: readZone(bytes, end) });
}

/** `Z`, `+09:00`, `+0900`, also after a space; undefined where nothing of that kind follows. */
function readZone(bytes: Uint8Array, at: number): number | undefined {
  const start = bytes[at] === 32 ? at + 1 : at;
  const sign = bytes[start];
  if (sign === 90) return 0;
  if (sign !== 43 && sign !== 45) return undefined;
  const hours = digits(bytes, start + 1, 2);
  const minutes = digits(bytes, bytes[start + 3] === 58 ? start + 4 : start + 3, 2);
  if (Number.isNaN(hours + minutes)) return undefined;
  return (hours * 60 + minutes) * (sign === 45 ? -1 : 1);
}

function readEpoch(bytes: Uint8Array, at: number): number {
  const seconds = digits(bytes, at, 10);
  if (Number.isNaN(seconds) || bytes[at] !== 49) return Number.NaN;
  const rest = digits(bytes, at + 10, 3);
  if (!Number.isNaN(rest)) return isDigit(bytes[at + 13]) ? Number.NaN : seconds * 1000 + rest;
  if (isDigit(bytes[at + 10])) return Number.NaN;
  if (bytes[at + 10] !== 46) return seconds * 1000;
  const fraction = /^\.\d{1,9}/.exec(ascii(bytes, at + 10, 10))?.[0] ?? '0';
  return seconds * 1000 + Math.floor(Number(fraction) * 1000);
}

/** The number that so many digits make; NaN where one of them is none. */
function digits(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let index = at; index < at + count; index++) {
    const byte = bytes[index];
    if (!isDigit(byte)) return Number.NaN;
    value = value * 10 + byte - zero;
  }
  return value;
}

function isDigit(byte: number | undefined): byte is number {
  return byte !== undefined && byte >= zero && byte <= 57;
}

function ascii(bytes: Uint8Array, at: number, count: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + count));
}
