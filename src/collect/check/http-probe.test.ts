import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { TestServer, fixture } from './test-servers.ts';
import { askHttp } from './test-probes.ts';

test('an answer is told with its status, its size, its version and the time of each phase', async () => {
  await using server = await TestServer.http((_, response) => {
    response.setHeader('Last-Modified', 'Thu, 01 Jan 2026 00:00:00 GMT');
    response.end('hello');
  });
  const outcome = await askHttp(server.url());
  expect(outcome).toMatchObject({
    failure: undefined,
    isUnusable: false,
    address: { address: '127.0.0.1', family: 4 },
    redirects: 0,
    tls: undefined,
    finalUrl: undefined,
    http: {
      statusCode: 200,
      version: '1.1',
      contentLength: 5,
      bodyBytes: 5,
      isBodyCut: false,
      lastModified: Date.UTC(2026, 0, 1),
    },
  });
  const { resolve, connect, tls, processing, transfer } = outcome.phases;
  expect(Math.min(resolve, connect, processing, transfer)).toBeGreaterThan(0);
  expect(tls).toBe(0);
  expect(resolve + connect + processing + transfer).toBeLessThanOrEqual(outcome.durationMs);
});

test('the request is what is configured, with credentials and defaults', async () => {
  const seen: unknown[] = [];
  await using server = await TestServer.http((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += String(piece)));
    request.on('end', () => {
      const { authorization, 'user-agent': agent, 'x-a': own, host } = request.headers;
      seen.push([request.method, request.url, body, authorization, agent, own, host]);
      response.end();
    });
  });
  const host = `127.0.0.1:${server.port}`;
  await askHttp(server.url('/a?b=c#d'), { method: 'POST', body: 'näher', headers: { 'X-A': '1' } });
  await askHttp(server.url(), { basic_auth: { username: 'u', password: 'p:ü' } });
  await askHttp(server.url(), { bearer_token: 't' });
  await askHttp(`http://me:p%40ss@${host}/`);
  await askHttp(server.url(), { headers: { authorization: 'Own x', HOST: 'shop.test', 'user-agent': 'me' } });
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  expect(seen).toEqual([
    ['POST', '/a?b=c', 'näher', undefined, 'etlmon', '1', host],
    ['GET', '/', '', basic('u:p:ü'), 'etlmon', undefined, host],
    ['GET', '/', '', 'Bearer t', 'etlmon', undefined, host],
    ['GET', '/', '', basic('me:p@ss'), 'etlmon', undefined, host],
    ['GET', '/', '', 'Own x', 'me', undefined, 'shop.test'],
  ]);
});

test('expectations that are not met are told in words', async () => {
  await using server = await TestServer.http((request, response) => {
    response.statusCode = request.url === '/gone' ? 410 : 200;
    response.setHeader('X-Cache', ['miss', 'stale']);
    response.end('{"status":"ok"}');
  });
  const check = async (
    expected: NonNullable<Parameters<typeof askHttp>[1]>['expect'],
    failure: string | undefined,
    isExpressionFailure = failure !== undefined,
  ): Promise<void> => {
    expect(await askHttp(server.url(), { expect: expected })).toMatchObject({ failure, isExpressionFailure });
  };
  await check({ body: '"status":"ok"', body_not: 'error', header: { 'x-cache': '^stale$' } }, undefined);
  await check({ body: 'fine' }, 'the body does not match fine');
  await check({ body_not: 'ok' }, 'the body matches ok');
  await check({ header: { 'X-Cache': 'hit' } }, 'the header x-cache does not match hit');
  await check({ header: { Via: '.' } }, 'there is no header via');
  await check({ header_not: { 'x-cache': 'miss', via: '.' } }, 'the header x-cache matches miss');
  await check({ status: ['3xx', 404] }, 'status 200, expected 3xx or 404', false);
  const gone = await askHttp(server.url('/gone'), { expect: { body: 'fine' } });
  expect(gone.failure).toBe('status 410, expected 2xx');
});

