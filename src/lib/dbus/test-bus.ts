import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { encodeMessage, MessageSplitter, messageTypes } from './message.ts';
import type { Message } from './message.ts';

/** What a method answers: a body with its signature, the name and text of an error, or nothing for ever. */
export type Answer =
  | { readonly signature?: string; readonly body?: Message['body'] }
  | { readonly errorName: string; readonly text: string }
  | 'nothing';

/** A message bus for tests: knows the greeting and answers each call as it is told. */
export class TestBus implements AsyncDisposable {
  readonly calls: Message[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #serial = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** An empty greeting: it says nothing at all. */
  static async listen(path: string, answer: (call: Message) => Answer, greeting = 'OK 01'): Promise<TestBus> {
    const server = createServer();
    const bus = new TestBus(server);
    server.on('connection', (socket) => bus.#serve(socket, answer, greeting));
    await new Promise<void>((resolve) => void server.listen(path, resolve));
    return bus;
  }

  /** Sends bytes to every client. */
  send(bytes: Uint8Array): void {
    for (const socket of this.#sockets) socket.write(bytes);
  }

  signal(message: Partial<Message>): void {
    this.send(encodeMessage({ type: messageTypes.signal, serial: ++this.#serial, body: [], ...message }));
  }

  /** Closes every connection. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.hangUp();
    await new Promise((resolve) => void this.#server.close(resolve));
  }

  #serve(socket: Socket, answer: (call: Message) => Answer, greeting: string): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => {});
    const splitter = new MessageSplitter();
    let isOpen = false;
    let text = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      let rest = chunk;
      if (!isOpen) {
        text = Buffer.concat([text, chunk]);
        if (text.includes('AUTH') && !text.includes('BEGIN\r\n')) {
          if (greeting !== '') socket.write(`${greeting}\r\n`);
          return;
        }
        const end = text.indexOf('BEGIN\r\n');
        if (end < 0) return;
        isOpen = true;
        rest = text.subarray(end + 7);
      }
      for (const call of splitter.push(rest)) this.#answer(socket, call, answer(call));
    });
  }

  #answer(socket: Socket, call: Message, answer: Answer): void {
    this.calls.push(call);
    if (answer === 'nothing') return;
    const reply = { serial: ++this.#serial, replySerial: call.serial };
    const message: Message =
      'errorName' in answer
        ? {
            ...reply,
            type: messageTypes.error,
            errorName: answer.errorName,
            signature: 's',
            body: [answer.text],
          }
        : { ...reply, type: messageTypes.return, body: [], ...answer };
    socket.write(encodeMessage(message));
  }
}
