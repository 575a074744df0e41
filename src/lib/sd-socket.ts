import { spawn } from 'node:child_process';
import { EtlmonError } from './errors.ts';
import type { Libc } from './libc.ts';
import { openLibc } from './libc.ts';

/** Takes messages to the service manager. */
export interface NotifySocket {
  /** One datagram of `NAME=value` lines. `false`: the receiver is busy, try again. Throws when it never gets there. */
  send(lines: readonly string[]): boolean;
  /** CLOCK_MONOTONIC in microseconds, the manager's time; `undefined` where it cannot be asked. */
  monotonicUsec(): bigint | undefined;
  close(): void;
}

const AF_UNIX = 1;
const SOCK_DGRAM_CLOEXEC = 0x80002;
const MSG_DONTWAIT_NOSIGNAL = 0x4040;
const CLOCK_MONOTONIC = 1;
const EAGAIN = 11;
/** sizeof(sun_path). */
const maxPathBytes = 108;
const maxMessageBytes = 4096;

/**
 * Opens the way to the socket NOTIFY_SOCKET names: an absolute path, or `@name` for an abstract one. Neither runtime
 * has datagram sockets of the unix kind, so the system calls are made directly. Where that cannot be, each message
 * starts the program `systemd-notify`: a thousand times slower, and the unit needs NotifyAccess=all then, since the
 * message no longer comes from its main process. Throws an `EtlmonError` for an address of another kind.
 */
export function openNotifySocket(name: string, libc: Libc | null = openLibc() ?? null): NotifySocket {
  const address = socketAddress(name);
  return libc === null ? throughCommand() : throughLibc(address, libc);
}

/** A `sockaddr_un`, as long as it is to be said: an abstract name ends where the address does. unix(7). */
export function socketAddress(name: string): Buffer {
  const isAbstract = name.startsWith('@');
  const path = Buffer.from(isAbstract ? `\0${name.slice(1)}` : `${name}\0`);
  if ((!isAbstract && !name.startsWith('/')) || path.length > maxPathBytes || name.length < 2) {
    throw new EtlmonError(
      'NOTIFY_SOCKET',
      `NOTIFY_SOCKET: expected an absolute path or @name of at most ${maxPathBytes - 1} bytes, got ${JSON.stringify(name)}`,
    );
  }
  const family = Buffer.alloc(2);
  family.writeUInt16LE(AF_UNIX);
  return Buffer.concat([family, path]);
}

function throughLibc(to: Buffer, libc: Libc): NotifySocket {
  const fd = libc.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
  if (fd < 0) throw new EtlmonError('NOTIFY_SOCKET', `no unix socket can be made: error ${libc.errno()}`);
  const address = libc.allocate(to.length);
  to.copy(address.bytes);
  const message = libc.allocate(maxMessageBytes);
  return {
    send: (lines) => {
      const sizeBytes = message.bytes.write(lines.join('\n'));
      const sent = libc.sendto(
        fd,
        message.address,
        sizeBytes,
        MSG_DONTWAIT_NOSIGNAL,
        address.address,
        to.length,
      );
      if (sent >= 0) return true;
      const error = libc.errno();
      if (error === EAGAIN) return false;
      throw new EtlmonError(
        'NOTIFY_SOCKET',
        `the service manager cannot be told: sendto fails with error ${error}`,
      );
    },
    monotonicUsec: () => {
      const into = libc.allocate(16);
      if (libc.clock_gettime(CLOCK_MONOTONIC, into.address) !== 0) return undefined;
      return into.bytes.readBigInt64LE(0) * 1_000_000n + into.bytes.readBigInt64LE(8) / 1000n;
    },
    close: () => void libc.close(fd),
  };
}

function throughCommand(): NotifySocket {
  return {
    send: (lines) => {
      // It inherits NOTIFY_SOCKET. Nobody waits for it; where it is not installed there is nobody to tell.
      spawn('systemd-notify', ['--', ...lines], { stdio: 'ignore' })
        .on('error', () => {})
        .unref();
      return true;
    },
    monotonicUsec: () => undefined,
    close: () => {},
  };
}
