import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fixture, TestServer } from '../collect/check/test-servers.ts';
import { systemClock } from '../lib/clock.ts';
import type { RemoteWriteEndpoint } from './endpoint.ts';
import { Poster } from './post.ts';
import { testEndpoint } from './test-writer.ts';

const ca = fixture('ca.crt');

async function post(server: TestServer, tls: Partial<RemoteWriteEndpoint['tls']>): Promise<string> {
  const url = server.url('/', { scheme: 'https' });
  const endpoint = testEndpoint(url, { tls: { insecure_skip_verify: false, ...tls } });
  const poster = new Poster(endpoint, systemClock, 'test');
  const answer = await poster.post(new Uint8Array(10));
  poster.close();
  return answer.kind === 'accepted' ? answer.kind : answer.reason;
}

test('a server is trusted as the configuration says', async () => {
  const check = async (
    certificate: string,
    tls: Partial<RemoteWriteEndpoint['tls']>,
    want: RegExp,
  ): Promise<void> => {
    await using server = await TestServer.https(certificate, (request, response) => {
      request.resume();
      response.writeHead(204).end();
    });
    expect(await post(server, tls)).toMatch(want);
  };
  await check('server', { ca }, /^accepted$/);
  await check('server', {}, /certificate/);
  await check('server', { insecure_skip_verify: true }, /^accepted$/);
  await check('server', { ca, server_name: 'server.test' }, /^accepted$/);
  await check('server', { ca, server_name: 'elsewhere.test' }, /elsewhere\.test/);
  await check('server', { ca, server_name: '127.0.0.1' }, /^accepted$/);
  await check('server', { ca: '/nowhere/ca.crt' }, /\/nowhere\/ca\.crt/);
});

test('a server that asks for it is shown the client’s certificate', async () => {
  await using server = await TestServer.https(
    'server',
    (request, response) => {
      request.resume();
      response.writeHead(204).end();
    },
    { ca: readFileSync(ca), requestCert: true, rejectUnauthorized: true },
  );
  const identity = { cert: fixture('client.crt'), key: fixture('leaf.key') };
  expect(await post(server, { ca, ...identity })).toBe('accepted');
  expect(await post(server, { ca })).not.toBe('accepted');
});
