import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { ListenAddress } from '../config/index.ts';
import { errnoOf, EtlmonError, messageOf } from '../lib/errors.ts';
import type { Env } from './caller.ts';

/** The address cannot be listened on: in use, not ours, not allowed. */
export class ListenError extends EtlmonError {
  constructor(message: string, options: { cause?: unknown; hint?: string } = {}) {
    super('LISTEN', message, options);
  }
}

export interface RunningServer {
  /** `http://127.0.0.1:8080`, with the port that was really bound, or `unix:/path`. */
  readonly address: string;
  /** Stops taking connections and ends those that are open. */
  close(): Promise<void>;
}

/** Serves the application. Rejects with `ListenError`. */
export async function listen(app: Hono<Env>, where: ListenAddress): Promise<RunningServer> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 },
  }) as Server;
  server.maxConnections = 1000;
  if (where.kind === 'unix') removeStaleSocket(where.path);
  await bind(server, where);
  if (where.kind === 'unix') chmodSync(where.path, 0o660);
  return { address: addressOf(server, where), close: () => closeServer(server) };
}

function bind(server: Server, where: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(where, error)));
    const done = (): void => {
      server.removeAllListeners('error');
      resolve();
    };
    if (where.kind === 'unix') server.listen(where.path, done);
    else server.listen(where.port, where.host, done);
  });
}

function listenError(where: ListenAddress, cause: unknown): ListenError {
  const place = where.kind === 'unix' ? where.path : `${where.host}:${where.port}`;
  const errno = errnoOf(cause);
  if (errno === 'EADDRINUSE') {
    return new ListenError(`${place} is in use by another program`, {
      cause,
      hint: 'stop it, or choose another address with --listen or node.listen',
    });
  }
  if (errno === 'EADDRNOTAVAIL')
    return new ListenError(`${place} is not an address of this machine`, { cause });
  if (errno === 'EACCES') return new ListenError(`this user may not listen on ${place}`, { cause });
  if (errno === 'ENOTFOUND') return new ListenError(`${place}: no such host name`, { cause });
  return new ListenError(`cannot listen on ${place}: ${messageOf(cause)}`, { cause });
}

/** A socket file outlives its server; only a socket is removed, never another file. */
function removeStaleSocket(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats?.isSocket()) unlinkSync(path);
}

function addressOf(server: Server, where: ListenAddress): string {
  if (where.kind === 'unix') return `unix:${where.path}`;
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : where.port;
  const host = where.host.includes(':') ? `[${where.host}]` : where.host;
  return `http://${host}:${port}`;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 500).unref();
  });
}
