import { expect, test } from 'vitest';
import { expectFrame, openClient, sizes } from '../support/client.ts';
import { TestNode } from '../support/etlmon.ts';
import { FtpServer } from '../support/ftp-server.ts';
import { Terminal } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const wide = sizes[1]!;

interface Transfer {
  readonly filename: string;
  readonly verdict: string;
}

test('transfers of a real vsftpd, one of them broken off, are in the API and on the screen', async (context) => {
  await using server = await FtpServer.start(context, { logsCommands: true });
  await using terminal = await Terminal.open(context, wide);
  await server.upload('two words.csv', 2000);
  await server.download('two words.csv');
  await server.breakOff('cut.bin', 400_000);
  await using node = await TestNode.start({
    config: { xferlog: { path: server.xferlog, vsftpd_log: server.vsftpdLog } },
  });
  const names = (rows: readonly Transfer[]): string[] =>
    rows.map(({ filename, verdict }) => `${filename.split('/').at(-1)} ${verdict}`);
  // Files are judged once they have been at rest for ten seconds.
  const rows: Transfer[] = await until(
    async () => {
      const found: Transfer[] = await node.get('/api/v1/xferlog');
      return found.length === 3 && found.every(({ verdict }) => verdict !== 'pending') && found;
    },
    { what: 'the verdicts', timeoutMs: 25_000 },
  );
  expect(names(rows)).toEqual(['cut.bin suspect', 'two words.csv whole', 'two words.csv whole']);
  expect(names(await node.get('/api/v1/xferlog?file=*.csv&direction=download'))).toEqual([
    'two words.csv whole',
  ]);
  expect(await node.get('/api/v1/xferlog/totals?by=direction')).toMatchObject([
    { key: 'upload', files: 2, incomplete: 1 },
    { key: 'download', files: 1, bytes: 2000 },
  ]);
  await openClient(terminal, [{ name: 'alpha', address: node.address }]);
  await terminal.press('7');
  const screen = await terminal.shows(/cut\.bin .*suspect/, /two words\.csv .*whole/);
  expectFrame(screen, wide);
});
