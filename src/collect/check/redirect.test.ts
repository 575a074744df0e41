import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redirectOf, RedirectTrail } from './redirect.ts';
import type { HttpRequest } from './redirect.ts';
import { shownUrl } from './shown-url.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const home = 'https://home.test/a/b?c=d';

function request(change: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'GET',
    url: new URL(home),
    headers: {
      Authorization: 'Bearer t',
      Cookie: 'c',
      'X-Secret': 's',
      Accept: 'text/html',
      'Content-Type': 'a/b',
    },
    body: undefined,
    isTrusted: true,
    ...change,
  };
}

function followed(from: HttpRequest, status: number, location: string): HttpRequest {
  const redirect = redirectOf(from, status, location);
  if (redirect.kind !== 'follow') throw new Error(`not followed: ${redirect.kind}`);
  return redirect.request;
}

test('the method changes as the status says', () => {
  const check = (method: string, status: number, want: string): void => {
    const next = followed(request({ method, body: 'x' }), status, '/');
    expect([status, method, next.method, next.body]).toEqual([
      status,
      method,
      want,
      want === method ? 'x' : undefined,
    ]);
  };
  check('POST', 301, 'GET');
  check('POST', 302, 'GET');
  check('PUT', 302, 'PUT');
  check('PUT', 303, 'GET');
  check('HEAD', 303, 'HEAD');
  check('DELETE', 303, 'GET');
  check('POST', 307, 'POST');
  check('POST', 308, 'POST');
  expect(followed(request({ method: 'POST' }), 303, '/').headers).not.toHaveProperty('Content-Type');
});

test('locations are resolved against where they came from', () => {
  const check = (location: string, want: string): void =>
    expect([location, followed(request(), 302, location).url.href]).toEqual([location, want]);
  check('/x', 'https://home.test/x');
  check('x', 'https://home.test/a/x');
  check('?q', 'https://home.test/a/b?q');
  check('//other.test/x', 'https://other.test/x');
  check('http://other.test', 'http://other.test/');
  check('https://me:pw@home.test/x#part', 'https://home.test/x');
});

test('what is no redirect is the last answer', () => {
  for (const status of [200, 201, 300, 304, 305, 404]) {
    expect(redirectOf(request(), status, '/x')).toEqual({ kind: 'stay' });
  }
  expect(redirectOf(request(), 302, undefined)).toEqual({ kind: 'stay' });
});

test('another origin, be it only the scheme or the port, gets no header that could be a secret', () => {
  const harmless = { Accept: 'text/html', 'Content-Type': 'a/b' };
  for (const location of [
    'http://home.test/',
    'https://home.test:8443/',
    'https://sub.home.test/',
    '//evil.test/',
  ]) {
    const next = followed(request(), 302, location);
    expect(next).toMatchObject({ headers: harmless, isTrusted: false });
    expect(followed(next, 302, home)).toMatchObject({ headers: harmless, isTrusted: false });
  }
  expect(followed(request(), 302, '/x')).toMatchObject({ headers: request().headers, isTrusted: true });
});

const locations = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.webPath(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '//',
    'http:',
    'javascript:alert(1)',
    'data:,x',
    '\\\\evil.test',
    'https:/evil.test',
    '/\t/evil.test',
  ),
  fc
    .tuple(fc.constantFrom('//', 'http://', 'HTTPS://', 'ftp://', '/'), fc.string())
    .map((parts) => parts.join('')),
);

test('whatever a server sends, no secret leaves its origin and nothing but HTTP is spoken', () => {
  fc.assert(
    fc.property(fc.integer({ min: 300, max: 310 }), fc.array(locations, { maxLength: 8 }), (status, path) => {
      let current = request({ method: 'POST', body: 'b' });
      const trail = new RedirectTrail(current, 5);
      for (const location of path) {
        const redirect = redirectOf(current, status, location);
        if (redirect.kind === 'fail') return redirect.reason.length < 200;
        if (redirect.kind !== 'follow') return true;
        current = redirect.request;
        const { protocol, origin, username, password, hash } = current.url;
        const isHarmless =
          origin === 'https://home.test' ||
          !/authorization|cookie|secret/i.test(Object.keys(current.headers).join());
        if (!/^https?:$/.test(protocol) || username + password + hash !== '' || !isHarmless) return false;
        if (trail.step(current) !== undefined) return true;
        if (trail.count > 5) return false;
      }
      return true;
    }),
    { numRuns: caseCount },
  );
});

test('a trail ends at its limit or where it has been', () => {
  const at = (path: string): HttpRequest => request({ url: new URL(path, home) });
  const trail = new RedirectTrail(at('/0'), 2);
  expect(trail.step(at('/1'))).toBeUndefined();
  expect(trail.step(at('/1'))).toBe('redirects in a circle: back at https://home.test/1');
  expect(trail.step(at('/0'))).toMatch(/circle/);
  expect(trail.step(at('/2'))).toBeUndefined();
  expect(trail.step(at('/3'))).toBe('redirected more than 2 times');
  expect(trail.count).toBe(2);
});

test('an address is shown without what may be secret', () => {
  const check = (url: string, want: string): void => expect(shownUrl(new URL(url))).toBe(want);
  check('https://u:p@h.test:8443/a/b?token=x#y', 'https://h.test:8443/a/b?***');
  check('http://[::1]:80/', 'http://[::1]/');
});
