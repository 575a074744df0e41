import { describe, expect, it } from 'vitest';
import type { Value } from '../../lib/dbus/index.ts';
import { Host } from '../host.ts';
import { categoryOf } from './categories.ts';
import { parseCpuStat, readGroupUsage } from './control-group.ts';
import { eventBetween, isPassing } from './history.ts';
import { managerSamples } from './metrics.ts';
import { restoredServices, serviceRow } from './rows.ts';
import { isServiceName, Selection, withSuffix } from './selection.ts';
import { sinceOf, unknownUnit, withProperties } from './unit-state.ts';
import type { UnitState } from './unit-state.ts';

const unit = (more: Partial<UnitState> = {}): UnitState => ({
  ...unknownUnit('a.service'),
  type: 'simple',
  ...more,
});

describe('eventBetween', () => {
  const up = unit({ activeState: 'active', subState: 'running', invocation: '1', stateChangeAt: 5 });
  const down = unit({
    activeState: 'inactive',
    subState: 'dead',
    invocation: '1',
    exitCode: 1,
    result: 'success',
  });
  const waiting = unit({
    activeState: 'activating',
    subState: 'auto-restart',
    invocation: '1',
    result: 'exit-code',
    exitCode: 1,
    exitStatus: 4,
  });
  const failed: UnitState = { ...waiting, activeState: 'failed', subState: 'failed' };
  const working = unit({ type: 'oneshot', activeState: 'activating', subState: 'start', invocation: '2' });
  const tell = (before: UnitState, after: UnitState): unknown => {
    const event = eventBetween(before, after);
    return event && [event.kind, event.detail];
  };

  it('tells starts, stops and failures', () => {
    expect(tell(unit(), up)).toEqual(['started', undefined]);
    expect(tell(up, down)).toEqual(['stopped', 'exit status 0']);
    expect(tell(up, failed)).toEqual(['failed', 'exit-code: exit status 4']);
    expect(tell(failed, { ...up, invocation: '2' })).toEqual(['started', undefined]);
    expect(tell(failed, unit())).toEqual(['stopped', undefined]);
    expect(tell(up, { ...failed, exitCode: 3, exitStatus: 11, result: 'core-dump' })).toEqual([
      'failed',
      'core-dump: ended by signal 11, core dumped',
    ]);
    expect(tell(waiting, { ...failed, result: 'start-limit-hit' })).toEqual(['failed', 'start-limit-hit']);
    expect(tell({ ...up, activeState: 'reloading' }, up)).toEqual(['reloaded', undefined]);
    expect(tell(up, { ...up, statusText: 'busy' })).toBeUndefined();
    expect(tell(up, { ...up, activeState: 'deactivating' })).toBeUndefined();
  });

  it('tells an automatic restart once, when systemd counts it', () => {
    expect(tell(up, waiting)).toBeUndefined();
    expect(tell(waiting, { ...waiting, restarts: 1 })).toEqual([
      'restarted',
      'by systemd after exit status 4',
    ]);
    expect(tell({ ...waiting, restarts: 1 }, { ...up, invocation: '2', restarts: 1 })).toBeUndefined();
    expect(tell(waiting, { ...up, invocation: '2', restarts: 1 })).toEqual([
      'restarted',
      'by systemd after exit status 4',
    ]);
    expect(tell({ ...waiting, restarts: 1 }, { ...down, restarts: 1 })).toEqual(['stopped', 'exit status 0']);
  });

  it('tells a restart by somebody by the new run', () => {
    expect(tell({ ...up, activeState: 'deactivating' }, { ...up, invocation: '2' })).toEqual([
      'restarted',
      'by somebody',
    ]);
    expect(tell(up, { ...up, invocation: '2' })).toEqual(['restarted', 'by somebody']);
  });

  it('tells of a oneshot when it begins and when it is done', () => {
    expect(tell(unit({ type: 'oneshot' }), working)).toEqual(['started', undefined]);
    expect(tell(working, { ...working, activeState: 'active', subState: 'exited' })).toBeUndefined();
    expect(tell(working, { ...working, activeState: 'inactive', subState: 'dead', exitCode: 1 })).toEqual([
      'stopped',
      'exit status 0',
    ]);
  });

  it('tells the outcome of what nobody saw', () => {
    expect(
      tell({ ...up, restarts: 2 }, { ...up, invocation: '9', restarts: 5, exitCode: 2, exitStatus: 9 }),
    ).toEqual(['restarted', '3 times by systemd after ended by signal 9']);
    expect(tell(down, { ...down, invocation: '2' })).toEqual(['stopped', 'exit status 0']);
    expect(tell(failed, { ...failed, invocation: '2' })).toEqual(['failed', 'exit-code: exit status 4']);
  });

  it('knows the steps of a restart', () => {
    expect(isPassing({ ...down, jobId: 7 })).toBe(true);
    expect(isPassing(down)).toBe(false);
    expect(isPassing({ ...failed, subState: 'failed-before-auto-restart' })).toBe(true);
  });
});

