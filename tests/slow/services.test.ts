import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import { Host } from '../../src/collect/host.ts';
import { Scheduler } from '../../src/collect/scheduler.ts';
import {
  createServiceCollector,
  followJournal,
  readJournal,
  SystemdManager,
} from '../../src/collect/service/index.ts';
import { Audit } from '../../src/control/audit.ts';
import { RateLimit } from '../../src/control/rate-limit.ts';
import { ServiceControl } from '../../src/control/service.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { Reading, Row, Sample } from '../../src/lib/reading.ts';
import { parseExposition } from '../conformance/exposition-text.ts';
import { requirePart } from '../support/parts.ts';
import { bootSystemd } from '../support/systemd.ts';
import type { Systemd } from '../support/systemd.ts';
import { until } from '../support/until.ts';

const install = '[Install]\nWantedBy=multi-user.target\n';
const units = {
  'steady.service': `[Unit]\nDescription=Order database\n[Service]\nExecStart=/bin/sleep infinity\n${install}`,
  'broken.service': `[Service]\nExecStart=/bin/sh -c 'echo cannot open the ledger >&2; exit 3'\n`,
  'looping.service': `[Unit]\nStartLimitIntervalSec=0\n[Service]\nRestart=always\nRestartSec=300ms\nExecStart=/bin/sh -c 'sleep 0.2; exit 4'\n`,
  'once.service': '[Service]\nType=oneshot\nExecStart=/bin/true\n',
  'kept.service': `[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n${install}`,
  'worker@.service': '[Service]\nExecStart=/bin/sleep infinity\n',
  'idle.service': '[Service]\nExecStart=/bin/sleep infinity\n',
  'stubborn.service': `[Service]\nTimeoutStopSec=60\nExecStart=/bin/sh -c 'trap "" TERM; while :; do sleep 1; done'\n`,
  'exporter.service': `[Service]\nExecStart=/usr/bin/prometheus-node-exporter --collector.disable-defaults --collector.systemd --collector.systemd.enable-restarts-metrics --collector.systemd.enable-start-time-metrics --collector.systemd.enable-task-metrics --web.listen-address=127.0.0.1:9100\n`,
};

/** A collector at work on a systemd, and what it handed over. */
class Watched implements AsyncDisposable {
  readonly #scheduler: Scheduler;
  rows: readonly Row[] = [];
  samples: readonly Sample[] = [];
  readonly events: Row[] = [];
  readings = 0;

  constructor(
    systemd: Systemd,
    options: { include?: string[]; exclude?: string[]; restored?: readonly Row[] },
  ) {
    const { include = [], exclude = [], restored = [] } = options;
    const host = new Host(systemd.root);
    this.#scheduler = new Scheduler({
      clock: systemClock,
      sink: async (_, __, reading) => this.#take(reading),
    });
    const context = { host, clock: systemClock, restored: () => restored };
    // So long that nothing but signals can tell of a change.
    this.#scheduler.start(createServiceCollector({ intervalMs: 600_000, include, exclude }, context));
  }

  row(unit: string): Row | undefined {
    return this.rows.find((row) => row['unit'] === unit);
  }

  kinds(unit: string): unknown[] {
    return this.events.filter((row) => row['unit'] === unit).map((row) => row['kind']);
  }

  async becomes(unit: string, want: Row, timeoutMs = 3000): Promise<Row> {
    const isSo = (): boolean => Object.entries(want).every(([key, value]) => this.row(unit)?.[key] === value);
    await until(isSo, { what: `${unit} is ${JSON.stringify(want)}`, timeoutMs });
    return this.row(unit) ?? {};
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scheduler.close(1000);
  }

  #take({ changes = [], samples }: Reading): void {
    this.readings++;
    if (samples) this.samples = samples;
    for (const change of changes) {
      if (change.table === 'services') this.rows = change.rows;
      else this.events.push(...change.rows);
    }
  }
}

function controlOf(
  systemd: Systemd,
  audit: Row[],
  more: { ownUnit?: string; timeoutMs?: number } = {},
): ServiceControl {
  return new ServiceControl({
    allowed: ['idle', 'work*', 'broken', 'stubborn', 'steady', 'missing'],
    rateLimit: new RateLimit(systemClock, { count: 100, perMs: 1000 }),
    clock: systemClock,
    audit: new Audit(systemClock, (line) => void audit.push({ ...line })),
    ownUnit: undefined,
    connect: (signal) => SystemdManager.connect(new Host(systemd.root), signal),
    ...more,
  });
}

