import type { XferlogTransfer } from './xferlog.ts';

/** Writes a time as ctime(3), in this machine's zone. */
export function formatCtime(epochMs: number): string {
  // The order is the language's own (ECMA-262, Date.prototype.toString).
  const [weekday, month, day, year, clock] = String(new Date(epochMs)).split(' ');
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${clock} ${year}`;
}

/** Writes a transfer as the line of xferlog(5) it came from. */
export function formatXferlogLine(transfer: XferlogTransfer): string {
  return [
    formatCtime(transfer.at),
    transfer.seconds,
    transfer.remoteHost,
    transfer.bytes,
    transfer.fileName,
    transfer.type === 'ascii' ? 'a' : 'b',
    transfer.specialAction,
    { upload: 'i', download: 'o', delete: 'd' }[transfer.direction],
    { anonymous: 'a', guest: 'g', real: 'r', unknown: '?' }[transfer.accessMode],
    transfer.username,
    transfer.service,
    transfer.authentication === 'rfc931' ? '1' : '0',
    transfer.authenticatedUserId ?? '*',
    ...(transfer.hasCompletion ? [transfer.status === 'complete' ? 'c' : 'i'] : []),
    ...(transfer.extra === '' ? [] : [transfer.extra]),
  ].join(' ');
}
