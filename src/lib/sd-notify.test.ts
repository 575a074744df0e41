import { expect, test } from 'vitest';
import { ManualClock } from './clock.ts';
import { beatInterval, createServiceNotifier } from './sd-notify.ts';
import type { ServiceNotifierOptions } from './sd-notify.ts';

/** A manager that keeps what it is told, and can be busy or gone. */
class Manager {
  readonly told: string[] = [];
  state: 'there' | 'busy' | 'gone' = 'there';
  isOpen = true;

  readonly open = () => ({
    send: (lines: readonly string[]): boolean => {
      if (this.state === 'gone') throw new Error('nobody there');
      if (this.state === 'busy') return false;
      this.told.push(lines.join(' '));
      return true;
    },
    monotonicUsec: () => 4_711_000n,
    close: () => {
      this.isOpen = false;
    },
  });
}

function start(environment: Record<string, string>, more: Partial<ServiceNotifierOptions> = {}) {
  const manager = new Manager();
  const clock = new ManualClock();
  const notifier = createServiceNotifier({
    environment: { NOTIFY_SOCKET: '/run/notify', ...environment },
    clock,
    pid: 7,
    open: manager.open,
    ...more,
  });
  return { manager, clock, notifier };
}

test('says what sd_notify(3) defines', () => {
  const { manager, notifier } = start({});
  notifier.extendTimeout(1500.2);
  notifier.ready('serving');
  notifier.reloading();
  notifier.ready('serving');
  notifier.status('two\nlines\r\nMAINPID=1');
  notifier.stopping();
  notifier.close();
  notifier.status('too late');
  expect(manager.told).toEqual([
    'EXTEND_TIMEOUT_USEC=1500200',
    'READY=1 STATUS=serving',
    'RELOADING=1 MONOTONIC_USEC=4711000',
    'READY=1 STATUS=serving',
    'STATUS=two lines MAINPID=1',
    'STOPPING=1',
  ]);
  expect(manager.isOpen).toBe(false);
});

test('without a manager nothing happens', async () => {
  let opened = false;
  const open = () => {
    opened = true;
    throw new Error('not to be opened');
  };
  const { notifier, clock } = start({ NOTIFY_SOCKET: '', WATCHDOG_USEC: '1000000' }, { open });
  notifier.ready('serving');
  await clock.advance(5000);
  notifier.close();
  expect(opened).toBe(false);
});

test('an address it cannot use is told, and stops nothing', () => {
  const problems: string[] = [];
  const notifier = createServiceNotifier({
    environment: { NOTIFY_SOCKET: 'vsock:2:99' },
    clock: new ManualClock(),
    pid: 7,
    onProblem: (message) => problems.push(message),
  });
  notifier.ready('serving');
  expect(problems).toEqual([expect.stringMatching(/^NOTIFY_SOCKET: expected .*"vsock:2:99"$/)]);
});

test('the watchdog is fed at half its interval, from the first ready to the close', async () => {
  const { manager, notifier, clock } = start({ WATCHDOG_USEC: '3000000', WATCHDOG_PID: '7' });
  await clock.advance(10_000);
  expect(manager.told).toEqual([]);
  notifier.ready('up');
  notifier.ready('up');
  await clock.advance(3000);
  expect(manager.told.filter((told) => told === 'WATCHDOG=1').length).toBe(3);
  notifier.close();
  await clock.advance(10_000);
  expect(manager.told.length).toBe(5);
});

test('no beat while the service is not alive, and beats again when it is', async () => {
  let isAlive = true;
  const { manager, notifier, clock } = start({ WATCHDOG_USEC: '2000000' }, { isAlive: () => isAlive });
  notifier.ready('up');
  isAlive = false;
  await clock.advance(5000);
  expect(manager.told).toEqual(['READY=1 STATUS=up', 'WATCHDOG=1']);
  isAlive = true;
  await clock.advance(1000);
  expect(manager.told.length).toBe(3);
});

test('what a busy manager could not take is said as soon as it can, in order', async () => {
  const { manager, notifier, clock } = start({});
  manager.state = 'busy';
  notifier.ready('up');
  for (let i = 0; i < 100; i++) notifier.status(String(i));
  manager.state = 'there';
  await clock.advance(99);
  expect(manager.told).toEqual([]);
  await clock.advance(1);
  expect(manager.told.slice(0, 3)).toEqual(['READY=1 STATUS=up', 'STATUS=0', 'STATUS=1']);
  expect(manager.told.length).toBe(20);
});

test('a manager that went away is told about once', () => {
  const problems: string[] = [];
  const { manager, notifier } = start({}, { onProblem: (message) => problems.push(message) });
  manager.state = 'gone';
  notifier.ready('up');
  notifier.status('x');
  expect(problems).toEqual(['nobody there']);
  manager.state = 'there';
  notifier.status('y');
  expect(manager.told).toEqual(['STATUS=y']);
});

test('which beat is expected of this process', () => {
  const check = (environment: Record<string, string>, want: number | undefined): void =>
    expect(beatInterval(environment, 7)).toBe(want);
  check({}, undefined);
  check({ WATCHDOG_USEC: '30000000' }, 15_000);
  check({ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '7' }, 15_000);
  check({ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '8' }, undefined);
  check({ WATCHDOG_USEC: '0' }, undefined);
  check({ WATCHDOG_USEC: 'soon' }, undefined);
  check({ WATCHDOG_USEC: '1' }, 1);
  check({ WATCHDOG_USEC: '18446744073709551' }, 2 ** 31 - 1);
});
