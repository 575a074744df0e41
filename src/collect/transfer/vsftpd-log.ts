import { ctimePattern, parseCtime } from './log-time.ts';
import type { BadLine, LoggedTransfer } from './logged-transfer.ts';

/** A line of vsftpd's own log (vsftpd.conf(5): `dual_log_enable`, `vsftpd_log_file`). */
export type VsftpdEntry =
  | { readonly kind: 'transfer'; readonly pid: number; readonly transfer: LoggedTransfer }
  /** `paths` is the old and the new path with a space between them, and both may contain spaces. */
  | { readonly kind: 'rename'; readonly pid: number; readonly at: number; readonly paths: string }
  /** The client said something (`log_ftp_protocol`), or the server timed it out: it was still there. */
  | { readonly kind: 'heard'; readonly pid: number; readonly at: number }
  | { readonly kind: 'other'; readonly pid: number; readonly at: number };

const line = new RegExp(
  `^${ctimePattern} \\[pid (\\d+)\\] (?:\\[(.*?)\\] )?(?:(OK|FAIL) )?([A-Z][A-Za-z ]*?): Client "([^"]*)"(?:, (.*))?$`,
  's',
);

/** What follows the file name of an upload or a download: no bytes where none were sent. */
const amount = /^"(.*)"(?:, (\d+) bytes)?(?:, (\d+(?:\.\d+)?)Kbyte\/sec)?$/s;

/** The name of a transfer or a deletion, by the action's word in the log. */
const directions: Readonly<Record<string, LoggedTransfer['direction']>> = {
  UPLOAD: 'upload',
  DOWNLOAD: 'download',
  DELETE: 'delete',
};

/** Whether a line is of vsftpd's own log rather than of xferlog. */
export function isVsftpdLine(text: string): boolean {
  return text.startsWith(' [pid ', 24);
}

/**
 * Parses one line of vsftpd.log. It keeps spaces in file names, where xferlog has underscores, and knows failures,
 * deletions and renames; bytes that do not print are a question mark in both. Never throws.
 */
export function parseVsftpdLine(text: string): VsftpdEntry | BadLine {
  const match = line.exec(text);
  if (!match) {
    return {
      error: `expected "Wed Feb 24 12:03:14 2016 [pid 7] [user] OK UPLOAD: Client …", got ${quote(text)}`,
    };
  }
  const at = parseCtime(match);
  if (Number.isNaN(at)) return { error: `expected a time at the start, got ${quote(text.slice(0, 24))}` };
  const [pid, action, detail] = [Number(match[8]), match[11] ?? '', match[13] ?? ''];
  if (match[10] === undefined) return { kind: isSignOfLife(action, detail) ? 'heard' : 'other', pid, at };
  const direction = directions[action];
  if (direction !== undefined) return transfer(direction, match, at, pid, detail);
  const quoted = /^"(.*)"$/s.exec(detail)?.[1];
  if (action === 'RENAME' && match[10] === 'OK' && quoted !== undefined) {
    return { kind: 'rename', pid, at, paths: quoted };
  }
  return { kind: 'other', pid, at };
}

/** 421 is what the server says to a client that is connected and silent. */
function isSignOfLife(action: string, detail: string): boolean {
  return action === 'FTP command' || (action === 'FTP response' && detail.startsWith('"421'));
}

function transfer(
  direction: LoggedTransfer['direction'],
  match: RegExpExecArray,
  at: number,
  pid: number,
  detail: string,
): VsftpdEntry | BadLine {
  const parts = amount.exec(detail);
  const bytes = Number(parts?.[2] ?? 0);
  if (!parts || !parts[1] || !Number.isSafeInteger(bytes)) {
    return { error: `expected "/file", 1024 bytes, 123.45Kbyte/sec after the client, got ${quote(detail)}` };
  }
  const rate = Number(parts[3] ?? 0);
  const isOk = match[10] === 'OK';
  return {
    kind: 'transfer',
    pid,
    transfer: {
      at,
      seconds: rate > 0 ? Math.round((bytes / 1024 / rate) * 1e6) / 1e6 : 0,
      remoteHost: match[12] ?? '',
      bytes,
      fileName: parts[1],
      type: 'unknown',
      specialAction: '_',
      direction,
      accessMode: 'unknown',
      username: match[9] ?? '',
      service: 'ftp',
      authentication: 'unknown',
      authenticatedUserId: null,
      status: isOk ? 'complete' : 'failed',
      source: 'vsftpd_log',
    },
  };
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
