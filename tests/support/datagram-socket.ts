import { rmSync } from 'node:fs';
import { socketAddress } from '../../src/lib/sd-socket.ts';

const AF_UNIX = 1;
const SOCK_DGRAM_NONBLOCK = 0x802;

/** A receiving datagram socket of the unix kind, as the service manager has one: a path, or `@name`. */
export class DatagramSocket implements Disposable {
  readonly name: string;
  readonly #c: ReturnType<typeof openLibrary>;
  readonly #fd: number;

  constructor(name: string) {
    this.name = name;
    this.#c = openLibrary();
    this.#fd = this.#c.socket(AF_UNIX, SOCK_DGRAM_NONBLOCK, 0);
    const address = socketAddress(name);
    if (this.#c.bind(this.#fd, address, address.length) !== 0) throw new Error(`cannot bind to ${name}`);
  }

  /** The messages that have come since it was last asked, in order. */
  received(): string[] {
    const messages: string[] = [];
    const into = Buffer.alloc(65_536);
    for (;;) {
      const length = Number(this.#c.recv(this.#fd, into, BigInt(into.length), 0));
      if (length < 0) return messages;
      messages.push(into.toString('utf8', 0, length));
    }
  }

  [Symbol.dispose](): void {
    this.#c.close(this.#fd);
    if (this.name.startsWith('/')) rmSync(this.name, { force: true });
  }
}

function openLibrary() {
  const { functions } = process.getBuiltinModule('node:ffi').dlopen('libc.so.6', {
    socket: { arguments: ['i32', 'i32', 'i32'], return: 'i32' },
    bind: { arguments: ['i32', 'buffer', 'u32'], return: 'i32' },
    recv: { arguments: ['i32', 'buffer', 'u64', 'i32'], return: 'i64' },
    close: { arguments: ['i32'], return: 'i32' },
  });
  return functions;
}
