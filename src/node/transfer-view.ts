import type { Transfer, TransferLog, TransferTotal } from '../contract/transfers.ts';
import type { Row } from '../lib/reading.ts';

/** A row of the table `transfers` as the API shows it. */
export function toTransfer(row: Row): Transfer {
  const { at, ...rest } = row;
  return {
    ...rest,
    log_time: at,
    throughput_bytes_per_sec: throughput(row),
  } as unknown as Transfer;
}

/** A row of sums as the API shows it. */
export function toTransferTotal(row: Row): TransferTotal {
  return { ...row, throughput_bytes_per_sec: throughput(row) } as unknown as TransferTotal;
}

/** A row of `transfer_logs` as the API shows it. */
export function toTransferLog(row: Row): TransferLog {
  const badLines: unknown = JSON.parse(String(row['bad_lines'] ?? '[]'));
  return { ...row, bad_lines: badLines } as unknown as TransferLog;
}

/** Bytes per second; null where the log gives no duration, or nothing was sent. */
function throughput(row: Row): number | null {
  const [bytes, seconds] = [Number(row['bytes']), Number(row['transfer_time_sec'])];
  return seconds > 0 && bytes > 0 ? Math.round((bytes / seconds) * 100) / 100 : null;
}