describe('unit names', () => {
  it('mean services where they have no suffix', () => {
    for (const [written, want] of [
      ['nginx', 'nginx.service'],
      ['app.v2', 'app.v2.service'],
      ['php*-fpm', 'php*-fpm.service'],
      ['nginx.service', 'nginx.service'],
      ['backup.timer', 'backup.timer'],
    ] as const) {
      expect(withSuffix(written)).toBe(want);
    }
  });

  it('are names and nothing else', () => {
    for (const name of [
      'a.service',
      'a@b.service',
      'dbus-:1.2-org.x@0.service',
      String.raw`a\x2db.service`,
    ]) {
      expect([name, isServiceName(name)]).toEqual([name, true]);
    }
    const bad = [
      '',
      '.service',
      '-a.service',
      '--now.service',
      'a@.service',
      'a.timer',
      'a b.service',
      'a/b.service',
    ];
    for (const name of [...bad, 'a*.service', 'a.service\n', `${'a'.repeat(250)}.service`, 'ä.service']) {
      expect([name, isServiceName(name)]).toEqual([name, false]);
    }
  });
});

describe('Selection', () => {
  const candidate = (name: string, more: object = {}): Parameters<Selection['shows']>[0] => ({
    name,
    loadState: 'loaded',
    activeState: 'inactive',
    unitFileState: 'disabled',
    isTransient: false,
    ...more,
  });

  it('shows all that matter when none is named', () => {
    const selection = new Selection({ include: [], exclude: ['snapd*'] });
    const check = (name: string, more: object, want: boolean): void =>
      expect([name, more, selection.shows(candidate(name, more))]).toEqual([name, more, want]);
    check('a.service', {}, false);
    check('a.service', { unitFileState: 'enabled' }, true);
    check('a.service', { activeState: 'active' }, true);
    check('a.service', { activeState: 'failed' }, true);
    check('a.service', { activeState: 'failed', isTransient: true }, false);
    check('a.service', { loadState: 'masked', unitFileState: 'masked' }, false);
    check('a@1.service', { activeState: 'active' }, true);
    check('user@1000.service', { activeState: 'active' }, false);
    check('a.timer', { activeState: 'active' }, false);
    check('snapd.seeded.service', { activeState: 'active' }, false);
  });

  it('shows those named, whatever they do, and remembers names without a wildcard', () => {
    const selection = new Selection({ include: ['nginx', 'worker@*', 'old'], exclude: ['old'] });
    expect(selection.named).toEqual(['nginx.service']);
    expect(selection.shows(candidate('nginx.service', { loadState: 'not-found' }))).toBe(true);
    expect(selection.shows(candidate('worker@3.service'))).toBe(true);
    expect(selection.shows(candidate('other.service', { activeState: 'failed' }))).toBe(false);
    expect(selection.shows(candidate('old.service'))).toBe(false);
  });

  it('takes a name with a backslash for itself', () => {
    const name = String.raw`mnt-a\x2db.service`;
    expect(new Selection({ include: [name], exclude: [] }).shows(candidate(name))).toBe(true);
  });
});

