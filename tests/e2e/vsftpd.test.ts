import { expect, test } from 'vitest';
import { Host } from '../../src/collect/host.ts';
import { createTransferCollector } from '../../src/collect/transfer/index.ts';
import { ManualClock } from '../../src/lib/clock.ts';
import type { Row } from '../../src/lib/reading.ts';
import { FtpServer } from '../support/ftp-server.ts';
import { until } from '../support/until.ts';

/** Verdicts are given for files at rest: the collector's clock is this far ahead of the server's. */
const laterMs = 30_000;

/** The transfers the logs of a server tell of, in the order they ended, once none is pending any more. */
function transfersSeen(server: FtpServer, logs: 'xferlog' | 'both'): Promise<Row[]> {
  return until(
    async () => {
      const rows = await transfersNow(server, logs);
      return rows.every((row) => row['verdict'] !== 'pending') && rows;
    },
    { what: 'a verdict for each transfer' },
  );
}

async function transfersNow(server: FtpServer, logs: 'xferlog' | 'both'): Promise<Row[]> {
  const clock = new ManualClock(Date.now() + laterMs);
  const collector = createTransferCollector(
    {
      intervalMs: 5000,
      path: server.xferlog,
      vsftpdLog: logs === 'both' ? server.vsftpdLog : undefined,
      parseStart: undefined,
    },
    { clock, host: new Host(), restored: () => [] },
  );
  const transfers = new Map<unknown, Row>();
  for (let isMoreLeft = true; isMoreLeft;) {
    const reading = await collector.tasks[0]!.read(new AbortController().signal);
    for (const { table, rows } of reading.changes ?? []) {
      if (table === 'transfers') for (const row of rows) transfers.set(row['id'], row);
    }
    isMoreLeft = reading.isMoreLeft === true;
  }
  collector.close?.();
  return [...transfers.values()];
}

/** Columns of the rows; of the file only its name. */
function table(rows: readonly Row[], ...columns: readonly string[]): unknown[][] {
  return rows.map((row) =>
    columns.map((column) => (column === 'filename' ? String(row[column]).split('/').at(-1) : row[column])),
  );
}

test.concurrent('transfers of a real vsftpd are read with their true names, once each', async (context) => {
  await using server = await FtpServer.start(context);
  await server.upload('orders.csv', 1000);
  await server.upload('two words.csv', 2000);
  await server.download('orders.csv');
  await server.upload('parts.bin', 500);
  await server.upload('parts.bin', 700, '--append');
  await server.upload('load.csv.part', 300);
  await server.tell('RNFR load.csv.part', 'RNTO load now.csv', 'DELE orders.csv');
  const both = await transfersSeen(server, 'both');
  expect(table(both, 'id', 'filename', 'direction', 'bytes', 'status', 'verdict', 'source')).toEqual([
    [1, 'orders.csv', 'upload', 1000, 'complete', 'unknown', 'xferlog'],
    [2, 'two words.csv', 'upload', 2000, 'complete', 'whole', 'xferlog'],
    [3, 'orders.csv', 'download', 1000, 'complete', 'whole', 'xferlog'],
    [4, 'parts.bin', 'upload', 500, 'complete', 'broken', 'xferlog'],
    [5, 'parts.bin', 'upload', 700, 'complete', 'whole', 'xferlog'],
    [6, 'load.csv.part', 'upload', 300, 'complete', 'whole', 'xferlog'],
    [7, 'orders.csv', 'delete', 0, 'complete', 'unknown', 'vsftpd_log'],
  ]);
  expect(both.map((row) => row['verdict_reason'])).toEqual([
    expect.stringMatching(/^deleted over FTP at /),
    null,
    null,
    expect.stringMatching(/^broken off, and continued by the upload of /),
    'resumed: 2 uploads add up to its 1200 bytes',
    `found as ${server.pathOf('load now.csv')}`,
    'deleted',
  ]);
  for (const row of both) {
    expect(row).toMatchObject({ remote_host: '127.0.0.1', service: 'ftp' });
    expect(Math.abs(Date.parse(String(row['at'])) - Date.now())).toBeLessThan(laterMs);
  }

  const alone = await transfersSeen(server, 'xferlog');
  expect(table(alone, 'filename', 'verdict')).toEqual([
    ['orders.csv', 'unknown'],
    ['two_words.csv', 'whole'],
    ['orders.csv', 'whole'],
    ['parts.bin', 'broken'],
    ['parts.bin', 'whole'],
    ['load.csv.part', 'unknown'],
  ]);
});

test.concurrent('an upload that its client broke off is not called whole', async (context) => {
  await using server = await FtpServer.start(context, { logsCommands: true });
  await server.upload('fine.bin', 400_000);
  const arrived = await server.breakOff('cut.bin', 400_000);
  expect(arrived).toBeLessThan(400_000);
  const rows = await transfersSeen(server, 'both');
  expect(table(rows, 'filename', 'bytes', 'status', 'verdict')).toEqual([
    ['fine.bin', 400_000, 'complete', 'whole'],
    ['cut.bin', arrived, 'complete', 'suspect'],
  ]);
  expect(rows[1]).toMatchObject({ verdict_reason: expect.stringContaining('the client vanished') });
});

test.concurrent('an upload that was broken off is known by the second attempt', async (context) => {
  await using server = await FtpServer.start(context);
  await server.breakOff('again.bin', 400_000);
  await server.upload('again.bin', 400_000);
  for (const logs of ['both', 'xferlog'] as const) {
    const rows = await transfersSeen(server, logs);
    expect(table(rows, 'filename', 'status', 'verdict')).toEqual([
      ['again.bin', 'complete', 'suspect'],
      ['again.bin', 'complete', 'whole'],
    ]);
    expect(rows[0]).toMatchObject({ verdict_reason: expect.stringContaining('sent again with more bytes') });
  }
});
