import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import { binds, installedProgram as etlmon } from '../support/installed.ts';
import { bootSystemd } from '../support/systemd.ts';
import type { Systemd } from '../support/systemd.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const unit = 'etlmon.service';
const accountFiles = ['/etc/group', '/etc/passwd', '/etc/shadow'];

/** Makes the watchdog bite after two seconds, not thirty. */
const impatient = {
  '/etc/systemd/system/etlmon.service.d/test.conf':
    '[Service]\nWatchdogSec=2\nTimeoutAbortSec=1\nRestartSec=0\n',
};

async function bootAndInstall(
  context: Pick<TestContext, 'skip'>,
  files: Readonly<Record<string, string>> = {},
): Promise<Systemd> {
  const systemd = await bootSystemd(context, { binds, files });
  try {
    await systemd.output(etlmon, 'install', '--now');
    return systemd;
  } catch (error) {
    await systemd.close();
    throw error;
  }
}

/** Every file and folder that speaks of etlmon, outside the programs under test. */
function traces(systemd: Systemd): string[] {
  const folders = ['/etc', '/etc/systemd/system', '/etc/systemd/system/multi-user.target.wants'];
  const more = ['/etc/logrotate.d', '/etc/sysusers.d', '/var/lib', '/var/log', '/run'];
  const entries = [...folders, ...more].flatMap((folder) => {
    const path = systemd.path(folder);
    return existsSync(path) ? readdirSync(path).map((name) => `${folder}/${name}`) : [];
  });
  const accounts = accountFiles.filter((file) => readFileSync(systemd.path(file), 'utf8').includes('etlmon'));
  return [...entries.filter((path) => path.includes('etlmon')), ...accounts].toSorted();
}

