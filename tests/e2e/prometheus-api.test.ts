import { afterAll, beforeAll, expect, test } from 'vitest';
import { endMs, endS, form, PrometheusNode, wideSeries } from '../support/prometheus-node.ts';
import { until } from '../support/until.ts';

let prometheus: PrometheusNode;

beforeAll(async () => {
  prometheus = await PrometheusNode.start();
}, 60_000);

afterAll(() => prometheus?.[Symbol.asyncDispose]());

test('what /metrics shows is what a query finds', async () => {
  const wanted = await until(
    async () =>
      /^node_memory_MemTotal_bytes\S* (\S+)$/m.exec((await prometheus.node.request('/metrics')).text)?.[1],
    { what: 'the first reading' },
  );
  const found = await until(
    async () => {
      const { data } = (await prometheus.get('query', { query: 'node_memory_MemTotal_bytes' })).json();
      return data.result.length > 0 && data.result;
    },
    { what: 'the first sample' },
  );
  expect(found).toEqual([
    {
      metric: { __name__: 'node_memory_MemTotal_bytes', instance: 'test', job: 'node' },
      value: [expect.any(Number), String(Number(wanted))],
    },
  ]);
});

test('an instant query answers with the samples of its time', async () => {
  const answer = await prometheus.get('query', { query: 'steps_total', time: String(endS + 1.5) });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json');
  expect(answer.text).toBe(
    `{"status":"success","data":{"resultType":"vector","result":[` +
      `{"metric":{"__name__":"steps_total","kind":"one"},"value":[${endS + 1}.500,"2157"]},` +
      `{"metric":{"__name__":"steps_total","kind":"two"},"value":[${endS + 1}.500,"4314"]}]}}`,
  );
});

test.each([
  ['1 + 1', 'scalar', '2'],
  ['1e21', 'scalar', '1000000000000000000000'],
  ['"a\\n"', 'string', 'a\n'],
  ['-1 / 0', 'scalar', '-Inf'],
  ['0 / 0', 'scalar', 'NaN'],
])('%s is a %s', async (query, resultType, value) => {
  const time = '2026-01-02T03:04:05.25Z';
  const { data } = (await prometheus.get('query', { query, time })).json();
  expect(data).toEqual({ resultType, result: [Date.parse(time) / 1000, value] });
});

test('a range query answers with a point at each step, by GET and by POST', async () => {
  const parameters = {
    query: 'max_over_time(steps_total[1m]) - 2000',
    start: new Date(endMs - 60_000).toISOString(),
    end: String(endS),
    step: '30s',
  };
  const want = {
    status: 'success',
    data: {
      resultType: 'matrix',
      result: ['one', 'two'].map((kind, index) => ({
        metric: { kind },
        values: [60, 30, 0].map((back) => [
          endS - back,
          String((719 - back / 15) * (index === 0 ? 3 : 6) - 2000),
        ]),
      })),
    },
  };
  expect((await prometheus.get('query_range', parameters)).json()).toEqual(want);
  expect((await prometheus.post('query_range', form(parameters))).json()).toEqual(want);
  // What the body says comes before the address.
  const { query, ...times } = parameters;
  expect((await prometheus.post(`query_range?query=sum(`, form({ query, ...times }))).json()).toEqual(want);
});

test('numbers are written as Prometheus writes them', async () => {
  const { data } = (
    await prometheus.get('query', { query: '{__name__=~"fine|odd.name"}', time: String(endS) })
  ).json();
  expect(data.result).toEqual([
    { metric: { __name__: 'fine' }, value: [endS, '1e-07'] },
    { metric: { __name__: 'odd.name', 'ä label': 'ü "x"\n' }, value: [endS, '-Inf'] },
  ]);
  const range = { query: 'fine[1m]', time: String(endS) };
  expect((await prometheus.get('query', range)).json().data).toEqual({
    resultType: 'matrix',
    result: [
      {
        metric: { __name__: 'fine' },
        values: [45, 30, 15, 0].map((back) => [endS - back, back === 0 ? '1e-07' : '0.1']),
      },
    ],
  });
});

test('series, labels and their values, in time and by selectors', async () => {
  const some = await prometheus.get('series', { 'match[]': 'steps_total{kind!="one"}', end: String(endS) });
  expect(some.json().data).toEqual([{ __name__: 'steps_total', kind: 'two' }]);
  const both = await prometheus.post('series', 'match[]=fine&match[]=%7Bkind%3D%22one%22%7D&match[]=fine');
  expect(both.json().data).toEqual([{ __name__: 'fine' }, { __name__: 'steps_total', kind: 'one' }]);
  expect((await prometheus.get('labels', { 'match[]': '{__name__="odd.name"}' })).json().data).toEqual([
    '__name__',
    'ä label',
  ]);
  const encoded = encodeURIComponent('ä label');
  const values = ['ü "x"\n'];
  expect((await prometheus.get(`label/${encoded}/values`)).json().data).toEqual(values);
  expect((await prometheus.get('label/U___e4__20_label/values')).json().data).toEqual(values);
  expect((await prometheus.get('label/kind/values', { end: '1000' })).json().data).toEqual([]);
  const limited = (await prometheus.get('label/one/values', { limit: '1' })).json();
  expect(limited).toEqual({
    status: 'success',
    data: ['number-0'],
    warnings: ['results truncated due to limit'],
  });
});

test('a limit cuts what a query finds; infos and statistics come with it', async () => {
  const query = { query: 'rate(wide[5m])', time: String(endS), limit: '2', stats: 'all' };
  const answer = (await prometheus.get('query', query)).json();
  expect(answer.data.result).toHaveLength(2);
  expect(answer.warnings).toEqual(['results truncated due to limit']);
  expect(answer.infos).toEqual([
    expect.stringMatching(/^PromQL info: metric might not be a counter.*"wide" \(1:6\)$/),
  ]);
  expect(answer.data.stats.samples.totalQueryableSamples).toBe(wideSeries * 20);
  const old = { query: 'fine', time: String(endS + 400) };
  expect((await prometheus.get('query', old)).json().data.result).toEqual([]);
  const back = { ...old, lookback_delta: '10m' };
  expect((await prometheus.get('query', back)).json().data.result).toHaveLength(1);
});

test('what clients look at before they ask', async () => {
  const { version } = await prometheus.node.get('/api/v1/health');
  expect((await prometheus.get('status/buildinfo')).json().data).toMatchObject({
    version: expect.stringMatching(/^3\./),
    revision: `etlmon-${version}`,
  });
  for (const [call, data] of [
    ['rules', { groups: [] }],
    ['alerts', { alerts: [] }],
    ['targets', { activeTargets: [], droppedTargets: [] }],
    ['alertmanagers', { activeAlertmanagers: [], droppedAlertmanagers: [] }],
    ['query_exemplars', []],
    ['status/config', { yaml: '' }],
    ['status/flags', {}],
  ] as const)
    expect((await prometheus.get(call)).json()).toEqual({ status: 'success', data });
  const storage = (await prometheus.get('status/runtimeinfo')).json().data.storageRetention;
  expect(storage).toBe('15d');
  expect((await prometheus.get('metadata', { metric: 'node_load1' })).json().data).toEqual({
    node_load1: [{ type: 'gauge', help: '1m load average.', unit: '' }],
  });
  const format = await prometheus.get('format_query', { query: 'sum(rate(a[5m]))by(b)' });
  expect(format.json().data).toBe('sum by (b) (rate(a[5m]))');
  expect((await prometheus.node.request('/prometheus/-/healthy')).status).toBe(200);
  expect((await prometheus.node.request('/prometheus/-/ready')).status).toBe(200);
});
