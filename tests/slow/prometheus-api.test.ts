import { expect, test } from 'vitest';
import { remoteWriteEntry } from '../../src/config/sections/remote-write.ts';
import { RemoteWriter } from '../../src/export/index.ts';
import { TestDatabase } from '../../src/export/test-database.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { Sample } from '../../src/lib/reading.ts';
import { runToEnd } from '../support/command.ts';
import { TestNode } from '../support/etlmon.ts';
import { http } from '../support/http.ts';
import { MetricsReceiver } from '../support/metrics-receiver.ts';
import { requirePart } from '../support/parts.ts';
import { promqlExpressions } from '../support/promql-expressions.ts';
import { promqlScrapes, scrapeMs } from '../support/promql-scrapes.ts';
import { storeSamples } from '../support/stored-samples.ts';
import type { Scrape } from '../support/stored-samples.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const scrapeCount = 520;

/**
 * Times of queries: 7 s after a minute, where no step of a subquery falls on the end of its range; long enough ago that
 * none reaches what the node reads by itself.
 */
function times(): { startMs: number; fromS: number; toS: number } {
  const toS = Math.floor(Date.now() / 60_000) * 60 - 600 + 7;
  const startMs = (toS - 7) * 1000 - scrapeCount * scrapeMs;
  return { startMs, fromS: toS - 3600, toS };
}

test('promtool asks a node as it asks a Prometheus', async (context) => {
  requirePart(context, 'promtool', 'prometheus');
  using folder = new TemporaryFolder();
  const { startMs, fromS, toS } = times();
  await storeSamples(folder.join('etlmon.db'), promqlScrapes(startMs, scrapeCount));
  await using node = await TestNode.start({ folder });
  const promtool = (...args: string[]) => runToEnd('promtool', ['query', ...args]);
  const url = `${node.address}/prometheus`;
  const at = `--time=${toS}`;

  const instant = await promtool('instant', at, url, 'count by (code) (http_requests_total)');
  expect(instant.stderr).toBe('');
  expect(instant.stdout.trim().split('\n')).toEqual(
    ['200', '404', '500'].map((code) => `{code="${code}"} => 6 @[${toS}]`),
  );
  const json = await promtool(
    '--format=json',
    'instant',
    at,
    url,
    'scalar(up{instance="a:9100"}) + 1 > bool 0',
  );
  expect(JSON.parse(json.stdout)).toEqual([toS, '1']);
  const range = await promtool(
    'range',
    `--start=${fromS}`,
    `--end=${fromS + 120}`,
    '--step=1m',
    url,
    'count(up)',
  );
  expect(range.stdout).toBe(`{} =>\n3 @[${fromS}]\n3 @[${fromS + 60}]\n3 @[${fromS + 120}]\n`);
  const series = await promtool('series', '--match=build_info{version="2"}', '--match=odd_value', url);
  expect(series.stdout.trim().split('\n')).toEqual([
    '{__name__="build_info", instance="a:9100", version="2"}',
    '{__name__="odd_value", kind="odd"}',
  ]);
  const labels = await promtool('labels', url, 'room');
  expect(labels.stdout).toBe('cellar\nroof\n');
  const wrong = await promtool('instant', url, 'sum(');
  expect(wrong).toMatchObject({
    code: 1,
    stderr: 'query error: bad_data: invalid parameter "query": 1:5: parse error: unclosed left parenthesis\n',
  });
});