test('packed bodies are unpacked; damaged and cut ones fail', async () => {
  const packed = gzipSync('the whole text '.repeat(100));
  const bodies: Record<string, [coding: string, body: Buffer]> = {
    '/gzip': ['gzip', packed],
    '/br': ['br', brotliCompressSync('the whole text')],
    '/damaged': ['gzip', Buffer.from('not packed at all')],
    '/cut': ['gzip', packed.subarray(0, -10)],
    '/bad-br': ['br', Buffer.from('\u0000\u0001 not packed')],
  };
  await using server = await TestServer.http((request, response) => {
    const [coding, body] = bodies[request.url ?? ''] ?? ['', Buffer.from('')];
    response.setHeader('Content-Encoding', coding);
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  const ask = async (path: string, method: 'GET' | 'HEAD' = 'GET'): Promise<string | undefined> =>
    (await askHttp(server.url(path), { method, expect: method === 'GET' ? { body: 'whole text' } : {} }))
      .failure;
  expect(await ask('/gzip')).toBeUndefined();
  expect(await ask('/br')).toBeUndefined();
  expect(await ask('/gzip', 'HEAD')).toBeUndefined();
  expect(await ask('/damaged')).toBe('the body is not packed as its Content-Encoding says');
  expect(await ask('/cut')).toBe('the packed body ends too soon');
  expect(await ask('/bad-br')).toBe('the body is not packed as its Content-Encoding says');
});

test('redirects are followed with the method they ask for, and without credentials elsewhere', async () => {
  const seen: unknown[] = [];
  await using elsewhere = await TestServer.http((request, response) => {
    seen.push(['elsewhere', request.method, request.headers.authorization, request.headers['x-key']]);
    response.writeHead(302, { Location: home.url('/end') }).end();
  });
  await using home = await TestServer.http((request, response) => {
    seen.push([request.url, request.method, request.headers.authorization, request.headers['x-key']]);
    if (request.url === '/') response.writeHead(307, { Location: '/again?secret=1' }).end();
    else if (request.url?.startsWith('/again'))
      response.writeHead(303, { Location: elsewhere.url('/x') }).end();
    else response.end('arrived');
  });
  const outcome = await askHttp(home.url(), {
    method: 'POST',
    body: 'x',
    bearer_token: 't',
    headers: { 'X-Key': 'k' },
    expect: { body: 'arrived' },
  });
  expect(outcome).toMatchObject({ failure: undefined, redirects: 3, finalUrl: home.url('/end') });
  expect(seen).toEqual([
    ['/', 'POST', 'Bearer t', 'k'],
    ['/again?secret=1', 'POST', 'Bearer t', 'k'],
    ['elsewhere', 'GET', undefined, undefined],
    ['/end', 'GET', undefined, undefined],
  ]);
});

test('circles, endless redirects and strange ones are told; not following is possible', async () => {
  await using server = await TestServer.http((request, response) => {
    const path = request.url ?? '';
    const count = Number(path.slice(1));
    const location =
      path === '/circle'
        ? '/round?token=x'
        : path.startsWith('/round')
          ? '/circle'
          : path === '/file'
            ? 'file:///etc/passwd'
            : path === '/bad'
              ? 'http://['
              : `/${count + 1}`;
    response.writeHead(302, { Location: location }).end();
  });
  const ask = (path: string, written = {}) => askHttp(server.url(path), written);
  expect((await ask('/circle')).failure).toBe(`redirects in a circle: back at ${server.url('/circle')}`);
  expect(await ask('/0', { max_redirects: 3 })).toMatchObject({
    failure: 'redirected more than 3 times',
    redirects: 3,
    http: { statusCode: 302 },
  });
  expect((await ask('/file')).failure).toBe('redirected to file:, which is neither HTTP nor HTTPS');
  expect((await ask('/bad')).failure).toBe('redirected to what is no address: http://[');
  expect(await ask('/0', { follow_redirects: false })).toMatchObject({
    failure: 'status 302, expected 2xx',
    redirects: 0,
  });
  expect((await ask('/0', { follow_redirects: false, expect: { status: 302 } })).failure).toBeUndefined();
});

test('IPv6 is spoken where it is asked for, and names are tried with both', async () => {
  await using server = await TestServer.http((_, response) => response.end('six'), '::1');
  const url = server.url('/', { host: '[::1]' });
  expect(await askHttp(url)).toMatchObject({ failure: undefined, address: { address: '::1', family: 6 } });
  expect((await askHttp(url, { ip_version: 4 })).failure).toBe('::1 is not an IPv4 address');
  const both = async () => [
    { address: '127.0.0.1', family: 4 as const },
    { address: '::1', family: 6 as const },
  ];
  const named = server.url('/', { host: 'both.test' });
  expect(await askHttp(named, {}, both)).toMatchObject({ failure: undefined, address: { family: 6 } });
  expect((await askHttp(named, { ip_version: 4 }, both)).failure).toBe(
    `127.0.0.1:${server.port}: connection refused`,
  );
});

test('names nobody knows and ports nobody listens on are told', async () => {
  const server = await TestServer.http((_, response) => response.end());
  await server[Symbol.asyncDispose]();
  expect((await askHttp(server.url())).failure).toBe(`127.0.0.1:${server.port}: connection refused`);
  const unknown = async (): Promise<never> => {
    throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
  };
  expect(await askHttp('http://nobody.test/', {}, unknown)).toMatchObject({
    failure: 'nobody.test: the name is not known',
    http: undefined,
  });
});

test('a check that cannot be made says so instead of blaming the target', async () => {
  await using server = await TestServer.https('server', (_, response) => response.end());
  const url = server.url('/', { scheme: 'https' });
  expect(await askHttp(url, { tls: { ca: '/nowhere/ca.crt' } })).toMatchObject({
    isUnusable: true,
    failure: 'cannot read /nowhere/ca.crt: ENOENT',
  });
  expect(await askHttp(url, { tls: { ca: fixture('ca.crt') }, headers: { 'X-A': 'a\nb' } })).toMatchObject({
    isUnusable: true,
  });
  expect(await askHttp(url, { tls: { cert: fixture('ca.crt'), key: fixture('leaf.key') } })).toMatchObject({
    isUnusable: true,
  });
});