describe('install --now', () => {
  test('makes a hardened service that is active once it serves', async (context) => {
    await using systemd = await bootAndInstall(context);
    expect(await systemd.show(unit, 'ActiveState')).toBe('active');
    expect(await systemd.show(unit, 'Type')).toBe('notify');
    expect(await systemd.show(unit, 'StatusText')).toBe('serving on http://127.0.0.1:8080');
    expect(await systemd.show(unit, 'WatchdogUSec')).toBe('30s');
    expect(await systemd.show(unit, 'UnitFileState')).toBe('enabled');
    await systemd.output(etlmon, 'status', '--node', 'http://127.0.0.1:8080');

    const pid = await systemd.show(unit, 'MainPID');
    const status = readFileSync(systemd.path(`/proc/${pid}/status`), 'utf8');
    // CAP_DAC_READ_SEARCH and CAP_SYS_PTRACE.
    for (const set of ['Eff', 'Prm', 'Bnd', 'Amb']) expect(status).toMatch(`Cap${set}:\t0000000000080004\n`);
    expect(status).toMatch('NoNewPrivs:\t1\n');
    expect(status).not.toMatch(/^Uid:\t0\t/m);

    const verify = await systemd.run(['systemd-analyze', 'verify', `/etc/systemd/system/${unit}`]);
    expect([verify.code, verify.stdout, verify.stderr]).toEqual([0, '', '']);
    const security = await systemd.output('systemd-analyze', 'security', '--no-pager', unit);
    const exposure = Number(/Overall exposure level for etlmon.service: ([\d.]+)/.exec(security)?.[1]);
    expect(exposure).toBeGreaterThan(0);
    expect(exposure).toBeLessThanOrEqual(3);

    const log = await systemd.run(['journalctl', '-u', unit, '-o', 'cat', '--no-pager']);
    expect(log.stdout).not.toMatch(/"level":[45]0/);
  });

  test('takes over what a node left that root had run before', async (context) => {
    await using systemd = await bootSystemd(context, { binds });
    const trial = ['systemd-run', '--quiet', '--unit=trial', '--service-type=notify'];
    await systemd.output(...trial, '--property=NotifyAccess=all', etlmon, 'node');
    await systemd.output('systemctl', 'stop', 'trial.service');
    expect(await systemd.output('stat', '--format=%U', '/var/lib/etlmon/etlmon.db')).toBe('root\n');
    await systemd.output(etlmon, 'install', '--now');
    expect(await systemd.show(unit, 'ActiveState')).toBe('active');
    expect(await systemd.output('stat', '--format=%U:%G', '/var/lib/etlmon/etlmon.db')).toBe(
      'etlmon:etlmon\n',
    );
  });

  test('files have the modes and owners that were announced', async (context) => {
    await using systemd = await bootAndInstall(context);
    const paths = ['/etc/etlmon', '/etc/etlmon/node.yaml', '/var/lib/etlmon', '/var/log/etlmon'];
    const format = '--format=%a %U:%G %n';
    const listed = await systemd.output('stat', format, ...paths, '/etc/etlmon/install.json');
    expect(listed.trim().split('\n')).toEqual([
      '750 root:etlmon /etc/etlmon',
      '640 root:etlmon /etc/etlmon/node.yaml',
      '750 etlmon:etlmon /var/lib/etlmon',
      '750 etlmon:etlmon /var/log/etlmon',
      '644 root:root /etc/etlmon/install.json',
    ]);
    expect(statSync(systemd.path('/var/lib/etlmon/etlmon.db')).size).toBeGreaterThan(0);
    const rotation = await systemd.run(['logrotate', '--debug', '/etc/logrotate.d/etlmon']);
    expect(rotation.stderr).not.toMatch(/error/i);
  });

  test('is not active before the node serves', async (context) => {
    await using systemd = await bootSystemd(context, {
      binds,
      files: {
        '/etc/systemd/system/etlmon.service.d/held-up.conf': `[Service]
ExecStart=
ExecStart=/bin/sh -c 'until [ -e /run/go ]; do sleep 0.05; done; exec ${etlmon} node --config /etc/etlmon/node.yaml'
`,
      },
    });
    await systemd.output(etlmon, 'install', '--no-start');
    expect(await systemd.show(unit, 'UnitFileState')).toBe('disabled');
    await systemd.output('systemctl', 'start', '--no-block', unit);
    await until(async () => (await systemd.show(unit, 'MainPID')) !== '0', { what: 'its process' });
    expect(await systemd.show(unit, 'ActiveState')).toBe('activating');
    await systemd.output('touch', '/run/go');
    await until(async () => (await systemd.show(unit, 'ActiveState')) === 'active', {
      what: 'its readiness',
    });
  });

  test('a second time does nothing; an edited file is kept unless forced', async (context) => {
    await using systemd = await bootAndInstall(context);
    const pid = await systemd.show(unit, 'MainPID');
    expect(await systemd.output(etlmon, 'install', '--now')).toMatch(/^nothing to do\n/);
    await systemd.output('sh', '-c', `echo '# mine' >> /etc/systemd/system/${unit}`);
    const again = await systemd.output(etlmon, 'install', '--now');
    expect(again).toMatch(/^nothing to do\n/);
    expect(again).toContain(`kept: /etc/systemd/system/${unit}: it was not written so by etlmon`);
    expect(await systemd.show(unit, 'MainPID')).toBe(pid);
    const forced = await systemd.output(etlmon, 'install', '--now', '--force');
    expect(forced).toMatch(
      /done: change \/etc\/systemd\/system\/etlmon.service .*\ndone: .*daemon-reload\ndone: start it anew/,
    );
    expect(await systemd.show(unit, 'MainPID')).not.toBe(pid);
  });

  test('a configuration with faults changes nothing and says them', async (context) => {
    await using systemd = await bootSystemd(context, {
      binds,
      files: { '/etc/etlmon/node.yaml': 'refresh: {disk: soon}\n' },
    });
    const { code, stderr } = await systemd.run([etlmon, 'install', '--now']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^\/etc\/etlmon\/node.yaml:1:17: /);
    expect(traces(systemd)).toEqual(['/etc/etlmon']);
  });

  test('a step that fails takes back those before it', async (context) => {
    using folder = new TemporaryFolder();
    // Bound read-only.
    const withBarrier = { ...binds, '/etc/logrotate.d': folder.path };
    await using systemd = await bootSystemd(context, { binds: withBarrier });
    const { code, stdout, stderr } = await systemd.run([etlmon, 'install', '--now']);
    expect(code).toBe(1);
    expect(stdout).toContain('FAILED: write /etc/logrotate.d/etlmon');
    expect(stdout).toContain('undone: remove /etc/systemd/system/etlmon.service');
    expect(stderr).toContain('not installed; what was done before is undone');
    expect(traces(systemd)).toEqual([]);
  });
});

