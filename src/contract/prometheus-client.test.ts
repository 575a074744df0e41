import { describe, expect, it } from 'vitest';
import { UnreachableError } from './client-errors.ts';
import { PromError, promLabelValues, promQuery, promQueryRange } from './prometheus-client.ts';
import type { Fetcher } from './prometheus-client.ts';

const asked: string[] = [];
const answering =
  (document: unknown, status = 200): Fetcher =>
  async (path) => {
    asked.push(path);
    return { status, text: typeof document === 'string' ? document : JSON.stringify(document) };
  };
const success = (data: unknown, more: object = {}): Fetcher =>
  answering({ status: 'success', data, ...more });
const refused = (error: string, errorType = 'bad_data'): Fetcher =>
  answering({ status: 'error', errorType, error }, 400);
const faultOf = async (get: Fetcher, expr: string): Promise<unknown> => {
  const error: unknown = await promQuery(get, expr).catch((cause: unknown) => cause);
  return error instanceof PromError ? [error.errorType, error.message, error.position] : error;
};

describe('what is asked', () => {
  it('has times in seconds and only what was given', async () => {
    await promQuery(success({ resultType: 'scalar', result: [1, '1'] }), 'a + 1', { at: 1500 });
    expect(asked.pop()).toBe('/prometheus/api/v1/query?query=a+%2B+1&time=1.5&timeout=30s');
    await promQueryRange(success({ resultType: 'matrix', result: [] }), 'a', {
      from: 0,
      to: 60_000,
      step: 15,
    });
    expect(asked.pop()).toBe('/prometheus/api/v1/query_range?query=a&start=0&end=60&step=15&timeout=30s');
  });

  it('writes labels in a path as the API takes them', async () => {
    for (const [name, want] of [
      ['job', 'job'],
      ['a_b', 'a_b'],
      ['a.b_c', 'U__a_2e_b__c'],
    ] as const) {
      await promLabelValues(success([]), name, 'up');
      expect(asked.pop()).toBe(`/prometheus/api/v1/label/${want}/values?match%5B%5D=up`);
    }
  });
});

describe('an answer', () => {
  it('is taken with what the node remarks on it', async () => {
    const data = { resultType: 'vector', result: [{ metric: { a: 'b' }, value: [1, 'NaN'] }] };
    expect(await promQuery(success(data, { warnings: ['w'] }), 'a')).toEqual({
      data,
      warnings: ['w'],
      infos: [],
    });
  });

  it('in another shape is no answer of a node', async () => {
    for (const get of [
      success({ resultType: 'vector', result: [1] }),
      answering('<html>'),
      answering({}, 500),
    ])
      await expect(promQuery(get, 'a')).rejects.toBeInstanceOf(UnreachableError);
  });

  it('of a node without queries says so', async () => {
    expect(await faultOf(answering({ code: 'NOT_FOUND' }, 404), 'a')).toMatchObject([
      'not_found',
      /older/,
      null,
    ]);
  });
});

describe('a refusal', () => {
  it.each([
    [
      'invalid parameter "query": 1:3: parse error: unexpected end',
      'a +',
      ['parse error: unexpected end', 2],
    ],
    ['1:6: parse error: no', '"ä" + x', ['parse error: no', 4]],
    ['2:1: parse error: no', 'a\n+', ['parse error: no', 2]],
    [
      'invalid parameter "query": unknown position: parse error: no expression found in input',
      '',
      ['unknown position: parse error: no expression found in input', null],
    ],
    ['found duplicate series', 'a * b', ['found duplicate series', null]],
  ])('%j says where it is', async (error, expr, want) => {
    expect(await faultOf(refused(error), expr)).toEqual(['bad_data', ...want]);
  });
});
