import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';

const folder = join(import.meta.dirname, 'fixtures');

/** The path of a key or certificate for tests. */
export function fixture(name: string): string {
  return join(folder, name);
}

/** A server on loopback that is gone with the test, with all its connections. */
export class TestServer implements AsyncDisposable {
  readonly port: number;
  /** Connections so far. */
  connections = 0;
  readonly #server: Server;
  readonly #open: Set<Socket>;

  private constructor(server: Server, open: Set<Socket>) {
    this.#server = server;
    this.#open = open;
    this.port = (server.address() as AddressInfo).port;
  }

  static async listen(server: Server, host = '127.0.0.1'): Promise<TestServer> {
    const open = new Set<Socket>();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, host, resolve);
    });
    const started = new TestServer(server, open);
    server.on('connection', (socket: Socket) => {
      started.connections++;
      open.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => open.delete(socket));
    });
    return started;
  }

  static http(listener: RequestListener, host?: string): Promise<TestServer> {
    return TestServer.listen(createHttpServer(listener), host);
  }

  /** With a certificate from the fixtures; the authority's is sent along. */
  static https(
    certificate: string,
    listener: RequestListener,
    options: TlsOptions & { readonly host?: string } = {},
  ): Promise<TestServer> {
    return TestServer.listen(
      createHttpsServer({ ...identity(certificate), ...options }, listener),
      options.host,
    );
  }

  static tcp(talk: (socket: Socket) => void, host?: string): Promise<TestServer> {
    return TestServer.listen(createTcpServer(talk), host);
  }

  static tls(certificate: string, talk: (socket: Socket) => void): Promise<TestServer> {
    const server = createTlsServer(identity(certificate), talk);
    server.on('tlsClientError', () => {});
    return TestServer.listen(server);
  }

  /** The connections that are still open. */
  get openConnections(): number {
    return this.#open.size;
  }

  url(path = '/', { scheme = 'http', host = '127.0.0.1' } = {}): string {
    return `${scheme}://${host}:${this.port}${path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#open) socket.destroy();
    await closed;
  }
}

function identity(certificate: string): TlsOptions {
  const own = readFileSync(fixture(`${certificate}.crt`));
  const isSelfSigned = certificate === 'self-signed';
  return {
    key: readFileSync(fixture('leaf.key')),
    cert: isSelfSigned ? own : Buffer.concat([own, readFileSync(fixture('ca.crt'))]),
  };
}
