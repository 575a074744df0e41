import { appendFileSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { askHttp, askTcp } from './test-probes.ts';
import { fixture, TestServer } from './test-servers.ts';
import { certificatesIn, machineBundles, TrustStore } from './trust-store.ts';

const https = { scheme: 'https', host: 'localhost' };
const unknown = 'the certificate comes from an authority that is not known here: etlmon test authority';
const authority = readFileSync(fixture('ca.crt'), 'utf8');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etlmon-trust-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function bundle(text: string): string {
  const file = join(folder, 'ca-bundle.crt');
  writeFileSync(file, text);
  return file;
}

test('an authority of the machine is trusted beside the well-known ones, by HTTP and TLS checks', async () => {
  const file = bundle(`# comment\n${rootCertificates[0]}\n${authority}`);
  const trust = new TrustStore([join(folder, 'missing'), file]);
  await using server = await TestServer.https('server', (_, response) => response.end());
  await using plain = await TestServer.tls('server', (socket) => socket.end('220 ready\r\n'));
  const address = `localhost:${plain.port}`;
  expect((await askHttp(server.url('/', https), {}, undefined, trust)).failure).toBeUndefined();
  expect((await askTcp(address, { tls: {} }, undefined, trust)).failure).toBeUndefined();
  expect(await trust.authorities()).toEqual(expect.arrayContaining([authority.trim(), rootCertificates[1]]));
});

test('with a certificate of ours to show it is trusted as well', async () => {
  const trust = new TrustStore([bundle(authority)]);
  await using server = await TestServer.https('server', (_, response) => response.end(), {
    ca: readFileSync(fixture('ca.crt')),
    requestCert: true,
    rejectUnauthorized: true,
  });
  const tls = { cert: fixture('client.crt'), key: fixture('leaf.key') };
  expect((await askHttp(server.url('/', https), { tls }, undefined, trust)).failure).toBeUndefined();
});

test('where a check names its authority, the machine’s are not trusted', async () => {
  const trust = new TrustStore([bundle(authority)]);
  await using server = await TestServer.https('server', (_, response) => response.end());
  const ask = async (ca: string) =>
    (await askHttp(server.url('/', https), { tls: { ca } }, undefined, trust)).failure;
  expect(await ask(fixture('self-signed.crt'))).toBe(unknown);
});

test('the file is read once, and again when it has changed', async () => {
  const file = bundle('');
  const trust = new TrustStore([file]);
  await using server = await TestServer.https('server', (_, response) => response.end());
  const ask = async () => (await askHttp(server.url('/', https), {}, undefined, trust)).failure;
  expect(await ask()).toBe(unknown);
  const context = await trust.context();
  expect(await trust.context()).toBe(context);
  appendFileSync(file, authority);
  utimesSync(file, 1_700_000_000, 1_700_000_000);
  expect(await ask()).toBeUndefined();
  expect(await trust.context()).not.toBe(context);
});

test('a damaged certificate costs no other', async () => {
  const damaged = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  const trust = new TrustStore([bundle(`${damaged}${authority}`)]);
  await using server = await TestServer.https('server', (_, response) => response.end());
  expect((await askHttp(server.url('/', https), {}, undefined, trust)).failure).toBeUndefined();
});

test('a machine that trusts what the runtime does adds nothing', async () => {
  expect(await new TrustStore([bundle(rootCertificates.join('\n'))]).authorities()).toBeUndefined();
});

test('the variable of OpenSSL goes before the usual places', () => {
  expect(machineBundles({ SSL_CERT_FILE: '/srv/ca.pem' })).toEqual(['/srv/ca.pem']);
  expect(machineBundles({ SSL_CERT_FILE: '' })).toEqual(machineBundles({}));
});

test('whatever stands between certificates, each of them is found', () => {
  const noise = fc.string().filter((text) => !text.includes('-'));
  fc.assert(
    fc.property(noise, noise, (before, after) => {
      expect(certificatesIn(`${before}\n${authority}${after}\n${authority}`)).toHaveLength(2);
    }),
    { numRuns: 1000 },
  );
});
