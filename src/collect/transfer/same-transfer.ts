import type { LoggedTransfer } from './logged-transfer.ts';

/** The two logs are written one after the other, each with the second it is then. */
const clockSlackMs = 2000;

/** The name as vsftpd writes it to xferlog, whose fields are separated by spaces. */
export function nameInXferlog(name: string): string {
  return name.replaceAll(' ', '_');
}

/** Equal for lines of both logs that may tell of one transfer. */
export function transferKey(transfer: LoggedTransfer): string {
  return [transfer.direction, transfer.remoteHost, transfer.bytes, nameInXferlog(transfer.fileName)].join(
    '\0',
  );
}

/** Whether a line of xferlog and one of vsftpd.log tell of the same transfer. */
export function isSameTransfer(a: LoggedTransfer, b: LoggedTransfer): boolean {
  return a.source !== b.source && Math.abs(a.at - b.at) <= clockSlackMs && transferKey(a) === transferKey(b);
}

/**
 * One transfer of the two lines: xferlog's fields, with the name as it is on disk, the finer duration, and the failure
 * that xferlog may not know of.
 */
export function joinTransfers(xferlog: LoggedTransfer, vsftpd: LoggedTransfer): LoggedTransfer {
  return {
    ...xferlog,
    fileName: vsftpd.fileName,
    seconds: vsftpd.seconds > 0 ? vsftpd.seconds : xferlog.seconds,
    status: vsftpd.status === 'failed' ? 'failed' : xferlog.status,
  };
}