test('a node answers a thousand queries as a real Prometheus does', async (context) => {
  using folder = new TemporaryFolder();
  const { startMs, fromS, toS } = times();
  const scrapes = [...promqlScrapes(startMs, scrapeCount)];
  await using receiver = await MetricsReceiver.create(context, 'prometheus');
  await receiver.start();
  await sendAll(receiver.writeUrl, scrapes);
  await storeSamples(folder.join('etlmon.db'), scrapes);
  await using node = await TestNode.start({ folder });
  const addresses = {
    prometheus: { address: new URL(receiver.writeUrl).origin, path: '/api/v1' },
    node: { address: node.address, path: '/prometheus/api/v1' },
  };
  const ask = async (which: keyof typeof addresses, call: string, query: Record<string, string>) => {
    const { address, path } = addresses[which];
    const answer = await http(address, `${path}/${call}`, {
      method: 'POST',
      body: new URLSearchParams(query).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    return comparable(answer.json());
  };
  const differences: unknown[] = [];
  let answered = 0;
  for (const [index, query] of promqlExpressions(1000).entries()) {
    const parameters = {
      query_range: { query, start: `${fromS}`, end: `${toS}`, step: '60' },
      query: { query, time: `${toS - 60 * (index % 40)}` },
    };
    for (const call of ['query', 'query_range'] as const) {
      const [want, got] = await Promise.all([
        ask('prometheus', call, parameters[call]),
        ask('node', call, parameters[call]),
      ]);
      if (got.result !== undefined && got.result.length > 0) answered++;
      const place = firstDifference(want, got);
      if (place !== undefined) differences.push({ call, ...parameters[call], place });
    }
  }
  expect(differences).toEqual([]);
  // The test would say nothing if both refused everything or found nothing.
  expect(answered).toBeGreaterThan(1500);
});

/** Sends scrapes as a node does: a series that is not in the next one of them gets its stale marker. */
async function sendAll(url: string, scrapes: readonly Scrape[]): Promise<void> {
  using database = new TestDatabase();
  const writer = new RemoteWriter({
    endpoints: [remoteWriteEntry().parse({ url, max_shards: 1 })],
    database,
    clock: systemClock,
    log: { info: () => {}, warn: () => {} },
    externalLabels: {},
    version: '0',
  });
  await writer.start();
  let before = new Map<string, Sample>();
  for (const { atMs, samples } of scrapes) {
    const now = new Map(samples.map((sample) => [JSON.stringify([sample.name, sample.labels]), sample]));
    const ended = [...before]
      .filter(([key]) => !now.has(key))
      .map(([, sample]) => ({ ...sample, isStale: true }));
    await writer.offer(atMs, [...samples, ...ended]);
    before = now;
  }
  const sent = async () => writer.state().every(({ pendingSamples }) => pendingSamples === 0);
  await until(sent, { what: 'an empty queue', timeoutMs: 30_000 });
  const [state] = writer.state();
  if (state?.failedSamples !== 0) throw new Error(`not all samples were taken: ${JSON.stringify(state)}`);
  await writer.close();
}

interface Answer {
  readonly status: string;
  readonly errorType?: string;
  readonly data?: {
    readonly resultType: string;
    readonly result: readonly unknown[];
  };
}

interface Comparable {
  readonly status: string;
  readonly errorType?: string | undefined;
  readonly resultType?: string;
  readonly result?: readonly unknown[];
}

/** An answer without what may differ: the order of series, words of errors. */
function comparable({ status, errorType, data }: Answer): Comparable {
  if (data === undefined) return { status, errorType };
  const { resultType, result } = data;
  const isSeries = resultType === 'vector' || resultType === 'matrix';
  return { status, resultType, result: isSeries ? sorted(result as { metric: object }[]) : result };
}

function sorted(series: readonly { readonly metric: object }[]): unknown[] {
  const keyed = series.map((one) => ({
    ...one,
    metric: JSON.stringify(Object.entries(one.metric).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }));
  return keyed.toSorted((a, b) => (a.metric < b.metric ? -1 : 1));
}

/** Where two answers differ by more than the order of a sum can make. */
function firstDifference(want: unknown, got: unknown, place = ''): string | undefined {
  if (want === got) return undefined;
  if (typeof want === 'string' && typeof got === 'string' && isClose(Number(want), Number(got)))
    return undefined;
  const isObject = typeof want === 'object' && want !== null && typeof got === 'object' && got !== null;
  if (!isObject) return `${place}: ${JSON.stringify(got)} instead of ${JSON.stringify(want)}`;
  for (const key of new Set([...Object.keys(want), ...Object.keys(got)])) {
    const [ours, theirs] = [want, got].map((value) => (value as Record<string, unknown>)[key]);
    const found = firstDifference(ours, theirs, `${place}/${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isClose(want: number, got: number): boolean {
  return Math.abs(want - got) <= 1e-9 * Math.max(1, Math.abs(want), Math.abs(got));
}
