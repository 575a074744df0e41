import { ctimePattern, parseCtime } from './log-time.ts';
import type { BadLine, LoggedTransfer } from './logged-transfer.ts';

/** A line of xferlog(5), with what servers leave out or add at its end. */
export interface XferlogTransfer extends LoggedTransfer {
  /** Servers of the nineties end the line without it, and logged only what was complete. */
  readonly hasCompletion: boolean;
  /** What stands after the last field; some servers add their own address. */
  readonly extra: string;
}

const head = new RegExp(`^${ctimePattern} +(\\d+(?:\\.\\d+)?) +(\\S+) +(\\d+) (.*)$`, 's');

/** Type, special action, direction, access mode. The last place where they can stand is the one. */
const middle = /^ ([ab]) (\S{1,4}) ([iod]) ([agr]) /;
const longestMiddle = ' b 1234 i r '.length;

/** What comes after the user: service, authentication, user id, then completion; without it; with more after it. */
const tails = [
  /^(.*) (\S+) ([01]) (\S+) ([ci]) *$/s,
  /^(.*) (\S+) ([01]) (\S+) *$/s,
  /^(.*) (\S+) ([01]) (\S+) ([ci]) (\S.*)$/s,
];

const types = { a: 'ascii', b: 'binary' } as const;
const directions = { i: 'upload', o: 'download', d: 'delete' } as const;
const accessModes = { a: 'anonymous', g: 'guest', r: 'real' } as const;

/**
 * Parses one line as wu-ftpd, ProFTPD and vsftpd write it. File and user names may contain spaces: the fields before
 * them are counted from the left, those after them from the right. Never throws.
 */
export function parseXferlogLine(line: string): XferlogTransfer | BadLine {
  const front = head.exec(line);
  if (!front) return { error: describeHead(line) };
  const at = parseCtime(front);
  if (Number.isNaN(at)) return { error: `expected a time at the start, got ${quote(line.slice(0, 24))}` };
  const bytes = Number(front[10]);
  if (!Number.isSafeInteger(bytes)) return { error: `expected bytes, got ${quote(front[10] ?? '')}` };
  const rest = front[11] ?? '';
  for (const pattern of tails) {
    const tail = pattern.exec(rest);
    const flags = tail && lastMiddle(rest, tail[1]?.length ?? 0);
    if (tail && flags) return transfer(at, bytes, front, flags, tail);
  }
  return {
    error:
      'expected after the file name: type (a, b), special action, direction (i, o, d), access mode (a, g, r), user, ' +
      `service, authentication (0, 1), user id, completion (c, i); got ${quote(rest.slice(-60))}`,
  };
}

interface Flags {
  /** Where it begins and ends. */
  readonly start: number;
  readonly end: number;
  readonly match: RegExpExecArray;
}

/** The last `middle` that ends before `end`, after at least one character. */
function lastMiddle(text: string, end: number): Flags | undefined {
  for (let start = text.lastIndexOf(' ', end - 1); start > 0; start = text.lastIndexOf(' ', start - 1)) {
    const type = text.charCodeAt(start + 1);
    if ((type !== 97 && type !== 98) || text.charCodeAt(start + 2) !== 32) continue;
    const match = middle.exec(text.slice(start, start + longestMiddle));
    if (match && start + match[0].length <= end) return { start, end: start + match[0].length, match };
  }
  return undefined;
}

function transfer(
  at: number,
  bytes: number,
  front: RegExpExecArray,
  { start, end, match }: Flags,
  tail: RegExpExecArray,
): XferlogTransfer {
  const completion = tail[5];
  return {
    at,
    seconds: Number(front[8]),
    remoteHost: front[9] ?? '',
    bytes,
    fileName: (front[11] ?? '').slice(0, start),
    type: types[match[1] as 'a' | 'b'],
    specialAction: match[2] ?? '_',
    direction: directions[match[3] as 'i' | 'o' | 'd'],
    accessMode: accessModes[match[4] as 'a' | 'g' | 'r'],
    username: (tail[1] ?? '').slice(end),
    service: tail[2] ?? '',
    authentication: tail[3] === '1' ? 'rfc931' : 'none',
    authenticatedUserId: tail[4] === '*' ? null : (tail[4] ?? null),
    status: completion === 'i' ? 'incomplete' : 'complete',
    source: 'xferlog',
    hasCompletion: completion !== undefined,
    extra: tail[6] ?? '',
  };
}

function describeHead(line: string): string {
  const time = new RegExp(`^${ctimePattern} `).exec(line);
  if (!time) {
    return `expected a time such as "Wed Feb 24 12:03:14 2016" at the start, got ${quote(line.slice(0, 30))}`;
  }
  const got = line.slice(time[0].length);
  return `expected after the time: seconds, host, bytes, file name; got ${quote(got.slice(0, 60))}`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
