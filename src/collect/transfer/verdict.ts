import type { FileState } from './file-states.ts';
import type { LoggedTransfer } from './logged-transfer.ts';
import { permanentName } from './temporary-name.ts';

export type Verdict = 'whole' | 'broken' | 'suspect' | 'pending' | 'unknown';

/** `isFinal`: nothing that is still to come is expected to change it. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly isFinal: boolean;
}

/** What is known of an upload beside its own line. */
export interface Evidence {
  readonly transfer: LoggedTransfer;
  /** Where the file is by now, after renames. */
  readonly path: string;
  /** Undefined: not asked. */
  readonly file: FileState | undefined;
  readonly now: number;
  readonly deletedAt: number | undefined;
  /** Bytes of earlier uploads to the same name that this one may continue, the latest first. */
  readonly earlierBytes: readonly number[];
  /** The next upload to the same name. */
  readonly next: { readonly at: number; readonly bytes: number; readonly isSameSender: boolean } | undefined;
  /** Whether the client was heard of after it. Undefined where the log does not tell what clients say. */
  readonly wasHeardAfter: boolean | undefined;
  /** The server still has the session open. */
  readonly isSessionOpen: boolean;
}

/** A file neither written nor changed for this long is at rest. */
export const atRestMs = 10_000;

/** After this long a verdict that is pending is given as it stands. */
export const patienceMs = 600_000;

/** A second upload of the same sender within this time is taken for a second attempt. */
export const retryMs = 120_000;

/** Logged times are the second before; file times are those of the server's disk. */
const clockSlackMs = 2000;

/** Says what the log alone tells; undefined where the file decides. */
export function judgeByLog({ direction, status }: LoggedTransfer): Judgement | undefined {
  if (direction === 'delete') return final('unknown', status === 'complete' ? 'deleted' : 'not deleted');
  if (status === 'failed') return final('broken', 'the server logged a failure');
  if (status === 'incomplete') return final('broken', 'the server logged it as incomplete');
  return direction === 'download' ? final('whole', null) : undefined;
}

/**
 * Says whether an upload's file is whole. The log calls a broken upload complete when the client vanished in the
 * middle: to vsftpd the end of the connection is the end of the file. So the file, what the client did next and a
 * second attempt have a say.
 */
export function judge(evidence: Evidence): Judgement {
  const byLog = judgeByLog(evidence.transfer);
  if (byLog) return byLog;
  if (evidence.next) return judgeSuperseded(evidence, evidence.next);
  if (evidence.deletedAt !== undefined) {
    return final('unknown', `deleted over FTP at ${timeOf(evidence.deletedAt)}`);
  }
  const { file, transfer, now } = evidence;
  if (!evidence.path.startsWith('/')) return final('unknown', 'the log does not say which folder it is in');
  const isImpatient = now - transfer.at >= patienceMs;
  if (now - transfer.at < atRestMs) return pending('not at rest yet');
  if (!file) return pending('not looked at yet');
  if (file.kind === 'silent') {
    const reason = `${evidence.path} does not answer`;
    return isImpatient ? final('unknown', reason) : pending(reason);
  }
  if (file.kind === 'failed') return final('unknown', `${evidence.path} cannot be looked at: ${file.error}`);
  if (file.kind === 'absent') {
    return final(
      'unknown',
      `no file ${evidence.path} here: moved on, deleted, or named inside a folder the server is confined to`,
    );
  }
  if (now - file.modifiedAt < atRestMs && file.modifiedAt <= now) {
    return isImpatient ? final('suspect', 'the file is still being written') : pending('not at rest yet');
  }
  return judgeAtRest(evidence, file, isImpatient);
}

