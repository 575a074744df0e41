import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Child } from '../support/child.ts';
import { api, endS, form, PrometheusNode } from '../support/prometheus-node.ts';
import { until } from '../support/until.ts';

let prometheus: PrometheusNode;

beforeAll(async () => {
  prometheus = await PrometheusNode.start();
}, 60_000);

afterAll(() => prometheus?.[Symbol.asyncDispose]());

test.each([
  [
    'query',
    {},
    400,
    'bad_data',
    'invalid parameter "query": unknown position: parse error: no expression found in input',
  ],
  [
    'query',
    { query: 'sum(' },
    400,
    'bad_data',
    'invalid parameter "query": 1:5: parse error: unclosed left parenthesis',
  ],
  [
    'query',
    { query: '1', time: 'x' },
    400,
    'bad_data',
    `invalid parameter "time": invalid time value for 'time': cannot parse "x" to a valid timestamp`,
  ],
  [
    'query',
    { query: '1', timeout: 'x' },
    400,
    'bad_data',
    'invalid parameter "timeout": cannot parse "x" to a valid duration',
  ],
  [
    'query',
    { query: '1', limit: '-1' },
    400,
    'bad_data',
    'invalid parameter "limit": limit must be non-negative',
  ],
  [
    'query',
    { query: '1', lookback_delta: '5x' },
    400,
    'bad_data',
    'error parsing lookback delta duration: cannot parse "5x" to a valid duration',
  ],
  ['query', { query: '1', timeout: '0' }, 503, 'timeout', 'query timed out in query queue'],
  [
    'query',
    { query: 'wide[3h]', time: `${endS}`, timeout: '0.001' },
    503,
    'timeout',
    'query timed out in expression evaluation',
  ],
  [
    'query',
    { query: 'label_replace(fine, "a", "b", "c", "(")', time: `${endS}` },
    422,
    'execution',
    'invalid regular expression in label_replace(): (',
  ],
  [
    'query_range',
    { query: 'x[5m]', start: '0', end: '9', step: '1' },
    400,
    'bad_data',
    'invalid parameter "query": invalid expression type "range vector" for range query, must be Scalar or instant Vector',
  ],
  [
    'query_range',
    { query: '1' },
    400,
    'bad_data',
    'invalid parameter "start": cannot parse "" to a valid timestamp',
  ],
  [
    'query_range',
    { query: '1', start: '1', end: '0', step: '1' },
    400,
    'bad_data',
    'invalid parameter "end": end timestamp must not be before start time',
  ],
  [
    'query_range',
    { query: '1', start: '0', end: '9', step: '0' },
    400,
    'bad_data',
    'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
  ],
  [
    'query_range',
    { query: '1', start: '0', end: '11001', step: '1' },
    400,
    'bad_data',
    'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
  ],
  [
    'query_range',
    { query: 'wide', start: `${endS - 10_000}`, end: `${endS}`, step: '1' },
    422,
    'execution',
    'the answer has more than 67108864 bytes: ask for fewer series, a shorter time or a longer step',
  ],
  ['series', {}, 400, 'bad_data', 'no match[] parameter provided'],
  [
    'series',
    { 'match[]': '{}' },
    400,
    'bad_data',
    'invalid parameter "match[]": match[] must contain at least one non-empty matcher',
  ],
  [
    'labels',
    { 'match[]': 'up[5m]' },
    400,
    'bad_data',
    'invalid parameter "match[]": 1:1: parse error: expected a series selector',
  ],
  ['metadata', { limit: 'x' }, 400, 'bad_data', 'limit must be a number'],
  [
    'format_query',
    { query: '1 +' },
    400,
    'bad_data',
    'invalid parameter "query": 1:4: parse error: unexpected end of input',
  ],
  ['nothing', {}, 404, 'not_found', 'there is no GET /prometheus/api/v1/nothing'],
] satisfies [string, Record<string, string>, number, string, string][])(
  '%s %j is refused with %i',
  async (call, parameters, status, errorType, error) => {
    const answer = await prometheus.get(call, parameters);
    expect({ status: answer.status, body: answer.json() }).toEqual({
      status,
      body: { status: 'error', errorType, error },
    });
  },
);

test('a body that is too large is refused', async () => {
  const answer = await prometheus.post('query', `query=${'1'.repeat(300_000)}`);
  expect(answer.status).toBe(400);
  expect(answer.json()).toEqual({
    status: 'error',
    errorType: 'bad_data',
    error: 'error parsing form values: a body may have at most 262144 bytes',
  });
});

const tenThousandSteps = { start: String(endS - 10_000), end: String(endS), step: '1' };
/** Some seconds of work, of which little comes out. */
const heavy = {
  query: Array.from({ length: 40 }, (_, one) => `sum(quantile_over_time(0.${one + 1}, wide[1h]))`).join(
    ' + ',
  ),
  ...tenThousandSteps,
};

test('only so many queries run and wait; those of whom nobody waits any more are given up', async () => {
  const path = `${api}/query_range?${form({ ...heavy, timeout: '20s' })}`;
  const { hostname, port } = new URL(prometheus.node.address);
  const gone = Array.from({ length: 23 }, () => {
    const one = request({ hostname, port, path, agent: false });
    one.on('error', () => {});
    one.end();
    return one;
  });
  const refused = await until(
    async () => {
      const answer = await prometheus.get('query', { query: '1', timeout: '1ms' });
      return answer.json().errorType === 'unavailable' && answer;
    },
    { what: 'a refusal' },
  );
  expect(refused.status).toBe(503);
  expect(refused.json().error).toBe('too many queries: 20 wait already');
  // Charts have a thread of their own.
  expect((await prometheus.node.request('/api/v1/metrics/history?name=fine')).status).toBe(200);
  for (const one of gone) one.destroy();
  await until(async () => (await prometheus.get('query', { query: '1' })).status === 200, {
    what: 'a free thread',
    timeoutMs: 5000,
  });
});

test('huge queries and answers do not hold up others', async () => {
  const large = { query: 'wide{one=~".+[1-5]"}', ...tenThousandSteps };
  const fetches = [heavy, large].map((parameters) => {
    const url = `${prometheus.node.address}${api}/query_range?${form({ ...parameters, timeout: '3' })}`;
    return `fetch(${JSON.stringify(url)}).then((answer) => answer.arrayBuffer()).then((body) => body.byteLength)`;
  });
  await using child = await Child.start(process.execPath, [
    '-e',
    `Promise.all([${fetches.join(',')}]).then((sizes) => console.log(sizes.join(' ')))`,
  ]);
  const delays: number[] = [];
  while (!child.isOver && delays.length < 100_000) {
    const before = performance.now();
    await prometheus.node.request('/api/v1/health');
    delays.push(performance.now() - before);
  }
  const sizes = child.stdout.trim().split(' ').map(Number);
  expect(sizes[1]).toBeGreaterThan(20_000_000);
  const sorted = delays.toSorted((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length * 0.95)]).toBeLessThan(50);
});