describe('withProperties', () => {
  const properties = (
    values: Record<string, Value>,
  ): ReadonlyMap<string, { signature: string; value: Value }> =>
    new Map(Object.entries(values).map(([name, value]) => [name, { signature: 'v', value }]));

  it('takes what is told and keeps the rest', () => {
    const state = withProperties(
      unit({ controlGroup: '/system.slice/a.service', mainPid: 4 }),
      properties({
        ActiveState: 'active',
        SubState: 'running',
        InvocationID: Buffer.from([1, 255]),
        ActiveEnterTimestamp: 1_795_272_851_539_963n,
        NRestarts: 3,
        Job: [7, '/org/freedesktop/systemd1/job/7'],
        ControlGroup: '',
        MainPID: 'four',
      }),
    );
    expect(state).toMatchObject({
      activeState: 'active',
      invocation: '01ff',
      restarts: 3,
      jobId: 7,
      controlGroup: '/system.slice/a.service',
      mainPid: 4,
    });
    expect(sinceOf(state)).toBe(1_795_272_851_539);
  });

  it('takes a moment at infinity for never', () => {
    const state = withProperties(
      unit({ activeState: 'active' }),
      properties({ ActiveEnterTimestamp: 2n ** 64n - 1n }),
    );
    expect(sinceOf(state)).toBeUndefined();
  });
});

it('categories come from the name, else from the description', () => {
  for (const [name, description, want] of [
    ['postgresql@15-main.service', '', 'database'],
    ['mariadb.service', '', 'database'],
    ['php8.2-fpm.service', '', 'runtime'],
    ['redis-server.service', '', 'cache'],
    ['caddy.service', '', 'web-server'],
    ['rabbitmq-server.service', '', 'queue'],
    ['ssh.service', 'OpenBSD Secure Shell server', 'ssh'],
    ['cron.service', '', 'cron'],
    ['docker.service', 'Docker Application Container Engine', 'container'],
    ['prometheus-node-exporter.service', '', 'monitoring'],
    ['getty@tty1.service', '', 'system'],
    ['systemd-journald.service', '', 'system'],
    ['orders.service', 'Order database', 'database'],
    ['orders.service', 'Takes orders', 'other'],
  ] as const) {
    expect([name, categoryOf(name, description)]).toEqual([name, want]);
  }
});

describe('control groups', () => {
  it('are read where the kernel accounts, and never outside', () => {
    expect(parseCpuStat('usage_usec 1994000\nuser_usec 1\n')).toBe(1_994_000);
    expect(parseCpuStat('usage_usec many\n')).toBeUndefined();
    const none = { memoryBytes: undefined, cpuSeconds: undefined, tasks: undefined };
    expect(readGroupUsage(new Host('/nowhere'), '/system.slice/a.service')).toEqual(none);
    expect(readGroupUsage(new Host('/'), '/../../etc')).toEqual(none);
  });
});

it('rows bring back what was known, on the same boot only', () => {
  const state = unit({
    activeState: 'active',
    subState: 'running',
    invocation: 'ab',
    restarts: 2,
    result: 'success',
  });
  const service = { state, restartsSeen: 5, lastRestartAt: 1_795_272_851_539 };
  const usage = { memoryBytes: 1, cpuSeconds: 2, cpuPercent: 3, tasks: 4 };
  const row = serviceRow(service, { category: 'other', usage, bootId: 'boot-1', now: 0 });
  expect(restoredServices([row], 'boot-1')).toEqual([service]);
  expect(restoredServices([row], 'boot-2')).toEqual([]);
});

it('the version is told as a number, with the whole of it as a label', () => {
  const samples = managerSamples({
    version: '252.38-1~deb12u1',
    systemState: 'degraded',
    counts: new Map([['active', 3]]),
  });
  expect(samples).toEqual(
    expect.arrayContaining([
      { name: 'node_systemd_version', labels: { version: '252.38-1~deb12u1' }, value: 252.38 },
      { name: 'node_systemd_system_running', labels: {}, value: 0 },
      { name: 'node_systemd_units', labels: { state: 'active' }, value: 3 },
      { name: 'node_systemd_units', labels: { state: 'failed' }, value: 0 },
    ]),
  );
});
