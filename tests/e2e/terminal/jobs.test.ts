import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { expectFrame, openClient, sizes } from '../../support/client.ts';
import { TestNode } from '../../support/etlmon.ts';
import { TemporaryFolder } from '../../support/temporary-folder.ts';
import { Terminal } from '../../support/terminal.ts';
import { until } from '../../support/until.ts';

const narrow = sizes[0]!;
const folders: TemporaryFolder[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) folder[Symbol.dispose]();
});

function newFolder(): TemporaryFolder {
  const folder = new TemporaryFolder();
  folders.push(folder);
  return folder;
}

test('a log is followed on the screen: new lines, a filter, one line whole', async (context) => {
  const folder = newFolder();
  await using terminal = await Terminal.open(context, narrow);
  const file = folder.write('app.log', '2026-11-21T09:41:03Z INFO loader batch 1 stored\n'.repeat(30));
  await using node = await TestNode.start({
    config: { logs: [{ name: 'app', path: file, from: 'beginning' }] },
  });
  await openClient(terminal, [{ name: 'alpha', address: node.address }]);
  await terminal.press('4');
  expectFrame(await terminal.shows(/app .*following/), narrow);
  await terminal.press('Enter');
  await terminal.shows(/following/, /batch 1 stored/);
  appendFileSync(file, '2026-11-21T09:41:04Z ERROR loader batch 2 failed: duplicate key\n');
  expect(await terminal.shows(/ERROR .*batch 2 failed/)).toHaveLength(narrow.rows);
  await terminal.press('F');
  await terminal.type('failed|WARN');
  await terminal.press('Enter');
  await terminal.shows(/1 of 31 lines/, /batch 2 failed/);
  appendFileSync(file, '2026-11-21T09:41:05Z WARN loader retrying in 2 s\n');
  const filtered = await terminal.shows(/2 of 32 lines/, /retrying in 2 s/);
  expect(filtered.filter((row) => row.includes('batch 1 stored'))).toEqual([]);
});

test('cron and arrivals are on the screen as the API has them', async (context) => {
  const folder = newFolder();
  await using terminal = await Terminal.open(context, narrow);
  mkdirSync(folder.join('in'));
  writeFileSync(folder.join('in', 'orders_1.csv'), 'x');
  await using node = await TestNode.start({
    config: {
      arrivals: [
        {
          name: 'orders',
          path: folder.join('in'),
          match: 'orders_*.csv',
          by: '23:59',
          zone: 'UTC',
          min_size: '1kB',
        },
      ],
    },
  });
  const [arrival] = await until(
    async () => {
      const found = await node.get('/api/v1/arrivals');
      return found[0]?.last_checked && found;
    },
    { what: 'the first look' },
  );
  expect(arrival).toMatchObject({ name: 'orders', state: expect.stringMatching(/^(pending|too_small)$/) });
  const jobs: { name: string }[] = await until(async () => {
    const found = await node.get('/api/v1/cron');
    return found.length > 0 && found;
  });
  await openClient(terminal, [{ name: 'alpha', address: node.address }]);
  await terminal.press('A');
  expectFrame(await terminal.shows(/orders/, /too small|pending/), narrow);
  await terminal.press('6');
  expectFrame(await terminal.shows(jobs[0]?.name.slice(0, 8) ?? ''), narrow);
});
