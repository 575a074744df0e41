import { expect, test } from 'vitest';
import { exposition } from '../../src/api/exposition.ts';
import { httpCheckEntry, tcpCheckEntry } from '../../src/collect/check/config.ts';
import { checkMetrics, createCheckCollector } from '../../src/collect/check/index.ts';
import { TestServer, fixture } from '../../src/collect/check/test-servers.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { parseExposition } from '../conformance/exposition-text.ts';
import type { ExpositionSample } from '../conformance/exposition-text.ts';
import { BlackboxExporter } from '../support/blackbox-exporter.ts';

const ca = fixture('ca.crt');
const tls = { tls_config: { ca_file: ca } };
const family = { preferred_ip_protocol: 'ip4' };
const modules = {
  http: { prober: 'http', timeout: '5s', http: { ...family, ...tls, enable_http2: false } },
  impatient: { prober: 'http', timeout: '500ms', http: family },
  body: {
    prober: 'http',
    timeout: '5s',
    http: { ...family, fail_if_body_not_matches_regexp: ['never there'] },
  },
  header: {
    prober: 'http',
    timeout: '5s',
    http: { ...family, fail_if_header_not_matches: [{ header: 'X-Cache', regexp: 'hit' }] },
  },
  tcp: { prober: 'tcp', timeout: '5s', tcp: family },
  banner: { prober: 'tcp', timeout: '5s', tcp: { ...family, query_response: [{ expect: '^220 ' }] } },
  tls: { prober: 'tcp', timeout: '5s', tcp: { ...family, ...tls, tls: true } },
};

/** What the same check is called in a configuration of ours. */
const written: Readonly<Record<keyof typeof modules, object>> = {
  http: { tls: { ca } },
  impatient: { timeout: '500ms' },
  body: { expect: { body: 'never there' } },
  header: { expect: { header: { 'X-Cache': 'hit' } } },
  tcp: {},
  banner: { expect: '^220 ' },
  tls: { tls: { ca } },
};

/** A hash without another use than to change with the address. */
const notOurs = /^probe_(ip_addr_hash|expect_info)$/;
/** Of newer versions, or our own. */
const notTheirs = /^(probe_tls_cipher_info|etlmon_check_state)$/;
/** Told by us also of a server that is not trusted, where it is wanted most. */
const oursWhenUntrusted = /^probe_(ssl_earliest_cert_expiry|tls_version_info)$/;
const seconds = /^probe_(duration|http_duration|dns_lookup_time)_seconds$/;

async function probe(module: keyof typeof modules, target: string): Promise<ExpositionSample[]> {
  const isTcp = modules[module].prober === 'tcp';
  const entry = { name: 'a', ip_version: 4, timeout: '5s', ...written[module] };
  const { tasks } = createCheckCollector(
    {
      http: isTcp ? [] : [httpCheckEntry().parse({ ...entry, url: target })],
      tcp: isTcp ? [tcpCheckEntry().parse({ ...entry, address: target })] : [],
    },
    { clock: systemClock, restored: () => [] },
  );
  const { samples = [] } = await tasks[0]!.read(new AbortController().signal);
  const bare = samples.map(({ labels, ...sample }) => ({
    ...sample,
    labels: Object.fromEntries(Object.entries(labels).filter(([name]) => !/^(check|instance)$/.test(name))),
  }));
  return parseExposition(exposition(new Map(checkMetrics.map((metric) => [metric.name, metric])), bare));
}

/** Series and values; of durations only whether they can be. */
function comparable(
  samples: readonly ExpositionSample[],
  left: RegExp,
): Record<string, number | 'some time'> {
  return Object.fromEntries(
    samples
      .filter(({ name }) => !left.test(name))
      .map(({ name, key, value }) => [
        key,
        seconds.test(name) && value >= 0 && value < 2 ? 'some time' : value,
      ]),
  );
}

function phase(samples: readonly ExpositionSample[], name: string): number {
  return samples.find(({ key }) => key === `probe_http_duration_seconds{phase="${name}"}`)?.value ?? NaN;
}

test('the samples of a check are those of a real blackbox_exporter', async (context) => {
  await using exporter = await BlackboxExporter.start(context, modules);
  await using web = await TestServer.http((request, response) => {
    if (request.url === '/slow') return;
    if (request.url === '/moved') response.writeHead(301, { Location: '/again' }).end();
    else if (request.url === '/again') response.writeHead(307, { Location: '/' }).end();
    else {
      response.setHeader('Last-Modified', 'Thu, 01 Jan 2026 00:00:00 GMT');
      if (request.url === '/gone') response.statusCode = 410;
      if (request.url === '/chunked') response.write('some ');
      response.end('more');
    }
  });
  await using secure = await TestServer.https('server', (_, response) => response.end('hello'));
  await using expired = await TestServer.https('expired', (_, response) => response.end('hello'));
  await using misnamed = await TestServer.https('other-name', (_, response) => response.end('hello'));
  await using selfSigned = await TestServer.https('self-signed', (_, response) => response.end('hello'));
  await using smtp = await TestServer.tcp((socket) => socket.end('220 ready\r\n'));
  await using ssh = await TestServer.tcp((socket) => socket.end('SSH-2.0-test\r\n'));
  await using wrapped = await TestServer.tls('server', (socket) => socket.end('hi'));
  const gone = await TestServer.tcp(() => {});
  await gone[Symbol.asyncDispose]();

  const compare = async (module: keyof typeof modules, target: string, isTrusted = true): Promise<void> => {
    const [theirs, ours] = await Promise.all([exporter.probe(module, target), probe(module, target)]);
    const left = isTrusted ? notTheirs : new RegExp(`${notTheirs.source}|${oursWhenUntrusted.source}`);
    expect(comparable(ours, left), `${module} ${target}`).toEqual(comparable(theirs, notOurs));
  };
  const https = { scheme: 'https', host: 'localhost' };
  for (const path of ['/', '/chunked', '/gone', '/moved']) await compare('http', web.url(path));
  await compare('impatient', web.url('/slow'));
  await compare('body', web.url());
  await compare('header', web.url());
  await compare('http', secure.url('/', https));
  await compare('http', `http://127.0.0.1:${gone.port}/`);
  for (const server of [expired, misnamed, selfSigned]) await compare('http', server.url('/', https), false);
  await compare('tcp', `127.0.0.1:${smtp.port}`);
  await compare('tcp', `127.0.0.1:${gone.port}`);
  await compare('banner', `127.0.0.1:${smtp.port}`);
  await compare('banner', `127.0.0.1:${ssh.port}`);
  await compare('tls', `localhost:${wrapped.port}`);
});

test('each phase of a slow server takes as long as blackbox_exporter finds', async (context) => {
  await using exporter = await BlackboxExporter.start(context, modules);
  const waitMs = 300;
  await using server = await TestServer.http((_, response) => {
    setTimeout(() => {
      response.write('first');
      setTimeout(() => response.end('last'), waitMs);
    }, waitMs);
  });
  for (const samples of [await exporter.probe('http', server.url()), await probe('http', server.url())]) {
    for (const slow of ['processing', 'transfer']) {
      expect(phase(samples, slow)).toBeGreaterThan(0.9 * (waitMs / 1000));
      expect(phase(samples, slow)).toBeLessThan(3 * (waitMs / 1000));
    }
    for (const quick of ['resolve', 'connect', 'tls']) expect(phase(samples, quick)).toBeLessThan(0.2);
  }
});