const caller = { actor: 'test', remoteAddress: '127.0.0.1' };

describe('services of a real systemd', () => {
  let systemd: Systemd | undefined;
  let skipped: string | undefined;

  beforeAll(async () => {
    const context = {
      skip: (reason: unknown): never => {
        skipped = String(reason);
        throw new Error(skipped);
      },
    } as Pick<TestContext, 'skip'>;
    try {
      systemd = await bootSystemd(context, { units });
      await systemd.output('systemctl', 'mask', 'rsync.service');
    } catch (error) {
      if (skipped === undefined) throw error;
    }
  });
  afterAll(async () => {
    await systemd?.close();
  });

  const booted = (context: TestContext): Systemd => systemd ?? context.skip(skipped ?? 'no systemd');

  test('all that matter are found, in the states systemctl shows', async (context) => {
    const machine = booted(context);
    await using watched = new Watched(machine, {});
    await until(() => watched.rows.length > 0);
    const shown = watched.rows.map((row) => row['unit']);
    expect(shown).toEqual(expect.arrayContaining(['steady.service', 'kept.service', 'dbus.service']));
    expect(shown).not.toContain('idle.service');
    expect(watched.events).toEqual([]);
    for (const row of watched.rows) {
      const unit = String(row['unit']);
      const show = (property: string): Promise<string> => machine.show(unit, property);
      expect([unit, row['active_state'], row['sub_state'], row['load_state']]).toEqual([
        unit,
        await show('ActiveState'),
        await show('SubState'),
        await show('LoadState'),
      ]);
      expect(String(row['main_pid'] ?? 0)).toBe(await show('MainPID'));
      expect(String(row['auto_restarts'])).toBe(await show('NRestarts'));
      expect(row['unit_file_state']).toBe(await show('UnitFileState'));
      expect(row['description']).toBe(await show('Description'));
    }
    const steady = watched.row('steady.service');
    expect(steady).toMatchObject({ category: 'database', type: 'simple' });
    expect(steady?.['cpu_seconds']).toBeGreaterThan(0);
    const nanos = Number(await machine.show('steady.service', 'CPUUsageNSec'));
    expect(Math.abs(Number(steady?.['cpu_seconds']) - nanos / 1e9)).toBeLessThan(0.01);
    const since = Math.floor(Date.parse(String(steady?.['since'])) / 1000);
    const stamp = await machine.output(
      'date',
      '-d',
      await machine.show('steady.service', 'ActiveEnterTimestamp'),
      '+%s',
    );
    expect(since).toBe(Number(stamp));
    expect(watched.row('kept.service')).toMatchObject({ active_state: 'active', sub_state: 'exited' });
  });

  test('a service that starts, fails, runs once or is masked is told at once', async (context) => {
    const machine = booted(context);
    const include = ['broken', 'once', 'idle', 'worker@*', 'rsync', 'nowhere', 'steady'];
    await using watched = new Watched(machine, { include });
    await until(() => watched.rows.length > 0);
    expect(watched.row('rsync.service')).toMatchObject({ load_state: 'masked', active_state: 'inactive' });
    expect(watched.row('nowhere.service')).toMatchObject({ load_state: 'not-found' });

    await machine.output('systemctl', 'start', 'worker@7', 'idle', 'once', 'broken');
    await watched.becomes('worker@7.service', { active_state: 'active', sub_state: 'running' });
    await watched.becomes('idle.service', { active_state: 'active' });
    const broken = await watched.becomes('broken.service', { active_state: 'failed', result: 'exit-code' });
    expect(broken).toMatchObject({ exit_status: 3, exit_detail: 'exit status 3', main_pid: null });
    await until(() => watched.kinds('once.service').includes('stopped'));
    await until(() => watched.kinds('broken.service').includes('failed'));
    expect(watched.kinds('worker@7.service')).toEqual(['started']);
    expect(watched.kinds('once.service').at(-1)).toBe('stopped');

    await machine.output('systemctl', 'restart', 'idle');
    await until(() => watched.kinds('idle.service').includes('restarted'));
    expect(watched.kinds('idle.service')).toEqual(['started', 'restarted']);
    expect(watched.row('idle.service')).toMatchObject({ restarts: 1, auto_restarts: 0 });
    await machine.output('systemctl', 'stop', 'idle', 'worker@7');
    await watched.becomes('idle.service', { active_state: 'inactive' });
    await until(() => watched.row('worker@7.service') === undefined);
    await until(() => watched.kinds('idle.service').includes('stopped'));
    expect(watched.kinds('idle.service')).toEqual(['started', 'restarted', 'stopped']);
    expect(watched.kinds('worker@7.service')).toEqual(['started', 'stopped']);
  });

  test('a restart loop is counted, also what happened while nobody looked', async (context) => {
    const machine = booted(context);
    let rows: readonly Row[] = [];
    {
      await using watched = new Watched(machine, { include: ['looping'] });
      await until(() => watched.rows.length > 0);
      await machine.output('systemctl', 'start', 'looping');
      await until(() => Number(watched.row('looping.service')?.['restarts']) >= 3, { timeoutMs: 10_000 });
      const restarted = watched.events.filter((row) => row['kind'] === 'restarted');
      expect(new Set(watched.kinds('looping.service'))).toEqual(new Set(['started', 'restarted']));
      expect(restarted[0]).toMatchObject({
        result: 'exit-code',
        exit_status: 4,
        detail: 'by systemd after exit status 4',
      });
      rows = watched.rows;
    }
    const before = Number(rows[0]?.['restarts']);
    const automatic = Number(rows[0]?.['auto_restarts']);
    await until(async () => Number(await machine.show('looping.service', 'NRestarts')) >= automatic + 3);
    await using again = new Watched(machine, { include: ['looping'], restored: rows });
    await until(() => again.kinds('looping.service').length > 0);
    expect(again.events[0]?.['kind']).toBe('restarted');
    expect(Number(again.row('looping.service')?.['restarts'])).toBeGreaterThanOrEqual(before + 3);
    await machine.output('systemctl', 'stop', 'looping');
    await until(() => again.kinds('looping.service').includes('stopped'));
  });

  test('a unit file that is new and enabled is found, and one that is taken away is gone', async (context) => {
    const machine = booted(context);
    await using watched = new Watched(machine, {});
    await until(() => watched.rows.length > 0);
    const file = '/etc/systemd/system/late.service';
    const text = `[Service]\\nExecStart=/bin/sleep infinity\\n${install.replaceAll('\n', '\\n')}`;
    await machine.output('sh', '-c', `printf '${text}' > ${file} && systemctl enable --now late`);
    await watched.becomes('late.service', { active_state: 'active', unit_file_state: 'enabled' });
    await machine.output('sh', '-c', `systemctl disable --now late && rm ${file} && systemctl daemon-reload`);
    await until(() => watched.row('late.service') === undefined);
    await until(() => watched.kinds('late.service').includes('stopped'));
    expect(watched.kinds('late.service')).toEqual(['started', 'stopped']);
  });

  test.for([[], ['steady', 'idle', 'rsync', 'nowhere']])(
    'nothing is read while nothing happens, with %j named',
    async (include, context) => {
      const machine = booted(context);
      await using watched = new Watched(machine, { include });
      await until(() => watched.rows.length > 0);
      await new Promise((passed) => setTimeout(passed, 1000));
      const before = watched.readings;
      await new Promise((passed) => setTimeout(passed, 3000));
      expect(watched.readings - before).toBeLessThanOrEqual(2);
    },
  );

  test('that the manager reads its files again is no event of any service', async (context) => {
    const machine = booted(context);
    await using watched = new Watched(machine, {});
    await until(() => watched.rows.length > 0);
    const names = watched.rows.map((row) => row['unit']);
    await new Promise((passed) => setTimeout(passed, 500));
    const before = watched.readings;
    await machine.output('systemctl', 'daemon-reload');
    await until(() => watched.readings > before);
    await new Promise((passed) => setTimeout(passed, 1000));
    expect(watched.events).toEqual([]);
    expect(watched.rows.map((row) => row['unit'])).toEqual(names);
  });

  test('samples are those of node_exporter', async (context) => {
    requirePart(context, 'prometheus-node-exporter', 'prometheus-node-exporter');
    requirePart(context, 'curl', 'curl');
    const machine = booted(context);
    await machine.output('systemctl', 'start', 'exporter');
    await using watched = new Watched(machine, {});
    await until(() => watched.samples.length > 0);
    const text = await until(async () => machine.output('curl', '-fsS', 'http://127.0.0.1:9100/metrics'), {
      timeoutMs: 15_000,
    });
    const theirs = new Map(parseExposition(text).map(({ key, value }) => [key, value]));
    const ours = watched.samples.filter(({ name }) => name.startsWith('node_systemd_'));
    expect(ours.length).toBeGreaterThan(20);
    const wrong = ours.flatMap(({ name, labels, value }) => {
      const sorted = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
      const key = `${name}{${sorted.map(([label, word]) => `${label}="${word}"`).join(',')}}`;
      const other = theirs.get(key);
      // It leaves out what is not counted; a moment is told by it to the microsecond.
      const isAlike = other !== undefined && Math.abs(other - value) < 0.001;
      return isAlike ? [] : [`${key}: ${value}, in node_exporter ${other}`];
    });
    expect(wrong).toEqual([]);
    await machine.output('systemctl', 'stop', 'exporter');
  });

  test('start, stop and restart are carried out, and their jobs waited for', async (context) => {
    const machine = booted(context);
    const audit: Row[] = [];
    const control = controlOf(machine, audit);
    const run = (action: 'start' | 'stop' | 'restart', unit: string): ReturnType<ServiceControl['run']> =>
      control.run({ action, unit, confirm: true }, caller);
    expect(await run('start', 'idle.service')).toEqual({
      unit: 'idle.service',
      action: 'start',
      result: 'done',
      active_state: 'active',
      sub_state: 'running',
    });
    const pid = await machine.show('idle.service', 'MainPID');
    await expect(
      control.run({ action: 'stop', unit: 'idle.service', confirm: false }, caller),
    ).rejects.toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
      would: 'stop idle.service, which is active (running)',
    });
    expect(await machine.show('idle.service', 'MainPID')).toBe(pid);
    expect(await run('restart', 'idle.service')).toMatchObject({ result: 'done', active_state: 'active' });
    expect(await machine.show('idle.service', 'MainPID')).not.toBe(pid);
    expect(await run('stop', 'idle.service')).toMatchObject({ result: 'done', active_state: 'inactive' });
    expect(await run('start', 'worker@9.service')).toMatchObject({ result: 'done', active_state: 'active' });
    expect(await run('stop', 'worker@9.service')).toMatchObject({ result: 'done' });
    await expect(run('start', 'missing.service')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(run('stop', 'dbus.service')).rejects.toMatchObject({ code: 'POLICY' });
    expect(audit.map((row) => row['outcome'])).toEqual([
      'done',
      'CONFIRMATION_REQUIRED',
      'done',
      'done',
      'done',
      'done',
      'NOT_FOUND',
      'POLICY',
    ]);
    expect(audit[0]).toMatchObject({
      command: 'service.start',
      target: 'idle.service',
      detail: 'done; active (running)',
    });
  });

  test('a job that takes too long is not waited for', async (context) => {
    const machine = booted(context);
    await machine.output('systemctl', 'start', 'stubborn');
    const control = controlOf(machine, [], { timeoutMs: 300 });
    const stopped = await control.run({ action: 'stop', unit: 'stubborn.service', confirm: true }, caller);
    expect(stopped).toMatchObject({ result: 'waiting', active_state: 'deactivating' });
    await machine.output('systemctl', 'kill', '--signal=KILL', 'stubborn');
  });

  test('lines of a failing service arrive while it writes them, and go on from a cursor', async (context) => {
    const machine = booted(context);
    const command = [...machine.enter, 'journalctl'];
    const unit = 'broken.service';
    const abort = new AbortController();
    const follow = followJournal({ command, unit, lines: 0 }, abort.signal);
    const first = follow.next();
    // Whoever follows is there only once the command runs.
    await new Promise((passed) => setTimeout(passed, 500));
    await machine.run(['systemctl', 'restart', 'broken']);
    const seen = [...((await first).value ?? [])];
    while (!seen.some(({ message }) => message === 'cannot open the ledger')) {
      seen.push(...((await follow.next()).value ?? []));
    }
    abort.abort();
    const line = seen.find(({ message }) => message === 'cannot open the ledger');
    expect(line).toMatchObject({ identifier: 'sh', priority: 6 });
    expect(Math.abs(Date.now() - (line?.at ?? 0))).toBeLessThan(10_000);

    const lively = AbortSignal.timeout(10_000);
    const last = await readJournal({ command, unit, lines: 500 }, lively);
    const at = last.findIndex(({ cursor }) => cursor === line?.cursor);
    expect(at).toBeGreaterThanOrEqual(0);
    const after = await readJournal({ command, unit, lines: 500, after: line?.cursor }, lively);
    expect(after).toEqual(last.slice(at + 1));
    expect(after.length).toBeGreaterThan(0);
    expect(await readJournal({ command, unit, lines: 1 }, lively)).toEqual(last.slice(-1));
  });
});
