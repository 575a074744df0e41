import type { Row } from '../collector.ts';
import { isoOrNull } from '../../lib/timestamp.ts';
import type { LoggedTransfer } from './logged-transfer.ts';
import type { Verdict } from './verdict.ts';

/** A transfer that something may still be learnt of: the other log's line, its file, what follows it. */
export interface OpenTransfer {
  readonly id: number;
  transfer: LoggedTransfer;
  /** Where its file is by now, after renames. */
  path: string;
  verdict: Verdict;
  reason: string | null;
  isFinal: boolean;
  /** Its line in the other log may still come. */
  isSingle: boolean;
  /** The session of the server, where vsftpd.log told of it. */
  pid: number | undefined;
  wasHeardAfter: boolean | undefined;
  deletedAt: number | undefined;
  /** Its file is not looked at before this moment. */
  lookAt: number;
}

/** The row of a transfer in the table `transfers`. */
export function transferRow({ id, transfer, verdict, reason }: OpenTransfer): Row {
  return {
    id,
    at: isoOrNull(transfer.at),
    transfer_time_sec: transfer.seconds,
    remote_host: transfer.remoteHost,
    bytes: transfer.bytes,
    filename: transfer.fileName,
    transfer_type: transfer.type,
    special_action: transfer.specialAction,
    direction: transfer.direction,
    access_mode: transfer.accessMode,
    username: transfer.username,
    service: transfer.service,
    authentication: transfer.authentication,
    authenticated_user_id: transfer.authenticatedUserId,
    status: transfer.status,
    verdict,
    verdict_reason: reason,
    source: transfer.source,
  };
}

const transferFields = [
  'at',
  'seconds',
  'remoteHost',
  'bytes',
  'fileName',
  'type',
  'specialAction',
  'direction',
  'accessMode',
  'username',
  'service',
  'authentication',
  'authenticatedUserId',
  'status',
  'source',
] as const satisfies readonly (keyof LoggedTransfer)[];

const entryFields = [
  'id',
  'path',
  'verdict',
  'reason',
  'isFinal',
  'isSingle',
  'pid',
  'wasHeardAfter',
  'deletedAt',
  'lookAt',
] as const satisfies readonly (keyof OpenTransfer)[];

/** Writes open transfers so that a restart goes on with them: without the names of fields, as it is done often. */
export function packOpen(open: readonly OpenTransfer[]): string {
  return JSON.stringify(
    open.map((entry) => [
      ...entryFields.map((field) => entry[field]),
      ...transferFields.map((field) => entry.transfer[field]),
    ]),
  );
}

/** Reads what `packOpen` wrote; of text that is damaged, nothing. */
export function unpackOpen(text: string): OpenTransfer[] {
  try {
    const entries = JSON.parse(text) as unknown[][];
    return entries
      .filter((values) => values.length === entryFields.length + transferFields.length)
      .map((values) => {
        // JSON has null for what is undefined.
        const optional = ['pid', 'wasHeardAfter', 'deletedAt'];
        const entry = entryFields.map((field, index) => [
          field,
          optional.includes(field) ? (values[index] ?? undefined) : values[index],
        ]);
        const transfer = transferFields.map((field, index) => [field, values[entryFields.length + index]]);
        return { ...Object.fromEntries(entry), transfer: Object.fromEntries(transfer) } as OpenTransfer;
      });
  } catch {
    return [];
  }
}
