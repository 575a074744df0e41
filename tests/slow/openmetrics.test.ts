import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { expositionFormat } from '../../src/api/exposition-format.ts';
import { exposition } from '../../src/api/exposition.ts';
import { openMetricsType } from '../../src/api/openmetrics.ts';
import { metricDefinitions } from '../../src/collect/registry.ts';
import { execMetrics } from '../../src/collect/exec/index.ts';
import { textfileMetrics } from '../../src/collect/textfile/index.ts';
import type { MetricDefinition, Sample } from '../../src/lib/reading.ts';
import { requirePart } from '../support/parts.ts';
import { Prometheus } from '../support/prometheus.ts';

const definitions = new Map<string, MetricDefinition>(
  (
    [
      ['requests_total', 'counter', 'Requests, "all" of them: \\ and\nmore.'],
      ['queue_bytes', 'gauge', 'What waits.'],
      ['faults', 'counter', 'A counter without _total.'],
      ['latency_seconds', 'histogram', 'How long it took.'],
      ['size_bytes', 'summary', 'How large it was.'],
    ] as const
  ).map(([name, type, help]) => [name, { name, type, help }]),
);

const sample = (name: string, value: number, labels: Sample['labels'] = {}): Sample => ({
  name,
  labels,
  value,
});

const samples: readonly Sample[] = [
  sample('requests_total', 1027, { path: 'a "quoted" \\ path\nin two lines', code: '200' }),
  sample('requests_total', 3, { path: '/ü', code: '500' }),
  sample('queue_bytes', 1.5e12),
  sample('faults', 7),
  sample('latency_seconds_count', 3),
  sample('latency_seconds_sum', 0.7),
  sample('latency_seconds_bucket', 3, { le: '+Inf' }),
  sample('latency_seconds_bucket', 1, { le: '0.1' }),
  sample('latency_seconds_bucket', 2, { le: '0.25' }),
  sample('size_bytes', 100, { quantile: '0.5' }),
  sample('size_bytes_sum', 300),
  sample('size_bytes_count', 2),
  sample('odd.name', -0.25, { 'odd-label': 'x' }),
  sample('nothing', NaN),
  sample('endless', -Infinity),
];

/** Serves the samples, and tells which formats it was asked for. */
async function serve(
  definitions: ReadonlyMap<string, MetricDefinition>,
  samples: readonly Sample[],
): Promise<AsyncDisposable & { readonly target: string; readonly types: Set<string> }> {
  const types = new Set<string>();
  const server = createServer((request, response) => {
    const format = expositionFormat(request.headers.accept);
    types.add(format.contentType);
    response.writeHead(200, { 'content-type': format.contentType });
    response.end(format.write(definitions, samples, { env: 'test' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    target: `127.0.0.1:${port}`,
    types,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('a real Prometheus scrapes OpenMetrics: the target is up and each sample is what it was', async (context) => {
  await using server = await serve(definitions, samples);
  await using prometheus = await Prometheus.scraping(context, server.target);
  expect(await prometheus.scraped()).toMatchObject({ health: 'up', lastError: '' });
  expect([...server.types]).toEqual([openMetricsType]);
  expect(await prometheus.query('{env="test"}')).toEqual({
    'requests_total{code="200",env="test",path="a "quoted" \\ path\nin two lines"}': '1027',
    'requests_total{code="500",env="test",path="/ü"}': '3',
    'queue_bytes{env="test"}': '1500000000000',
    'faults{env="test"}': '7',
    'latency_seconds_count{env="test"}': '3',
    'latency_seconds_sum{env="test"}': '0.7',
    'latency_seconds_bucket{env="test",le="+Inf"}': '3',
    'latency_seconds_bucket{env="test",le="0.1"}': '1',
    'latency_seconds_bucket{env="test",le="0.25"}': '2',
    'size_bytes{env="test",quantile="0.5"}': '100',
    'size_bytes_sum{env="test"}': '300',
    'size_bytes_count{env="test"}': '2',
    'odd_name{env="test",odd_label="x"}': '-0.25',
    'nothing{env="test"}': 'NaN',
    'endless{env="test"}': '-Inf',
  });
  expect(await prometheus.query('histogram_quantile(0.5, latency_seconds_bucket)')).toEqual({
    'undefined{env="test"}': '0.175',
  });
  expect(await prometheus.metadata('requests')).toEqual({
    type: 'counter',
    help: 'Requests, "all" of them: \\ and\nmore.',
    unit: '',
  });
  expect(await prometheus.metadata('latency_seconds')).toMatchObject({ type: 'histogram', unit: 'seconds' });
  expect(await prometheus.metadata('faults')).toMatchObject({ type: 'unknown' });
});

test('a real Prometheus takes each metric a node declares', async (context) => {
  const declared = [...metricDefinitions(), ...execMetrics, ...textfileMetrics];
  const each = declared.filter(({ type }) => type !== 'histogram' && type !== 'summary');
  const all = new Map(declared.map((definition) => [definition.name, definition]));
  await using server = await serve(
    all,
    each.map(({ name }) => sample(name, 1)),
  );
  await using prometheus = await Prometheus.scraping(context, server.target);
  expect(await prometheus.scraped()).toMatchObject({ health: 'up', lastError: '' });
  const taken = Object.keys(await prometheus.query('{env="test"}'));
  expect(taken.toSorted()).toEqual([...new Set(each.map(({ name }) => `${name}{env="test"}`))].toSorted());
});

test('promtool has nothing to say about the text format', (context) => {
  requirePart(context, 'promtool', 'prometheus');
  // Lint is about names: those of this test are fine but for the counter that lacks _total and what has no help.
  const linted = samples.filter(({ name }) => !['faults', 'odd.name', 'nothing', 'endless'].includes(name));
  const output = execFileSync('promtool', ['check', 'metrics'], {
    input: exposition(definitions, linted, { env: 'test' }),
    encoding: 'utf8',
    stdio: 'pipe',
  });
  expect(output).toBe('');
});
