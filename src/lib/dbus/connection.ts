import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { errnoOf, messageOf } from '../errors.ts';
import { DBusCallError, DBusConnectionError } from './error.ts';
import { encodeMessage, MessageSplitter, messageTypes } from './message.ts';
import type { Message } from './message.ts';
import type { Value } from './value.ts';

/** A method to be called; `signature` tells the types of `body`. */
export interface Call {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly Value[];
}

interface Pending {
  resolve(body: readonly Value[]): void;
  reject(error: unknown): void;
}

/** Greetings are short. */
const maxGreetingBytes = 4096;

/**
 * A client on a message bus: calls with their answers, and signals. Made with `connectToBus`; once it broke, every call
 * is rejected with `DBusConnectionError` and another connection is needed.
 */
export class BusConnection implements Disposable {
  readonly #socket: Socket;
  readonly #splitter = new MessageSplitter();
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<(message: Message) => void>();
  readonly #closeListeners = new Set<() => void>();
  #serial = 0;
  #broken: DBusConnectionError | undefined;

  /** `early` came behind the greeting. */
  constructor(socket: Socket, early: Buffer) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', (error) => this.#break(`the connection to the bus broke: ${error.message}`, error));
    socket.on('close', () => this.#break('the bus closed the connection'));
    if (early.length > 0) this.#take(early);
  }

  get isOpen(): boolean {
    return this.#broken === undefined;
  }

  /** The values answered. Rejects with `DBusCallError`, `DBusConnectionError` or the signal's reason. */
  call(call: Call, signal?: AbortSignal): Promise<readonly Value[]> {
    if (this.#broken) return Promise.reject(this.#broken);
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    const serial = ++this.#serial;
    const bytes = encodeMessage({ type: messageTypes.call, serial, body: [], ...call });
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        this.#pending.delete(serial);
        signal?.removeEventListener('abort', onAbort);
      };
      const onAbort = (): void => {
        settle();
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#pending.set(serial, {
        resolve: (body) => {
          settle();
          resolve(body);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      this.#socket.write(bytes);
    });
  }

  /** Calls back for every signal that arrives; match rules are the caller's. Returns how to stop. */
  onSignal(listener: (message: Message) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Calls back once when the connection broke or was closed. */
  onClose(listener: () => void): void {
    this.#closeListeners.add(listener);
  }

  close(): void {
    this.#break('the connection to the bus is closed');
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #take(chunk: Buffer): void {
    if (this.#broken) return;
    try {
      for (const message of this.#splitter.push(chunk)) this.#deliver(message);
    } catch (error) {
      this.#break(messageOf(error), error);
    }
  }

  #deliver(message: Message): void {
    if (message.type === messageTypes.signal) {
      for (const listener of this.#listeners) listener(message);
      return;
    }
    const pending = this.#pending.get(message.replySerial ?? 0);
    if (pending === undefined) return;
    if (message.type === messageTypes.return) pending.resolve(message.body);
    else if (message.type === messageTypes.error) {
      const [text] = message.body;
      pending.reject(
        new DBusCallError(message.errorName ?? 'unknown error', typeof text === 'string' ? text : ''),
      );
    }
  }

  #break(message: string, cause?: unknown): void {
    if (this.#broken) return;
    this.#broken = new DBusConnectionError(message, { cause });
    this.#socket.destroy();
    for (const pending of this.#pending.values()) pending.reject(this.#broken);
    for (const listener of this.#closeListeners) listener();
  }
}

/**
 * Connects to the bus at a unix socket as this process's user (SASL EXTERNAL: the kernel vouches for the user id) and
 * says hello. Rejects with `DBusConnectionError`, whose cause carries the errno, or with the signal's reason.
 */
export async function connectToBus(socketPath: string, signal?: AbortSignal): Promise<BusConnection> {
  signal?.throwIfAborted();
  const socket = connect({ path: socketPath });
  const stop = (): void => void socket.destroy(signal?.reason as Error);
  signal?.addEventListener('abort', stop, { once: true });
  let connection: BusConnection | undefined;
  try {
    connection = new BusConnection(socket, await authenticate(socket));
    await connection.call(
      {
        destination: 'org.freedesktop.DBus',
        path: '/org/freedesktop/DBus',
        interface: 'org.freedesktop.DBus',
        member: 'Hello',
      },
      signal,
    );
    return connection;
  } catch (cause) {
    connection?.close();
    socket.destroy();
    signal?.throwIfAborted();
    if (cause instanceof DBusConnectionError) throw cause;
    const why = errnoOf(cause) ?? messageOf(cause);
    throw new DBusConnectionError(`cannot reach the bus at ${socketPath}: ${why}`, { cause });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** Sends the greeting; gives what came behind the answer to it. */
function authenticate(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const end = received.indexOf('\r\n');
      if (end < 0 && received.length < maxGreetingBytes) return;
      done();
      const line = received.toString('latin1', 0, Math.max(0, end));
      if (line.startsWith('OK ')) {
        socket.write('BEGIN\r\n');
        resolve(received.subarray(end + 2));
      } else reject(new DBusConnectionError(`the bus refuses this user: ${line.slice(0, 100)}`));
    };
    const onClose = (): void => {
      done();
      reject(new DBusConnectionError('the bus closed the connection before it answered'));
    };
    const onError = (error: Error): void => {
      done();
      reject(error);
    };
    const done = (): void => {
      socket.off('data', onData).off('close', onClose).off('error', onError);
    };
    socket.on('data', onData).on('close', onClose).on('error', onError);
    const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
    socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
  });
}
