import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import { binds, installedProgram as etlmon } from '../support/installed.ts';
import { missing } from '../support/parts.ts';
import { bootSystemd } from '../support/systemd.ts';
import type { Systemd } from '../support/systemd.ts';
import { until } from '../support/until.ts';

const sleeper = '[Service]\nExecStart=/bin/sleep infinity\n';

/** As the user of the service, without a terminal: polkit decides alone. */
async function systemctl(systemd: Systemd, ...args: readonly string[]): Promise<number | null> {
  const become = ['runuser', '-u', 'etlmon', '--', 'systemctl', '--no-ask-password'];
  return (await systemd.run([...become, ...args])).code;
}

async function needPolkit(context: Pick<TestContext, 'skip'>, systemd: Systemd): Promise<void> {
  const { code } = await systemd.run(['systemctl', 'start', 'polkit.service']);
  if (code !== 0) missing(context, 'needs polkit (apt-get install polkitd)');
}

test('the service may start and stop what control.services names, by polkit’s own judgement', async (context) => {
  const config = 'control: {services: [loader, "queue-*"]}\n';
  const units = { 'loader.service': sleeper, 'queue-1.service': sleeper, 'other.service': sleeper };
  const files = { '/etc/etlmon/node.yaml': config };
  await using systemd = await bootSystemd(context, { binds, files, units });
  await needPolkit(context, systemd);
  await systemd.output(etlmon, 'install', '--now');
  // polkit learns of a new rule by itself, a moment later.
  await until(async () => (await systemctl(systemd, 'start', 'loader.service')) === 0, { what: 'the rule' });
  expect(await systemd.show('loader.service', 'ActiveState')).toBe('active');
  expect(await systemctl(systemd, 'restart', 'queue-1.service')).toBe(0);
  expect(await systemctl(systemd, 'stop', 'loader.service')).toBe(0);
  expect(await systemctl(systemd, 'start', 'other.service')).not.toBe(0);
  expect(await systemctl(systemd, 'reload-or-restart', 'other.service')).not.toBe(0);
  expect(await systemctl(systemd, 'enable', 'loader.service')).not.toBe(0);
  expect(await systemctl(systemd, 'kill', 'queue-1.service')).not.toBe(0);

  await systemd.output(etlmon, 'uninstall', '--purge');
  expect(() => readFileSync(systemd.path('/etc/polkit-1/rules.d/50-etlmon.rules'))).toThrow('ENOENT');
});

test('the service may ask how well the clock is kept', async (context) => {
  await using systemd = await bootSystemd(context, { binds });
  await systemd.output(etlmon, 'install', '--now');
  const metrics = await until(
    async () => {
      const { stdout } = await systemd.run(['curl', '-s', 'http://127.0.0.1:8080/metrics']);
      return stdout.includes('node_load1') && stdout;
    },
    { what: 'the metrics' },
  );
  expect(metrics).toMatch(/^node_timex_sync_status [01]$/m);
});
