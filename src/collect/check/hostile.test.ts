import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { until } from '../../../tests/support/until.ts';
import { TestServer } from './test-servers.ts';
import { askHttp, askTcp } from './test-probes.ts';

/** Writes again and again as long as the other side takes it. */
function pour(socket: Writable, piece: Buffer | string): void {
  const more = (): void => {
    if (socket.destroyed) return;
    if (socket.write(piece)) setImmediate(more);
    else socket.once('drain', more);
  };
  more();
}

const timeout = '200ms';
const patienceMs = 2000;

async function timesOut(server: TestServer, phase: string, written = {}): Promise<void> {
  const outcome = await askHttp(server.url(), { timeout, ...written });
  expect(outcome.failure).toBe(`timed out after 200ms ${phase}`);
  expect(outcome.durationMs).toBeGreaterThanOrEqual(190);
  expect(outcome.durationMs).toBeLessThan(patienceMs);
  await until(() => server.openConnections === 0, { what: 'the connection to be closed' });
}

test('a server that never answers is given up at the deadline', async () => {
  await using server = await TestServer.tcp((socket) => socket.resume());
  await timesOut(server, 'waiting for the answer');
  const tls = await askHttp(server.url('/', { scheme: 'https' }), { timeout });
  expect(tls.failure).toBe('timed out after 200ms in the TLS handshake');
  expect((await askTcp(`127.0.0.1:${server.port}`, { timeout, expect: 'x' })).failure).toBe(
    'timed out after 200ms waiting for the answer',
  );
});

test('a byte now and then keeps nobody waiting, in the headers or in the body', async () => {
  const trickle = (socket: Socket, first: string): void => {
    socket.resume().write(first);
    const timer = setInterval(() => socket.write('x'), 20);
    socket.once('close', () => clearInterval(timer));
  };
  await using headers = await TestServer.tcp((socket) => trickle(socket, 'HTTP/1.1 200 OK\r\nX-A: '));
  await timesOut(headers, 'waiting for the answer');
  await using body = await TestServer.tcp((socket) =>
    trickle(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n'),
  );
  await timesOut(body, 'reading the answer');
  const outcome = await askTcp(`127.0.0.1:${body.port}`, { timeout, expect: 'never' });
  expect(outcome).toMatchObject({ failure: 'timed out after 200ms waiting for the answer' });
});

test('an endless body is read up to its limit and no further', async () => {
  await using server = await TestServer.tcp((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    pour(socket, Buffer.alloc(65_536, 'a'));
  });
  expect(await askHttp(server.url(), { max_body: '2MiB' })).toMatchObject({
    failure: undefined,
    http: { bodyBytes: 2 * 2 ** 20, isBodyCut: true },
  });
  const outcome = await askHttp(server.url(), { expect: { body: 'b' } });
  expect(outcome.failure).toBe('the part of the body that is read does not match b');
  await until(() => server.openConnections === 0, { what: 'the connections to be closed' });
});

test('a small body that unpacks to gigabytes costs no more than its limit', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20), { level: 9 });
  await using server = await TestServer.http((_, response) => {
    response.writeHead(200, { 'Content-Encoding': 'gzip' });
    pour(response, bomb);
  });
  const before = process.memoryUsage.rss();
  expect(await askHttp(server.url())).toMatchObject({
    failure: undefined,
    http: { bodyBytes: 2 ** 20, isBodyCut: true },
  });
  expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 2 ** 20);
});

test('endless headers and endless interim answers end', async () => {
  await using headers = await TestServer.tcp((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    pour(socket, `X-A: ${'a'.repeat(1000)}\r\n`);
  });
  expect((await askHttp(headers.url())).failure).toMatch(/headers of the answer|reset|closed/);
  await using interim = await TestServer.tcp((socket) => pour(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n'));
  expect((await askHttp(interim.url(), { timeout })).failure).toBeDefined();
});

test('what is not HTTP, ends in the middle or switches protocols is told', async () => {
  const check = async (answer: string, failure: RegExp): Promise<void> => {
    await using server = await TestServer.tcp((socket) => {
      socket.once('data', () => socket.end(answer));
    });
    expect((await askHttp(server.url(), { timeout: '2s' })).failure).toMatch(failure);
  };
  await check('', /^the server closed the connection without an answer$/);
  await check('SSH-2.0-OpenSSH_9.9\r\n', /^the answer is not HTTP$/);
  await check('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', /in the middle of the answer$/);
  await check(
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc',
    /in the middle of the answer$/,
  );
  await check(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
    /^the server switched to another protocol$/,
  );
});

test('a connection that is not taken up is given up', async () => {
  const nowhere = async (): Promise<never> => new Promise(() => {});
  const outcome = await askHttp('http://slow.test/', { timeout }, nowhere);
  expect(outcome.failure).toBe('timed out after 200ms looking up the name');
  expect(outcome.phases.resolve).toBeGreaterThan(190);
});

test('an expression that takes other engines for ever is matched at once', async () => {
  await using server = await TestServer.http((_, response) => response.end(`${'a'.repeat(100_000)}!`));
  const outcome = await askHttp(server.url(), { expect: { body: '(a+)+b' } });
  expect(outcome.failure).toBe('the body does not match (a+)+b');
  expect(outcome.durationMs).toBeLessThan(patienceMs);
});

test('a TCP server is heard 64 KiB long at most', async () => {
  await using server = await TestServer.tcp((socket) => pour(socket, Buffer.alloc(1000, 'a')));
  expect(await askTcp(`127.0.0.1:${server.port}`, { expect: 'b' })).toMatchObject({
    failure: 'the first 64 KiB the server said does not match',
    isExpressionFailure: true,
    banner: 'a'.repeat(200),
  });
});

test('a TCP server that is closed, silent or polite', async () => {
  await using polite = await TestServer.tcp((socket) => {
    socket.write('\u001b[31m+OK\r\n');
    socket.once('data', (said) => socket.end(`you said ${String(said)}`));
  });
  const address = `127.0.0.1:${polite.port}`;
  expect((await askTcp(address)).failure).toBeUndefined();
  expect(await askTcp(address, { send: 'hello', expect: 'said hello' })).toMatchObject({
    failure: undefined,
    banner: '·[31m+OK',
  });
  expect((await askTcp(address, { send: 'hello', expect: 'bye' })).failure).toBe(
    'what the server said does not match',
  );
  await using curt = await TestServer.tcp((socket) => socket.end());
  expect((await askTcp(`127.0.0.1:${curt.port}`, { expect: 'x' })).failure).toBe(
    'the server closed the connection and said nothing',
  );
});
