import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { etlmon } from '../support/command.ts';
import { TestNode, testConfig } from '../support/etlmon.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

interface Line {
  readonly id: number;
  readonly command: string;
  readonly actor: string;
  readonly outcome: string;
  readonly detail: string | null;
  readonly parameters: Readonly<Record<string, unknown>>;
}

async function auditOf(...args: readonly string[]): Promise<Line[]> {
  const { code, stdout, stderr } = await etlmon(['audit', '--json', ...args]);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as Line[];
}

const commands = (lines: readonly Line[]): string[] => lines.map(({ command }) => command).toReversed();

test('every change of a node leaves a line, over restarts, and the chain stays whole', async () => {
  using folder = new TemporaryFolder();
  {
    await using node = await TestNode.start({ folder });
    const told = await etlmon([
      'event',
      'deployed orders 2.3',
      '--label',
      'service=orders',
      '--node',
      node.address,
    ]);
    expect(told).toMatchObject({ code: 0, stdout: expect.stringContaining('deploy: deployed orders 2.3') });
    const events = await etlmon([
      'events',
      '--since',
      '10m',
      '--kind',
      'deploy',
      '--json',
      '--node',
      node.address,
    ]);
    expect(JSON.parse(events.stdout)).toMatchObject([
      { title: 'deployed orders 2.3', kind: 'deploy', labels: { service: 'orders' }, source: 'events' },
    ]);
    folder.write('node.yaml', testConfig(folder, { refresh: { disk: '2s' } }));
    node.child.kill('SIGHUP');
    await until(async () => (await auditOf('--command', 'config.', '--node', node.address)).length === 1, {
      what: 'the reload in the audit log',
    });
    node.child.kill('SIGTERM');
    await node.child.ended();
  }
  const file = folder.join('etlmon.db');
  const lines = await auditOf('--db', file);
  expect(commands(lines)).toEqual([
    'audit.begin',
    'node.start',
    'events.create',
    'config.reload',
    'node.stop',
  ]);
  expect(lines[1]).toMatchObject({
    actor: 'SIGHUP',
    outcome: 'done',
    parameters: { changed: 'refresh' },
    detail: 'refresh.disk "1s" → "2s"',
  });
  const backup = folder.join('copy.db');
  expect(await etlmon(['db', 'backup', backup, '--db', file])).toMatchObject({ code: 0 });
  expect(await etlmon(['db', 'restore', backup, '--db', file, '--yes'])).toMatchObject({
    code: 0,
    stderr: '',
  });
  await using node = await TestNode.start({ folder });
  const after = await auditOf('--limit', '3', '--node', node.address);
  expect(commands(after)).toEqual(['node.stop', 'db.restore', 'node.start']);
  const verified = await etlmon(['audit', '--verify', '--node', node.address]);
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/^whole: 7 lines since /) });
});

test('a line that was removed from the file shows', async () => {
  using folder = new TemporaryFolder();
  {
    await using node = await TestNode.start({ folder });
    for (const title of ['one', 'two', 'three'])
      expect((await node.post('/api/v1/events', { title })).status).toBe(200);
    node.child.kill('SIGTERM');
    await node.child.ended();
  }
  const file = folder.join('etlmon.db');
  const database = new DatabaseSync(file);
  database.exec("DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE target = 'two'");
  database.close();
  const { code, stdout } = await etlmon(['audit', '--verify', '--db', file]);
  expect([code, stdout.split('\n').slice(1, 2)]).toEqual([1, ['  line 4 is missing (removed)']]);
  await using node = await TestNode.start({ folder });
  expect(await node.get('/api/v1/audit/verify')).toMatchObject({ status: 'broken', broken_at: { id: 4 } });
});

test('what cannot be meant is refused', async () => {
  const refused = async (args: readonly string[], want: string): Promise<void> => {
    const { code, stderr } = await etlmon(args);
    expect([code, stderr.split('\n')[0]]).toEqual([2, want]);
  };
  await refused(['event', 'x', '--kind', 'party'], 'etlmon event: --kind: expected deploy or other');
  await refused(['event', 'x', '--label', 'y'], 'etlmon event: --label: expected NAME=VALUE, got "y"');
  await refused(
    ['audit', '--limit', '0'],
    'etlmon audit: --limit: expected a number from 1 to 1000, got "0"',
  );
  await refused(
    ['audit', '--verify', '--limit', '5'],
    'etlmon audit: --verify goes through the whole log: leave the other options out',
  );
  await refused(
    ['events', '--since', 'noon'],
    'etlmon events: --since: expected a duration such as 30m or 1d, or a time such as 2026-11-21T09:00:00Z, got "noon"',
  );
});
