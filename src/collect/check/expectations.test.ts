import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namesOf } from './certificate.ts';
import { hostAndPort, httpUrl } from '../../lib/fields/index.ts';
import { httpCheckEntry } from './config.ts';
import { compileExpectations, isStatusWanted, judgeExpiry } from './expectations.ts';
import { firstRequest } from './http-probe.ts';
import type { Certificate } from './outcome.ts';
import { httpIdentity } from './index.ts';
import { splitAddress } from './tcp-probe.ts';
import { TestServer } from './test-servers.ts';
import { askHttp } from './test-probes.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

test('a status is wanted by number, class, range or list', () => {
  const check = (wanted: Parameters<typeof isStatusWanted>[0], yes: number[], no: number[]): void => {
    expect(yes.filter((status) => !isStatusWanted(wanted, status))).toEqual([]);
    expect(no.filter((status) => isStatusWanted(wanted, status))).toEqual([]);
  };
  check(200, [200], [201, 404]);
  check('2xx', [200, 299], [199, 300]);
  check('200-204', [200, 204], [205]);
  check('404', [404], [200]);
  check([200, '3xx', '404-404'], [200, 301, 404], [201, 403]);
});

test('an end that is near is told in days', () => {
  const nowMs = Date.UTC(2026, 0, 1);
  const ending = (days: number): Certificate => ({
    subject: '',
    issuer: '',
    names: [],
    fingerprint: '',
    expiresAt: nowMs + days * 86_400_000,
    problem: undefined,
  });
  const check = (days: number, want: string | undefined): void =>
    expect(judgeExpiry(ending(days), 14 * 86_400_000, nowMs)).toBe(want);
  check(14, undefined);
  check(13.5, 'the certificate expires in 13d, sooner than in 14d');
  check(0.5, 'the certificate expires in less than a day, sooner than in 14d');
  check(-1, 'the certificate has expired');
  expect(judgeExpiry(undefined, 1, nowMs)).toBeUndefined();
  expect(judgeExpiry(ending(-5), undefined, nowMs)).toBeUndefined();
});

test('names of a certificate are read, those of other kinds left out', () => {
  const check = (written: string | undefined, want: string[]): void => expect(namesOf(written)).toEqual(want);
  check(undefined, []);
  check('DNS:a.test, DNS:*.b.test, IP Address:127.0.0.1, email:x@y', ['a.test', '*.b.test', '127.0.0.1']);
});

test('an answer that takes too long fails although it is right', async () => {
  const { expect: wanted } = httpCheckEntry().parse({
    name: 'a',
    url: 'http://h/',
    expect: { response_time: '1s' },
  });
  const expectations = await compileExpectations(wanted);
  const answer = { statusCode: 200, headers: {}, body: '', isBodyCut: false };
  expect(expectations.judge({ ...answer, durationMs: 1000 })).toBeUndefined();
  expect(expectations.judge({ ...answer, durationMs: 1500 })?.failure).toBe('took 1s500ms, longer than 1s');
});

test('every address a configuration may hold can be asked, and is shown without its secrets', () => {
  const address = httpUrl();
  const base = httpCheckEntry().parse({ name: 'a', url: 'http://h/' });
  const places = fc.record({
    scheme: fc.constantFrom('http', 'https', 'HTTPS'),
    host: fc.oneof(
      fc.constantFrom('h.test', 'h.test:8443', 'bücher.test'),
      fc.ipV4(),
      fc.ipV6().map((ip) => `[${ip}]`),
    ),
    path: fc.string({ unit: 'binary' }).filter((path) => !/[?#]/.test(path)),
    pass: fc.integer({ min: 0 }).map((number) => `S3CR3T${number}`),
  });
  fc.assert(
    fc.property(places, ({ scheme, host, path, pass }) => {
      const url = `${scheme}://me:${pass}@${host}/${path}?token=${pass}#${pass}`;
      const entry = { ...base, url: address.parse(url) };
      const { headers, url: asked } = firstRequest(entry);
      const { target } = httpIdentity(entry);
      const isRight =
        headers['Authorization'] === `Basic ${Buffer.from(`me:${pass}`).toString('base64')}` &&
        asked.username + asked.password + asked.hash === '' &&
        !target.includes('S3CR3T') &&
        URL.canParse(target);
      return isRight;
    }),
    { numRuns: caseCount },
  );
});

test('host and port come apart as they were put together', () => {
  const address = hostAndPort();
  const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6());
  fc.assert(
    fc.property(host, fc.integer({ min: 1, max: 65_535 }), (name, port) => {
      const written = `${name.includes(':') ? `[${name}]` : name}:${port}`;
      const split = splitAddress(address.parse(written));
      return split.host === name && split.port === port;
    }),
    { numRuns: caseCount },
  );
});

test('whatever bytes a server answers with, the check ends with a verdict in words', async () => {
  let answer = Buffer.alloc(0);
  await using server = await TestServer.tcp((socket) => socket.once('data', () => socket.end(answer)));
  const piece = fc.oneof(
    fc
      .constantFrom(
        'HTTP/1.1 200 OK\r\n',
        'HTTP/1.1 302 Found\r\nLocation: ',
        'HTTP/1.1 100 Continue\r\n\r\n',
        'HTTP/9.9 999 ?\r\n',
        'Content-Length: 5\r\n',
        'Content-Length: -1\r\n',
        'Transfer-Encoding: chunked\r\n',
        'Content-Encoding: gzip\r\n',
        'Content-Encoding: br\r\n',
        'Content-Type: text/plain; charset=nonsense\r\n',
        'Set-Cookie: a\r\n',
        '\r\n',
        '\r\n\r\n',
        '5\r\nhello\r\n0\r\n\r\n',
        'ffffffffffffffff\r\n',
        'hello',
      )
      .map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  );
  const answers = fc.array(piece, { maxLength: 8 }).map((pieces) => Buffer.concat(pieces));
  await fc.assert(
    fc.asyncProperty(answers, async (bytes) => {
      answer = bytes;
      const outcome = await askHttp(server.url(), {
        timeout: '2s',
        expect: { body: 'hello' },
        max_redirects: 2,
      });
      expect(outcome.failure === undefined || /^\S.{3,200}$/.test(outcome.failure)).toBe(true);
      expect(outcome.failure ?? '').not.toMatch(/^timed out/);
      expect(outcome.isUnusable).toBe(false);
    }),
    { numRuns: 500 },
  );
});
