import { expect, test } from 'vitest';
import { etlmon } from '../support/command.ts';
import { testConfig, TestNode } from '../support/etlmon.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const every = ['etl', 'web-server', 'database', 'laravel', 'etcd'];

test('what the profiles name and this machine lacks is no problem of the node', async () => {
  await using node = await TestNode.start({ config: { profile: every } });
  const health = await until(
    async () => {
      const answer = await node.get('/api/v1/health');
      const system = answer.collectors.find((one: { collector: string }) => one.collector === 'system');
      return system?.status === 'ok' && answer;
    },
    { what: 'a first reading' },
  );
  expect(health.reasons).toEqual([]);
  const processes: { readonly status: string }[] = await node.get('/api/v1/processes');
  expect(processes.filter(({ status }) => status === 'gone')).toEqual([]);
  const logs: { readonly status: string }[] = await node.get('/api/v1/logs');
  expect(logs.filter(({ status }) => status === 'error')).toEqual([]);
});

test('config show prints what is in effect, as a file that is good again and as data', async () => {
  using folder = new TemporaryFolder();
  const secret = { mysql: { connection: 'me:pa55@tcp(db)/' } };
  const file = folder.write('node.yaml', testConfig(folder, { profile: ['etcd'], ...secret }));
  const shown = await etlmon(['config', 'show', file]);
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toContain(`# The effective configuration of ${file}: `);
  expect(shown.stdout).toContain('\n  # profile etcd\n  - name: etcd\n');
  expect(shown.stdout).not.toContain('pa55');
  const again = folder.write('again.yaml', shown.stdout);
  expect(await etlmon(['check', again])).toMatchObject({ code: 0 });
  const data = JSON.parse((await etlmon(['config', 'show', file, '--json'])).stdout);
  expect(data).toMatchObject({ file, profiles: { 'logs[0]': 'etcd', 'process_watch[0]': 'etcd' } });
  const missing = await etlmon(['config', 'show', '/no/such/file']);
  expect(missing).toMatchObject({ code: 2, stdout: '', stderr: 'cannot read /no/such/file: no such file\n' });
});
