import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { watchTargets } from '../../collect/process/config.ts';
import { isWatched } from '../../collect/process/index.ts';
import type { ProcessInfo } from '../../collect/process/index.ts';
import { testEnvironment } from '../fixtures/environment.ts';
import { parseNodeConfig } from '../load.ts';
import { showConfig, showConfigData } from '../show.ts';
import { profiles } from './index.ts';

const options = { file: undefined, environment: testEnvironment };
const load = (text: string) => parseNodeConfig(text, options);
const names = (entries: readonly { readonly name?: string | undefined }[]) => entries.map(({ name }) => name);

describe('profiles', () => {
  it.each(Object.keys(profiles))(
    '%s alone is a good configuration, and all it names may be missing',
    (name) => {
      const config = load(`profile: [${name}]`);
      const { logs, process_watch: watches } = config;
      expect(logs.length + watches.length).toBeGreaterThan(1);
      expect(logs.filter(({ optional }) => !optional)).toEqual([]);
      expect(watches.filter(({ optional }) => !optional)).toEqual([]);
      expect(config.services.services).toEqual([]);
      expect([...config.http_checks, ...config.tcp_checks, ...config.paths]).toEqual([]);
      expect(names(logs)).toEqual([...new Set(names(logs))]);
    },
  );

  it('together name nothing twice', () => {
    const { logs, process_watch: watches } = load(`profile: [${Object.keys(profiles).join(', ')}]`);
    expect(names(logs)).toEqual([...new Set(names(logs))]);
    expect(names(watches)).toEqual([...new Set(names(watches))]);
  });

  it('fill in what the file leaves out, and the file wins', () => {
    const config = load(`
profile: [etl]
refresh: {disk: 20s}
logs: [{name: syslog, path: /srv/log/all.log}, {name: own, path: /own.log}]
process_watch:
`);
    expect(config.refresh).toMatchObject({ disk: 20_000, cron: 30_000, system: 15_000 });
    expect(config.logs.slice(0, 2)).toMatchObject([
      { name: 'syslog', path: ['/srv/log/all.log'], optional: false },
      { name: 'own' },
    ]);
    expect(names(config.logs.slice(2))).toEqual(['cron', 'airflow', 'ftp']);
    expect(names(config.process_watch)).toContain('airflow');
    expect(config.source.profiles).toEqual([
      { path: ['refresh', 'cron'], profile: 'etl' },
      ...[2, 3, 4].map((index) => ({ path: ['logs', index], profile: 'etl' })),
      ...config.process_watch.map((_, index) => ({ path: ['process_watch', index], profile: 'etl' })),
    ]);
  });

  it('of two that set the same, the first one named wins', () => {
    const origin = (text: string) =>
      load(text).source.profiles.find(({ path }) => path.join('.') === 'refresh.disk');
    expect(origin('profile: [database, etl]')?.profile).toBe('database');
    expect(origin('profile: [etl, database]')?.profile).toBe('etl');
  });

  it('win over no setting of the older layout', () => {
    const config = load('agent: {collect_interval: 20s}\nprofile: [etl]');
    expect(config.refresh).toMatchObject({ disk: 20_000, cron: 20_000 });
  });

  it('may be named by a variable', () => {
    const environment = { ...testEnvironment, env: { ROLE: 'etcd' } };
    const config = parseNodeConfig('profile: ["${ROLE}"]', { file: undefined, environment });
    expect(names(config.logs)).toEqual(['etcd']);
  });
});

test.each([
  ['cron', { comm: 'cron', commandLine: '/usr/sbin/cron -f -P' }, true],
  ['cron', { comm: 'cron', commandLine: '/usr/sbin/CRON -f -P' }, false],
  ['cron', { comm: 'crond', commandLine: '/usr/sbin/crond -n' }, true],
  [
    'airflow',
    { comm: 'airflow', commandLine: '/opt/venv/bin/python3 /opt/venv/bin/airflow scheduler' },
    true,
  ],
  ['sshd', { comm: 'sshd', commandLine: 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups' }, true],
  ['sshd', { comm: 'sshd', commandLine: '/usr/sbin/sshd -D' }, true],
  ['sshd', { comm: 'sshd', commandLine: 'sshd: loader [priv]' }, false],
  ['nginx', { comm: 'nginx', commandLine: 'nginx: master process /usr/sbin/nginx -g daemon on;' }, true],
  ['nginx', { comm: 'nginx', commandLine: 'nginx: worker process' }, false],
  ['php-fpm', { comm: 'php-fpm8.3', commandLine: 'php-fpm: master process (/etc/php/8.3/fpm/x.conf)' }, true],
  ['mysql', { comm: 'mariadbd', commandLine: '/usr/sbin/mariadbd --basedir=/usr' }, true],
  ['mysql', { comm: 'mysqld_safe', commandLine: '/bin/sh /usr/bin/mysqld_safe' }, false],
  [
    'postgresql',
    { comm: 'postgres', commandLine: '/usr/lib/postgresql/16/bin/postgres -D /var/lib/x' },
    true,
  ],
  ['postgresql', { comm: 'postgres', commandLine: 'postgres: 16/main: walwriter ' }, false],
  ['redis', { comm: 'redis-server', commandLine: '/usr/bin/redis-server 127.0.0.1:6379' }, true],
  ['laravel-queue', { comm: 'php', commandLine: 'php /var/www/a/artisan queue:work --sleep=3' }, true],
  ['laravel-horizon', { comm: 'php', commandLine: 'php artisan horizon' }, true],
  ['laravel-horizon', { comm: 'php', commandLine: 'php artisan horizon:work redis' }, false],
  ['etcd', { comm: 'etcd', commandLine: '/usr/local/bin/etcd --name a' }, true],
  ['etcd', { comm: 'etcdctl', commandLine: 'etcdctl watch /' }, false],
])('the watch %s takes %j: %s', (name, { comm, commandLine }, want) => {
  const all = load(`profile: [${Object.keys(profiles).join(', ')}]`).process_watch;
  const target = watchTargets(all).find((one) => one.name === name);
  const process = { stat: { pid: 1, comm }, commandLine } as unknown as ProcessInfo;
  expect(target && isWatched(target, process)).toBe(want);
});

describe('config show', () => {
  const text = 'profile: [etcd]\nmysql: {connection: "me:pa55@tcp(db)/"}\nnode: {labels: {a: "on"}}\n';

  it('marks what a profile set, hides secrets, and loads again as the same', () => {
    const shown = showConfig(load(text));
    expect(shown).toMatch(
      /^# The effective configuration without a file: every default written out, secrets hidden\.\n\nnode:\n/,
    );
    expect(shown).toContain('\n  disk: 10s # profile etcd\n  system: 15s\n');
    expect(shown).toContain('\nlogs:\n  # profile etcd\n  - name: etcd\n    path:\n');
    expect(shown).toContain('\n  connection: ***\n'.replace('***', '"***"'));
    expect(shown).not.toContain('pa55');
    const again = load(shown);
    expect(showConfigData(again)['config']).toEqual(showConfigData(load(text))['config']);
    expect(parse(shown)).toEqual(showConfigData(load(text))['config']);
  });

  it('tells as data which profile set what', () => {
    expect(showConfigData(load(text))).toMatchObject({
      file: null,
      profiles: { 'refresh.disk': 'etcd', 'logs[0]': 'etcd', 'process_watch[0]': 'etcd' },
    });
  });
});
