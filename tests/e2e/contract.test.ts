import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestNode } from '../support/etlmon.ts';
import type { Answer } from '../support/http.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

/** The parts of an OpenAPI document that this file reads. */
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'query' | 'path';
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

const maxBodyBytes = 64 * 1024;

describe('the documented API', () => {
  let node: TestNode;
  let document: Document;
  let folder: TemporaryFolder;

  beforeAll(async () => {
    folder = new TemporaryFolder();
    folder.write('file', 'content');
    folder.write('app.log', '2026-11-21T09:41:03Z ERROR loader failed\n'.repeat(100));
    node = await TestNode.start({
      config: {
        paths: [{ path: folder.path }],
        logs: [{ name: 'app', path: folder.join('app.log'), from: 'beginning' }],
        arrivals: [{ name: 'orders', path: folder.path, by: '06:00' }],
        xferlog: { path: folder.join('xferlog') },
        control: { kill: 'none', rate: '1000/s' },
      },
    });
    document = await node.get('/api/v1/openapi.json');
    await until(async () => (await node.request('/api/v1/system')).status === 200, {
      what: 'the first reading',
    });
    await until(async () => (await node.get('/api/v1/paths'))[0].status === 'OK', { what: 'the scan' });
  });

  afterAll(async () => {
    await node?.[Symbol.asyncDispose]();
    folder?.[Symbol.dispose]();
  });

  test('is an OpenAPI 3.1 document with every route of this version', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(
      operationsOf(document)
        .map(({ method, path }) => `${method} ${path}`)
        .toSorted(),
    ).toEqual([
      'delete /api/v1/silences/{id}',
      'get /api/v1/admin/db',
      'get /api/v1/alerts',
      'get /api/v1/alerts/history',
      'get /api/v1/alerts/{id}',
      'get /api/v1/alerts/{id}/series',
      'get /api/v1/arrivals',
      'get /api/v1/audit',
      'get /api/v1/audit/verify',
      'get /api/v1/checks',
      'get /api/v1/config',
      'get /api/v1/cron',
      'get /api/v1/cron/runs',
      'get /api/v1/events',
      'get /api/v1/fs',
      'get /api/v1/health',
      'get /api/v1/logs',
      'get /api/v1/logs/{name}',
      'get /api/v1/logs/{name}/count',
      'get /api/v1/metrics',
      'get /api/v1/metrics/history',
      'get /api/v1/metrics/http',
      'get /api/v1/metrics/names',
      'get /api/v1/metrics/services',
      'get /api/v1/metrics/system',
      'get /api/v1/notifications',
      'get /api/v1/paths',
      'get /api/v1/paths/top',
      'get /api/v1/processes',
      'get /api/v1/receivers',
      'get /api/v1/scripts',
      'get /api/v1/services',
      'get /api/v1/services/{unit}/events',
      'get /api/v1/services/{unit}/journal',
      'get /api/v1/silences',
      'get /api/v1/silences/{id}',
      'get /api/v1/system',
      'get /api/v1/xferlog',
      'get /api/v1/xferlog/logs',
      'get /api/v1/xferlog/totals',
      'get /metrics',
      'post /api/v1/admin/db/backup',
      'post /api/v1/admin/db/compact',
      'post /api/v1/alerts/{id}/acknowledge',
      'post /api/v1/alerts/{id}/comment',
      'post /api/v1/alerts/{id}/unacknowledge',
      'post /api/v1/config',
      'post /api/v1/cron/refresh',
      'post /api/v1/events',
      'post /api/v1/logs/{name}/pause',
      'post /api/v1/logs/{name}/resume',
      'post /api/v1/notifications/test',
      'post /api/v1/notifications/{id}/retry',
      'post /api/v1/paths/scan',
      'post /api/v1/processes/{pid}/kill',
      'post /api/v1/services/{unit}/restart',
      'post /api/v1/services/{unit}/start',
      'post /api/v1/services/{unit}/stop',
      'post /api/v1/silences',
    ]);
  });

  test('every query answers as documented, with and without what it asks for', async () => {
    for (const { method, path, operation } of operationsOf(document)) {
      if (method !== 'get') continue;
      for (const query of [
        '',
        '?lines=2&filter=ERROR',
        `?path=${encodeURIComponent(folder.path)}`,
        '?path=/etc',
        '?nonsense=1',
      ]) {
        const target = path.replace('{name}', 'app') + query;
        expectDocumented(operation, await node.request(target), target);
      }
    }
    const top = await node.request(`/api/v1/paths/top?path=${encodeURIComponent(folder.path)}`);
    expect(top.status).toBe(200);
    expect(top.json().largest_files).toMatchObject([
      { path: folder.join('app.log') },
      { path: folder.join('file'), size_bytes: 7 },
    ]);
  });

  test('whatever is asked, the answer is a documented one and never a fault of the node', async () => {
    const operations = operationsOf(document).filter(
      ({ operation }) => operation.parameters !== undefined || operation.requestBody !== undefined,
    );
    await fc.assert(
      fc.asyncProperty(
        fc
          .constantFrom(...operations)
          .chain((entry) => fc.tuple(fc.constant(entry), requestFor(entry.operation))),
        async ([{ method, path, operation }, { params, query, body, type }]) => {
          const target = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
            encodeURIComponent(params[name] ?? ''),
          );
          const search = new URLSearchParams(Object.entries(query) as [string, string][]).toString();
          const answer = await node.request(search === '' ? target : `${target}?${search}`, {
            method: method.toUpperCase(),
            ...(body === undefined ? {} : { body, headers: { 'content-type': type } }),
          });
          expectDocumented(operation, answer, `${method} ${target}`);
          expect(answer.status).toBeLessThan(500);
        },
      ),
      { numRuns: 300 },
    );
    // Still the same process, in good health.
    expect(await node.get('/api/v1/health')).toMatchObject({ pid: node.pid, database: { status: 'ok' } });
    expect(node.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  test('a body over 64 KiB is refused (413), one of just that is not', async () => {
    const { operation } = operationsOf(document).find(({ path }) => path === '/api/v1/paths/scan')!;
    const envelope = JSON.stringify({ paths: [''] }).length;
    for (const [size, status] of [
      [maxBodyBytes, 404],
      [maxBodyBytes + 1, 413],
      [8 * maxBodyBytes, 413],
    ] as const) {
      const answer = await node.post('/api/v1/paths/scan', { paths: ['/'.repeat(size - envelope)] });
      expect({ size, status: answer.status }).toEqual({ size, status });
      expectDocumented(operation, answer, 'scan');
    }
    expect((await node.post('/api/v1/paths/scan', {})).status).toBe(202);
  });

  test('what is not there is said so (404), as a problem document', async () => {
    for (const [method, path] of [
      ['GET', '/api/v1/nothing'],
      ['GET', '/api/v2/health'],
      ['DELETE', '/api/v1/fs'],
      ['GET', '/api/v1/../../etc/passwd'],
      ['GET', '/api/v1/processes/1/kill'],
    ] as const) {
      const answer = await node.request(path, { method });
      expect({ path, status: answer.status }).toEqual({ path, status: 404 });
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(answer.json()).toMatchObject({ status: 404, code: 'NO_SUCH_ROUTE' });
    }
  });

  test('the page to read it is there, and brings nothing from elsewhere', async () => {
    const answer = await node.request('/api/v1/docs');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expect(answer.text).toContain('/api/v1/processes/{pid}/kill');
    expect(answer.text).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });
});

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

function operationsOf(document: Document): Entry[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
}

function expectDocumented(operation: Operation, answer: Answer, what: string): void {
  const documented = operation.responses[String(answer.status)];
  expect({ what, status: answer.status, documented: Object.keys(operation.responses) }).toMatchObject({
    documented: expect.arrayContaining([String(answer.status)]),
  });
  const [type] = (answer.headers['content-type'] ?? '').split(';');
  expect(Object.keys(documented?.content ?? {})).toContain(type);
}

interface FuzzRequest {
  readonly params: Record<string, string>;
  readonly query: Partial<Record<string, string>>;
  readonly body: string | undefined;
  readonly type: string;
}

/** Requests near to what the document says, and far from it. */
function requestFor({ parameters = [], requestBody }: Operation): fc.Arbitrary<FuzzRequest> {
  const values = (where: 'query' | 'path'): Record<string, fc.Arbitrary<string>> =>
    Object.fromEntries(
      parameters
        // An event stream has no end to wait for.
        .filter((parameter) => parameter.in === where && parameter.name !== 'follow')
        .map(({ name, schema }) => [name, textFor(schema)]),
    );
  const schema = requestBody?.content['application/json']?.schema;
  return fc.record({
    // A path parameter that is not there makes another path.
    params: fc.record(values('path')),
    query: fc.record(values('query'), { requiredKeys: [] }),
    body: schema === undefined ? fc.constant(undefined) : bodyFor(schema),
    type: fc.oneof(
      { arbitrary: fc.constant('application/json'), weight: 9 },
      { arbitrary: fc.constantFrom('text/plain', 'application/json; charset=utf-8', 'x'), weight: 1 },
    ),
  });
}

function textFor({ type, enum: choices }: Schema): fc.Arbitrary<string> {
  const near =
    choices !== undefined
      ? fc.constantFrom(...choices)
      : type === 'integer' || type === 'number'
        ? fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.maxSafeInteger(), fc.double()).map(String)
        : fc.string({ unit: 'binary', maxLength: 50 });
  const numbers = fc.constantFrom('0', '-1', '1e3', '0x10', ' 7 ', '1.5', 'NaN', 'Infinity', '', '..', '%00');
  return fc
    .oneof(near, numbers, fc.string({ minLength: 1, maxLength: 20 }))
    .filter((text) => text.isWellFormed());
}

function bodyFor(schema: Schema): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: valueFor(schema).map((value) => JSON.stringify(value)), weight: 6 },
    { arbitrary: fc.json(), weight: 2 },
    { arbitrary: fc.string({ maxLength: 100 }), weight: 1 },
  );
}

function valueFor({ type, enum: choices, properties, items }: Schema): fc.Arbitrary<unknown> {
  const near: fc.Arbitrary<unknown> =
    choices !== undefined
      ? fc.constantFrom(...choices)
      : properties !== undefined
        ? fc.record(
            Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, valueFor(schema)])),
            { requiredKeys: [] },
          )
        : items !== undefined
          ? fc.array(valueFor(items), { maxLength: 5 })
          : type === 'boolean'
            ? fc.boolean()
            : fc.oneof(fc.string({ unit: 'binary', maxLength: 50 }), fc.date().map(String));
  return fc.oneof({ arbitrary: near, weight: 5 }, { arbitrary: fc.jsonValue(), weight: 1 });
}
