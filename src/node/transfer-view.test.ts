import { expect, it } from 'vitest';
import { transferLogSchema, transferSchema, transferTotalSchema } from '../contract/transfers.ts';
import { toTransfer, toTransferLog, toTransferTotal } from './transfer-view.ts';

const row = {
  id: 7,
  at: '2026-03-02T04:05:06.000Z',
  transfer_time_sec: 3,
  remote_host: '192.0.2.8',
  bytes: 1000,
  filename: '/in/a.csv',
  transfer_type: 'binary',
  special_action: '_',
  direction: 'upload',
  access_mode: 'real',
  username: 'ann',
  service: 'ftp',
  authentication: 'none',
  authenticated_user_id: null,
  status: 'complete',
  verdict: 'whole',
  verdict_reason: null,
  source: 'xferlog',
};

it('a transfer is shown with its time and its throughput', () => {
  const { at, ...rest } = row;
  expect(toTransfer(row)).toEqual({ ...rest, log_time: at, throughput_bytes_per_sec: 333.33 });
  expect(transferSchema.strict().safeParse(toTransfer(row)).error).toBeUndefined();
  expect(toTransfer({ ...row, transfer_time_sec: 0 }).throughput_bytes_per_sec).toBeNull();
  expect(toTransfer({ ...row, bytes: 0 }).throughput_bytes_per_sec).toBeNull();
});

it('sums are shown with their throughput', () => {
  const sums = { key: 'ann', files: 2, bytes: 500, transfer_time_sec: 4, incomplete: 1, last_at: row.at };
  expect(toTransferTotal(sums)).toEqual({ ...sums, throughput_bytes_per_sec: 125 });
  expect(transferTotalSchema.strict().safeParse(toTransferTotal(sums)).error).toBeUndefined();
});

it('a log is shown with its bad lines', () => {
  const badLines = [{ line: 'x', error: 'expected a time', at: row.at }];
  const log = {
    path: '/var/log/xferlog',
    status: 'following',
    error_message: null,
    lines_parsed: 5,
    lines_bad: 1,
  };
  const shown = toTransferLog({ ...log, bad_lines: JSON.stringify(badLines) });
  expect(shown).toEqual({ ...log, bad_lines: badLines });
  expect(transferLogSchema.strict().safeParse(shown).error).toBeUndefined();
});
