/** A transfer as one line of a log tells it; the words are those of the API. */
export interface LoggedTransfer {
  /** When it ended, milliseconds since the epoch; logs have whole seconds. */
  readonly at: number;
  readonly seconds: number;
  readonly remoteHost: string;
  /** Sent in this session: of a resumed upload only what came after the resumption. */
  readonly bytes: number;
  readonly fileName: string;
  readonly type: 'ascii' | 'binary' | 'unknown';
  readonly specialAction: string;
  readonly direction: 'upload' | 'download' | 'delete';
  readonly accessMode: 'anonymous' | 'guest' | 'real' | 'unknown';
  readonly username: string;
  readonly service: string;
  readonly authentication: 'none' | 'rfc931' | 'unknown';
  readonly authenticatedUserId: string | null;
  readonly status: 'complete' | 'incomplete' | 'failed';
  readonly source: 'xferlog' | 'vsftpd_log';
}

/** Why a line is no entry of its log: what was expected, and what came. */
export interface BadLine {
  readonly error: string;
}

/** Whether parsing a line failed. */
export function isBadLine(parsed: object): parsed is BadLine {
  return 'error' in parsed;
}
