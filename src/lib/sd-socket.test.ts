import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DatagramSocket } from '../../tests/support/datagram-socket.ts';
import { until } from '../../tests/support/until.ts';
import { openNotifySocket, socketAddress } from './sd-socket.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etlmon-notify-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the address', () => {
  test('a path ends with NUL, an abstract name begins with it', () => {
    const address = (name: string): string => socketAddress(name).toString('latin1');
    expect(address('/run/systemd/notify')).toBe('\x01\0/run/systemd/notify\0');
    expect(address('@abc')).toBe('\x01\0\0abc');
    expect(address(`@${'x'.repeat(107)}`)).toBe(`\x01\0\0${'x'.repeat(107)}`);
    expect(address(`/${'x'.repeat(106)}`)).toBe(`\x01\0/${'x'.repeat(106)}\0`);
  });

  test.each(['vsock:2:1234', 'relative', '', '@', '/', `/${'x'.repeat(107)}`, `@${'ü'.repeat(54)}`])(
    '%j is refused, with what was expected',
    (name) => {
      expect(() => socketAddress(name)).toThrow(
        /^NOTIFY_SOCKET: expected an absolute path or @name of at most 107 bytes, got "/,
      );
    },
  );
});

describe('a message', () => {
  test.each(['path', 'abstract name'])('arrives as one datagram at a %s', (kind) => {
    using receiver = new DatagramSocket(
      kind === 'path' ? join(folder, 'notify') : `@etlmon-test-${process.pid}`,
    );
    const socket = openNotifySocket(receiver.name);
    expect(socket.send(['READY=1', 'STATUS=größer'])).toBe(true);
    expect(socket.send(['WATCHDOG=1'])).toBe(true);
    expect(receiver.received()).toEqual(['READY=1\nSTATUS=größer', 'WATCHDOG=1']);
    socket.close();
  });

  test('does not wait for a receiver whose queue is full', () => {
    using receiver = new DatagramSocket(join(folder, 'notify'));
    const socket = openNotifySocket(receiver.name);
    let sent = 0;
    while (sent < 100_000 && socket.send([`STATUS=${sent}`])) sent++;
    expect(sent).toBeLessThan(100_000);
    expect(receiver.received().length).toBe(sent);
    expect(socket.send(['STATUS=again'])).toBe(true);
    socket.close();
  });

  test('that nobody receives is a fault that says so', () => {
    const socket = openNotifySocket(join(folder, 'nobody'));
    expect(() => socket.send(['READY=1'])).toThrow(
      'the service manager cannot be told: sendto fails with error 2',
    );
    socket.close();
  });

  test('without system calls goes through systemd-notify', async (context) => {
    if (spawnSync('systemd-notify', ['--version']).error) context.skip('needs systemd-notify');
    using receiver = new DatagramSocket(join(folder, 'notify'));
    const before = process.env['NOTIFY_SOCKET'];
    process.env['NOTIFY_SOCKET'] = receiver.name;
    openNotifySocket(receiver.name, null).send(['READY=1', 'STATUS=up']);
    if (before === undefined) delete process.env['NOTIFY_SOCKET'];
    const received: string[] = [];
    await until(() => received.push(...receiver.received()) > 0, { what: 'the message' });
    expect(received[0]).toBe('READY=1\nSTATUS=up');
  });
});

test('the monotonic time is the kernel’s, in microseconds', () => {
  const socket = openNotifySocket(join(folder, 'nobody'));
  const before = process.hrtime.bigint() / 1000n;
  const usec = socket.monotonicUsec() ?? 0n;
  expect(usec).toBeGreaterThanOrEqual(before);
  expect(usec).toBeLessThanOrEqual(process.hrtime.bigint() / 1000n);
  socket.close();
});
