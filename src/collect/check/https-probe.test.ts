import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TestServer, fixture } from './test-servers.ts';
import { askHttp, askTcp } from './test-probes.ts';

const ca = fixture('ca.crt');
const https = { scheme: 'https', host: 'localhost' };

test('a trusted server is told with its version, cipher and the end of its chain', async () => {
  await using server = await TestServer.https('server', (_, response) => response.end('ok'));
  for (const host of ['localhost', '127.0.0.1']) {
    const outcome = await askHttp(server.url('/', { scheme: 'https', host }), { tls: { ca } });
    expect(outcome).toMatchObject({
      failure: undefined,
      http: { statusCode: 200, bodyBytes: 2 },
      tls: {
        version: 'TLS 1.3',
        certificate: {
          subject: 'CN=localhost',
          issuer: 'CN=etlmon test authority',
          names: ['localhost', 'server.test', '127.0.0.1', '0:0:0:0:0:0:0:1'],
          problem: undefined,
        },
      },
    });
    expect(outcome.tls?.cipher).toMatch(/^TLS_/);
    expect(new Date(outcome.tls?.certificate?.expiresAt ?? 0).getUTCFullYear()).toBe(2126);
    expect(outcome.phases.tls).toBeGreaterThan(0);
  }
});

test('an IPv6 address is a name a certificate can be for', async () => {
  await using server = await TestServer.https('server', (_, response) => response.end(), { host: '::1' });
  const url = server.url('/', { scheme: 'https', host: '[::1]' });
  expect((await askHttp(url, { tls: { ca } })).failure).toBeUndefined();
});

test('who is not trusted gets no request, and the reason is in plain words', async () => {
  const check = async (certificate: string, failure: string, tls = { ca }): Promise<void> => {
    let requests = 0;
    await using server = await TestServer.https(certificate, (_, response) => {
      requests++;
      response.end();
    });
    const outcome = await askHttp(server.url('/', https), { tls });
    expect(outcome).toMatchObject({ failure, isUnusable: false, http: undefined });
    expect(outcome.tls?.certificate?.problem).toBe(failure);
    expect(requests).toBe(0);
    const blind = await askHttp(server.url('/', https), { tls: { ...tls, insecure_skip_verify: true } });
    expect(blind).toMatchObject({ failure: undefined, tls: { certificate: { problem: failure } } });
  };
  await check('expired', 'the certificate expired on 2020-02-01');
  await check('self-signed', 'the certificate is self-signed');
  await check('other-name', 'the certificate is for other.test, not for localhost');
  await check(
    'server',
    'the certificate comes from an authority that is not known here: etlmon test authority',
    {
      ca: fixture('self-signed.crt'),
    },
  );
});

test('another name can be asked for', async () => {
  await using server = await TestServer.https('other-name', (_, response) => response.end());
  const outcome = await askHttp(server.url('/', https), { tls: { ca, server_name: 'other.test' } });
  expect(outcome.failure).toBeUndefined();
});

test('a certificate that ends too soon fails the check', async () => {
  await using server = await TestServer.https('server', (_, response) => response.end());
  const ask = async (certificate: string) =>
    (await askHttp(server.url('/', https), { tls: { ca }, expect: { certificate } })).failure;
  expect(await ask('14d')).toBeUndefined();
  expect(await ask('73000d')).toMatch(/^the certificate expires in \d{5}d, sooner than in 73000d$/);
});

test('a client certificate is shown to the origin it is for, and to no other', async () => {
  const shown: string[] = [];
  const demanding = { ca: readFileSync(ca), requestCert: true, rejectUnauthorized: false };
  const note = (socket: unknown): void => {
    const peer = (socket as { getPeerCertificate(): { subject?: { CN?: string } } }).getPeerCertificate();
    shown.push(peer.subject?.CN ?? 'none');
  };
  await using other = await TestServer.https(
    'server',
    (request, response) => {
      note(request.socket);
      response.end();
    },
    demanding,
  );
  await using server = await TestServer.https(
    'server',
    (request, response) => {
      note(request.socket);
      response.writeHead(302, { Location: other.url('/', https) }).end();
    },
    demanding,
  );
  const tls = { ca, cert: fixture('client.crt'), key: fixture('leaf.key') };
  expect((await askHttp(server.url('/', https), { tls })).failure).toBeUndefined();
  expect(shown).toEqual(['etl-client', 'none']);
});

test('a server that wants a client certificate and gets none says so', async () => {
  await using server = await TestServer.https('server', (_, response) => response.end(), {
    ca: readFileSync(ca),
    requestCert: true,
    rejectUnauthorized: true,
  });
  const outcome = await askHttp(server.url('/', https), { tls: { ca } });
  expect(outcome.failure).toBe('the server wants a client certificate');
});

test('TLS with a server that speaks none is told', async () => {
  await using server = await TestServer.http((_, response) => response.end());
  expect((await askHttp(server.url('/', https))).failure).toMatch(/not TLS|closed the connection/);
});

test('a TLS check of a plain port connects, shows the certificate and talks', async () => {
  await using server = await TestServer.tls('server', (socket) => socket.end('220 ready\r\n'));
  const address = `localhost:${server.port}`;
  expect(await askTcp(address, { tls: { ca }, expect: '^220 ' })).toMatchObject({
    failure: undefined,
    banner: '220 ready',
    tls: { version: 'TLS 1.3', certificate: { subject: 'CN=localhost' } },
  });
  expect((await askTcp(address, { tls: { ca }, certificate: '73000d' })).failure).toMatch(
    /^the certificate expires/,
  );
  expect((await askTcp(address, { tls: {} })).failure).toBe(
    'the certificate comes from an authority that is not known here: etlmon test authority',
  );
});
