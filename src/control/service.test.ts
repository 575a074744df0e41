import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../../tests/support/temporary-folder.ts';
import { Host } from '../collect/host.ts';
import { SystemdManager } from '../collect/service/index.ts';
import { systemClock } from '../lib/clock.ts';
import { TestBus } from '../lib/dbus/test-bus.ts';
import type { Answer } from '../lib/dbus/test-bus.ts';
import type { Row } from '../lib/reading.ts';
import { Audit } from './audit.ts';
import { RateLimit } from './rate-limit.ts';
import { ServiceControl, unitOfCgroup } from './service.ts';
import type { ServiceCommand } from './service.ts';

const caller = { actor: 'somebody', remoteAddress: '127.0.0.1' };
const job = '/org/freedesktop/systemd1/job/9';
const text = (value: string): { signature: string; value: string } => ({ signature: 's', value });

interface Scene {
  readonly control: ServiceControl;
  readonly bus: TestBus;
  readonly audit: Row[];
}

/** A service manager that has every unit, inactive, and answers a command as it is told. */
async function scene(
  work: (scene: Scene) => Promise<void>,
  onCommand: (bus: TestBus) => Answer,
): Promise<void> {
  using folder = new TemporaryFolder();
  mkdirSync(folder.join('run/systemd/system'), { recursive: true });
  mkdirSync(folder.join('run/dbus'));
  const loaded = ['LoadState', 'ActiveState', 'SubState'].map(
    (name, index) => [name, text(['loaded', 'inactive', 'dead'][index] ?? '')] as const,
  );
  await using bus: TestBus = await TestBus.listen(folder.join('run/dbus/system_bus_socket'), ({ member }) => {
    if (member === 'LoadUnit') return { signature: 'o', body: ['/org/freedesktop/systemd1/unit/a'] };
    if (member === 'GetAll') return { signature: 'a{sv}', body: [new Map(loaded)] };
    return member?.endsWith('Unit') === true ? onCommand(bus) : {};
  });
  const audit: Row[] = [];
  const control = new ServiceControl({
    allowed: ['nginx', 'app-*', 'etlmon'],
    rateLimit: new RateLimit(systemClock, { count: 2, perMs: 60_000 }),
    clock: systemClock,
    audit: new Audit(systemClock, (line) => void audit.push({ ...line })),
    ownUnit: 'etlmon.service',
    connect: (signal) => SystemdManager.connect(new Host(folder.path), signal),
    timeoutMs: 200,
  });
  await work({ control, bus, audit });
}

const command = (more: Partial<ServiceCommand> = {}): ServiceCommand => ({
  action: 'restart',
  unit: 'nginx.service',
  confirm: true,
  ...more,
});
const done =
  (result: string) =>
  (bus: TestBus): Answer => {
    // The job may be over before its path is answered.
    bus.signal({
      member: 'JobRemoved',
      path: '/',
      signature: 'uoss',
      body: [9, job, 'nginx.service', result],
    });
    return { signature: 'o', body: [job] };
  };
const commands = (bus: TestBus): unknown[] =>
  bus.calls
    .filter(({ member }) => /^(Start|Stop|Restart)Unit$/.test(member ?? ''))
    .map(({ member, body }) => [member, ...body]);

describe('ServiceControl', () => {
  it('gives the command to the manager and tells what its job came to', () =>
    scene(async ({ control, bus, audit }) => {
      expect(await control.run(command(), caller)).toEqual({
        unit: 'nginx.service',
        action: 'restart',
        result: 'failed',
        active_state: 'inactive',
        sub_state: 'dead',
      });
      expect(commands(bus)).toEqual([['RestartUnit', 'nginx.service', 'replace']]);
      expect(audit).toMatchObject([
        {
          command: 'service.restart',
          target: 'nginx.service',
          actor: 'somebody',
          outcome: 'done',
          detail: 'failed; inactive (dead)',
        },
      ]);
    }, done('failed')));

  it('refuses what the policy does not allow, and writes it down', () =>
    scene(async ({ control, bus, audit }) => {
      for (const [more, code] of [
        [{ unit: 'ssh.service' }, 'POLICY'],
        [{ unit: 'etlmon.service' }, 'PROTECTED'],
        [{ unit: '--now.service' }, 'NOT_FOUND'],
        [{ unit: 'nginx.timer' }, 'NOT_FOUND'],
        [{ unit: 'app-@.service' }, 'NOT_FOUND'],
        [{ confirm: false }, 'CONFIRMATION_REQUIRED'],
      ] as const) {
        await expect(control.run(command(more), caller)).rejects.toMatchObject({ code });
        expect(audit.at(-1)).toMatchObject({ outcome: code });
      }
      expect(commands(bus)).toEqual([]);
      expect(['nginx.service', 'etlmon.service', 'ssh.service'].map((unit) => control.allows(unit))).toEqual([
        true,
        false,
        false,
      ]);
    }, done('done')));

  it('keeps to the rate', () =>
    scene(async ({ control }) => {
      await control.run(command(), caller);
      await control.run(command(), caller);
      await expect(control.run(command(), caller)).rejects.toMatchObject({
        code: 'RATE_LIMITED',
        retryAfterSec: 60,
      });
    }, done('done')));

  it('says what the node lacks when polkit refuses', () =>
    scene(
      async ({ control }) => {
        const name = 'org.freedesktop.DBus.Error.InteractiveAuthorizationRequired';
        await expect(control.run(command(), caller)).rejects.toMatchObject({
          code: 'EPERM',
          status: 502,
          message: `restart nginx.service: Interactive authentication required. (${name})`,
          hint: expect.stringContaining('polkit'),
        });
      },
      () => ({
        errorName: 'org.freedesktop.DBus.Error.InteractiveAuthorizationRequired',
        text: 'Interactive authentication required.',
      }),
    ));

  it('tells of a unit that does not exist, and of other errors by their name', async () => {
    const check = (errorName: string, code: string, status: number): Promise<void> =>
      scene(
        ({ control }) => expect(control.run(command(), caller)).rejects.toMatchObject({ code, status }),
        () => ({ errorName, text: 'no' }),
      );
    await check('org.freedesktop.systemd1.NoSuchUnit', 'NOT_FOUND', 404);
    await check('org.freedesktop.systemd1.UnitMasked', 'EINVAL', 502);
  });

  it('does not wait for ever, and not for a bus that is gone', async () => {
    await scene(
      async ({ control }) => {
        expect(await control.run(command(), caller)).toMatchObject({ result: 'waiting' });
      },
      () => ({ signature: 'o', body: [job] }),
    );
    await scene(
      async ({ control }) => {
        await expect(control.run(command(), caller)).rejects.toMatchObject({
          code: 'UNAVAILABLE',
          status: 503,
        });
      },
      (bus) => {
        bus.hangUp();
        return 'nothing';
      },
    );
  });
});

it('the own service is found in the control group', () => {
  expect(unitOfCgroup('0::/system.slice/etlmon.service\n')).toBe('etlmon.service');
  expect(unitOfCgroup('12:pids:/x.service\n1:name=systemd:/system.slice/etlmon.service\n')).toBe(
    'etlmon.service',
  );
  expect(unitOfCgroup('0::/user.slice/user-0.slice/session-1.scope\n')).toBeUndefined();
  expect(unitOfCgroup('0::/\n')).toBeUndefined();
});