function judgeAtRest(
  evidence: Evidence,
  file: Extract<FileState, { kind: 'present' }>,
  isImpatient: boolean,
): Judgement {
  const bySize = judgeSize(evidence, file);
  if (bySize.verdict !== 'whole') return bySize;
  if (evidence.wasHeardAfter === false) {
    if (!evidence.isSessionOpen) {
      const reason = 'the client vanished: it said nothing after this, not even QUIT';
      return { ...final('suspect', reason), isFinal: isImpatient };
    }
    if (!isImpatient) return pending('the client is still connected and has not said anything after this');
  }
  if (file.path === evidence.path && permanentName(file.path) !== undefined) {
    const reason = 'still under its temporary name';
    return isImpatient ? final('suspect', reason) : pending(reason);
  }
  return bySize;
}

function judgeSize(
  { transfer, earlierBytes }: Evidence,
  file: Extract<FileState, { kind: 'present' }>,
): Judgement {
  const { sizeBytes } = file;
  const where = file.path === transfer.fileName ? null : `found as ${file.path}`;
  if (sizeBytes === 0 && transfer.bytes === 0) {
    return isFlagFile(file.path)
      ? final('whole', where)
      : final('suspect', 'nothing arrived: the file is empty');
  }
  if (sizeBytes === transfer.bytes) return final('whole', where);
  if (transfer.type === 'ascii' && sizeBytes < transfer.bytes && sizeBytes * 2 >= transfer.bytes) {
    return final('whole', 'sent as text: its line ends became shorter');
  }
  const sizes = `the log says ${transfer.bytes} bytes, the file has ${sizeBytes}`;
  if (sizeBytes < transfer.bytes) return final('suspect', sizes);
  const parts = partsOf(sizeBytes - transfer.bytes, earlierBytes);
  if (parts > 0) return final('whole', `resumed: ${parts + 1} uploads add up to its ${sizeBytes} bytes`);
  if (file.modifiedAt > transfer.at + clockSlackMs) {
    return final('unknown', `${sizes}: changed at ${timeOf(file.modifiedAt)}`);
  }
  return final('unknown', `${sizes}: it was resumed or appended to, and the log lacks the part before`);
}

/** How many of the latest earlier uploads make up exactly these bytes; 0 where none do. */
export function partsOf(bytes: number, earlierBytes: readonly number[]): number {
  let sum = 0;
  for (let count = 1; count <= earlierBytes.length; count++) {
    sum += earlierBytes[count - 1] ?? 0;
    if (sum === bytes) return count;
    if (sum > bytes) break;
  }
  return 0;
}

function judgeSuperseded(
  { transfer, now, file, earlierBytes }: Evidence,
  next: NonNullable<Evidence['next']>,
): Judgement {
  const sinceMs = next.at - transfer.at;
  const total = transfer.bytes + next.bytes;
  if (next.isSameSender && sinceMs <= patienceMs && file?.kind === 'present') {
    const earlier = file.sizeBytes - total;
    if (earlier === 0 || partsOf(earlier, earlierBytes) > 0) {
      return final('broken', `broken off, and continued by the upload of ${timeOf(next.at)}`);
    }
  }
  if (next.isSameSender && sinceMs <= retryMs && next.bytes > transfer.bytes) {
    // Until the file of the next one is at rest, this may still turn out to have been continued.
    const isFinal = now - next.at >= atRestMs && file !== undefined;
    return { ...final('suspect', `sent again with more bytes at ${timeOf(next.at)}`), isFinal };
  }
  return final('unknown', `overwritten at ${timeOf(next.at)} before it could be looked at`);
}

/** Empty on purpose: their being there is the message. */
function isFlagFile(path: string): boolean {
  return /(?:^|[._/-])(?:_?success|done|ok|ready|complete|completed|finished|trigger|flag|lock|ctl|go)$/i.test(
    path,
  );
}

function timeOf(epochMs: number): string {
  return new Date(epochMs).toISOString().replace('.000Z', 'Z');
}

function final(verdict: Verdict, reason: string | null): Judgement {
  return { verdict, reason, isFinal: true };
}

function pending(reason: string): Judgement {
  return { verdict: 'pending', reason, isFinal: false };
}