test('control.kill gives CAP_KILL, and a database elsewhere may be written', async (context) => {
  await using systemd = await bootSystemd(context, {
    binds,
    files: {
      '/etc/etlmon/node.yaml': 'node: {db_path: /srv/data/node.db}\ncontrol: {kill: any}\n',
      '/srv/data/.keep': '',
    },
  });
  await systemd.output(etlmon, 'install', '--no-start');
  await systemd.output('chown', 'etlmon:etlmon', '/srv/data');
  await systemd.output('systemctl', 'start', unit);
  const pid = await systemd.show(unit, 'MainPID');
  const status = readFileSync(systemd.path(`/proc/${pid}/status`), 'utf8');
  expect(status).toMatch('CapEff:\t0000000000080024\n');
  expect(existsSync(systemd.path('/srv/data/node.db'))).toBe(true);
});

describe('the service', () => {
  test('is started anew by the watchdog when it is stuck', async (context) => {
    await using systemd = await bootAndInstall(context, impatient);
    const pid = Number(await systemd.show(unit, 'MainPID'));
    await new Promise((passed) => setTimeout(passed, 5000));
    expect(Number(await systemd.show(unit, 'MainPID'))).toBe(pid);
    await systemd.output('kill', '-STOP', String(pid));
    await until(
      async () => {
        const now = Number(await systemd.show(unit, 'MainPID'));
        return now !== 0 && now !== pid && (await systemd.show(unit, 'ActiveState')) === 'active';
      },
      { what: 'another process', timeoutMs: 20_000 },
    );
    expect(await systemd.show(unit, 'NRestarts')).toBe('1');
    const log = await systemd.output('journalctl', '--no-pager', '-o', 'cat', '-u', unit);
    expect(log).toMatch(/Watchdog timeout/);
    expect(log).not.toMatch(/crash|panic/i);
  });

  test('reads its configuration again, and keeps the one before where it is refused', async (context) => {
    await using systemd = await bootAndInstall(context);
    const pid = await systemd.show(unit, 'MainPID');
    const reload = async (config: string, want: string): Promise<void> => {
      writeFileSync(systemd.path('/etc/etlmon/node.yaml'), config);
      await systemd.output('systemctl', 'reload', unit);
      await until(async () => (await systemd.show(unit, 'StatusText')) === want, { what: want });
      expect(await systemd.show(unit, 'ActiveState')).toBe('active');
    };
    const address = 'serving on http://127.0.0.1:8080';
    await reload('paths: wrong\n', `${address}; the changed configuration was refused`);
    await reload('paths: [{path: /srv}]\n', address);
    expect(await systemd.output(etlmon, 'status', '--node', 'http://127.0.0.1:8080')).toBeTruthy();
    expect(await systemd.show(unit, 'MainPID')).toBe(pid);
  });

  test('stops within five seconds without a fault', async (context) => {
    await using systemd = await bootAndInstall(context);
    const startedAt = performance.now();
    await systemd.output('systemctl', 'stop', unit);
    expect(performance.now() - startedAt).toBeLessThan(5000);
    expect(await systemd.show(unit, 'Result')).toBe('success');
    expect(await systemd.show(unit, 'ExecMainStatus')).toBe('0');
    expect(existsSync(systemd.path('/var/lib/etlmon/etlmon.db-wal'))).toBe(false);
  });
});

describe('uninstall', () => {
  test('keeps configuration, data and their owner; purged, nothing is left', async (context) => {
    await using systemd = await bootSystemd(context, { binds });
    const before = traces(systemd);
    const accounts = readFileSync(systemd.path('/etc/passwd'), 'utf8');
    await systemd.output(etlmon, 'install', '--now');
    await systemd.output(etlmon, 'uninstall');
    expect(traces(systemd)).toEqual(
      [...accountFiles, '/etc/etlmon', '/var/lib/etlmon', '/var/log/etlmon'].toSorted(),
    );
    expect((await systemd.run(['systemctl', 'status', unit])).stderr).toContain('could not be found');
    await systemd.output(etlmon, 'uninstall', '--purge');
    expect(traces(systemd)).toEqual(before);
    expect(readFileSync(systemd.path('/etc/passwd'), 'utf8')).toBe(accounts);
    expect(await systemd.output(etlmon, 'uninstall', '--purge')).toBe('nothing to do\n');
  });

  test('--dry-run changes nothing', async (context) => {
    await using systemd = await bootAndInstall(context);
    const before = traces(systemd);
    const told = await systemd.output(etlmon, 'uninstall', '--purge', '--dry-run');
    expect(told).toContain('1. stop it, now and at boot');
    expect(told).toContain('remove /var/lib/etlmon with everything in it');
    expect(traces(systemd)).toEqual(before);
    expect(await systemd.show(unit, 'ActiveState')).toBe('active');
  });
});
