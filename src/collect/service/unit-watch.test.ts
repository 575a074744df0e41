import { mkdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { ManualClock } from '../../lib/clock.ts';
import type { Message, Value } from '../../lib/dbus/index.ts';
import { TestBus } from '../../lib/dbus/test-bus.ts';
import { Host } from '../host.ts';
import { createServiceCollector } from './index.ts';
import type { ServiceCollector } from './index.ts';
import { Selection } from './selection.ts';
import { UnitWatch } from './unit-watch.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const path = '/org/freedesktop/systemd1/unit/a_2eservice';
const unitInterface = 'org.freedesktop.systemd1.Unit';
const text = (value: string): { signature: string; value: Value } => ({ signature: 's', value });
const states = (active: string, sub: string): [string, { signature: string; value: Value }][] => [
  ['ActiveState', text(active)],
  ['SubState', text(sub)],
];

/** A manager with one service, which is running, and a collector at work on it. `asked` comes before each answer. */
async function withManager(
  work: (scene: { bus: TestBus; clock: ManualClock; collector: ServiceCollector }) => Promise<void>,
  asked: (bus: TestBus, unit: Map<string, unknown>, what: Value | undefined) => void = () => {},
): Promise<void> {
  using folder = new TemporaryFolder();
  mkdirSync(folder.join('run/systemd/system'), { recursive: true });
  mkdirSync(folder.join('run/dbus'));
  const unit = new Map([...states('active', 'running'), ['LoadState', text('loaded')] as const]);
  const service = new Map([
    ['Type', text('exec')],
    ['ControlGroup', text('/system.slice/a.service')],
  ]);
  await using bus = await TestBus.listen(folder.join('run/dbus/system_bus_socket'), ({ member, body }) => {
    const listed = ['a.service', '', 'loaded', 'active', 'running', '', path, 0, '', '/'];
    if (member === 'ListUnits') return { signature: 'a(ssssssouso)', body: [[listed]] };
    if (member === 'GetAll') {
      const answer = { signature: 'a{sv}', body: [new Map(body[0] === unitInterface ? unit : service)] };
      asked(bus, unit, body[0]);
      return answer;
    }
    if (member === 'Get') return { signature: 'v', body: [text('running')] };
    return {};
  });
  const clock = new ManualClock();
  const collector = createServiceCollector(
    { intervalMs: 15_000, include: [], exclude: [] },
    { host: new Host(folder.path), clock, restored: () => [] },
  );
  try {
    await work({ bus, clock, collector });
  } finally {
    collector.close?.();
  }
}

describe('the service collector', () => {
  const read = async (collector: ServiceCollector): Promise<{ rows?: unknown[]; events: unknown[] }> => {
    const { changes = [] } = await collector.tasks[0]!.read(new AbortController().signal);
    const events = changes.flatMap((change) => (change.kind === 'append' ? change.rows : []));
    const rows = changes.find(({ table }) => table === 'services')?.rows;
    return { ...(rows === undefined ? {} : { rows: [...rows] }), events: events.map((row) => row['kind']) };
  };
  const become = (bus: TestBus, active: string, sub: string): void =>
    bus.signal({
      path,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'PropertiesChanged',
      signature: 'sa{sv}as',
      body: [unitInterface, new Map(states(active, sub)), []],
    });
  const stateOf = (collector: ServiceCollector): unknown => collector.rows()[0]?.['sub_state'];

  it('asks once and then lives on signals', () =>
    withManager(async ({ bus, collector }) => {
      expect(await read(collector)).toMatchObject({ rows: [{ unit: 'a.service', sub_state: 'running' }] });
      const asked = bus.calls.length;
      expect(await read(collector)).toEqual({ events: [] });
      let isWoken = false;
      collector.tasks[0]!.watch?.(() => {
        isWoken = true;
      });
      become(bus, 'reloading', 'reload');
      await expect.poll(() => isWoken).toBe(true);
      expect(await read(collector)).toMatchObject({ rows: [{ sub_state: 'reload' }] });
      // The state of the system as a whole.
      expect(bus.calls.slice(asked).map(({ member }) => member)).toEqual(['Get']);
    }));

  it('a failure between two answers is not covered by the older of them', () => {
    let isOver = false;
    return withManager(
      async ({ collector }) => {
        await read(collector);
        await read(collector);
        expect(stateOf(collector)).toBe('failed');
      },
      (bus, unit, what) => {
        if (what === unitInterface || isOver) return;
        isOver = true;
        for (const [name, value] of states('failed', 'failed')) unit.set(name, value);
        become(bus, 'failed', 'failed');
      },
    );
  });

  it('tells of a failure that stays, not of one on the way to a restart', () =>
    withManager(async ({ bus, clock, collector }) => {
      await read(collector);
      become(bus, 'failed', 'failed');
      become(bus, 'activating', 'auto-restart');
      await expect.poll(() => stateOf(collector)).toBe('auto-restart');
      expect((await read(collector)).events).toEqual([]);
      become(bus, 'failed', 'failed');
      await expect.poll(() => stateOf(collector)).toBe('failed');
      expect((await read(collector)).events).toEqual([]);
      await clock.advance(100);
      expect((await read(collector)).events).toEqual(['failed']);
      expect(await read(collector)).toEqual({ events: [] });
    }));

  it('connects again where the bus hung up, and finds what changed', () =>
    withManager(async ({ bus, clock, collector }) => {
      await read(collector);
      become(bus, 'failed', 'failed');
      await expect.poll(() => stateOf(collector)).toBe('failed');
      await clock.advance(100);
      expect((await read(collector)).events).toEqual(['failed']);
      bus.hangUp();
      await clock.advance(15_000);
      await expect.poll(() => read(collector).catch(() => undefined)).toMatchObject({ events: ['started'] });
      expect(stateOf(collector)).toBe('running');
    }));

  it('is not available where there is no systemd', async () => {
    using folder = new TemporaryFolder();
    const collector = createServiceCollector(
      { intervalMs: 15_000, include: [], exclude: [] },
      { host: new Host(folder.path), clock: new ManualClock(), restored: () => [] },
    );
    await expect(read(collector)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    mkdirSync(folder.join('run/systemd/system'), { recursive: true });
    await expect(read(collector)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: 'there is no system bus',
    });
  });
});

it('no signal makes the watch throw', () => {
  const value = fc.oneof(
    fc.constantFrom<Value>('a.service', path, unitInterface, 'active', '', true, false, 7, 2n ** 64n - 1n),
    fc.constantFrom<Value>([], [1, 'x'], Buffer.from('ab')),
  );
  const properties = fc
    .dictionary(
      fc.constantFrom('ActiveState', 'SubState', 'Job', 'InvocationID', 'NRestarts', 'MainPID'),
      value,
    )
    .map(
      (entries): Value =>
        new Map(Object.entries(entries).map(([name, one]) => [name, { signature: 'v', value: one }])),
    );
  const message = fc.record({
    type: fc.constant(4),
    serial: fc.constant(1),
    path: fc.constantFrom(path, '/', undefined),
    interface: fc.constantFrom(
      'org.freedesktop.DBus.Properties',
      'org.freedesktop.systemd1.Manager',
      undefined,
    ),
    member: fc.constantFrom(
      'PropertiesChanged',
      'UnitNew',
      'UnitRemoved',
      'Reloading',
      'UnitFilesChanged',
      undefined,
    ),
    body: fc.array(fc.oneof(value, properties), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 5 }), (messages: Message[]) => {
      const watch = new UnitWatch(new Selection({ include: [], exclude: [] }), new ManualClock(), []);
      for (const one of messages) watch.take(one);
      expect(watch.services()).toEqual([]);
    }),
    { numRuns: caseCount },
  );
});
