import { join } from 'node:path';
import type { Bench, Workbench } from './support/bench.ts';
import { startNode } from './support/node.ts';
import { findPeer, missingPeer } from './support/peers.ts';
import { createBlocks, servePrometheus, writeOpenMetrics } from './support/prometheus-blocks.ts';
import { getText } from './support/prometheus-http.ts';
import { Readings } from './support/readings.ts';
import { SeriesBench } from './support/series-database.ts';
import { median, round } from './support/statistics.ts';
import { openDatabase } from '../src/store/database.ts';

const intervalMs = 15_000;
const hourMs = 3_600_000;
const stepSec = 60;
const barRatio = 1;
const turns = 5;

/** The usual kinds; `le` is a label of the readings' buckets. */
const queries = [
  'sum(bench_available_bytes)',
  'rate(bench_cpu_seconds_total[5m])',
  'sum by (mode) (rate(bench_receive_bytes_total[5m]))',
  'histogram_quantile(0.99, sum by (le) (rate(bench_request_duration_seconds_bucket[5m])))',
  'topk(5, bench_load)',
  'max_over_time(rate(bench_context_switches_total[5m])[30m:1m])',
  'avg_over_time(bench_temperature_celsius[1h])',
  '1 - bench_available_bytes / on (device) group_left () bench_limit_bytes',
  'bench_cpu_seconds_total{device="disk1"} offset 1h',
] as const;

export const promqlBench: Bench = {
  name: 'promql',
  summary: 'PromQL over HTTP on a day of samples: instant and range queries; beside Prometheus',
  run: async (bench) => {
    const sizes = bench.isQuick
      ? ([[100, 2]] as const)
      : ([
          [100, 24],
          [1000, 24],
          [10_000, 2],
        ] as const);
    for (const [series, hours] of sizes) await oneSize(bench, series, hours);
  },
};

/** The same samples on both sides: a node's database, and blocks of Prometheus. */
async function oneSize(bench: Workbench, series: number, hours: number): Promise<void> {
  const { session, product, report, isQuick } = bench;
  const folder = session.folder();
  const databaseFile = join(folder, 'etlmon.db');
  const endMs = Math.floor(Date.now() / hourMs) * hourMs;
  const startMs = endMs - hours * hourMs;
  openDatabase(databaseFile).close();
  {
    using store = new SeriesBench(databaseFile, startMs);
    for (const { samples } of scrapesOf(startMs, endMs, series)) await store.scrape(samples, intervalMs);
  }
  const node = await startNode(session, product, { databaseFile });
  const peer = findPeer('prometheus');
  let peerUrl: string | undefined;
  if (peer !== undefined) {
    const text = join(folder, 'readings.txt');
    await writeOpenMetrics(text, scrapesOf(startMs, endMs, series));
    const blocks = join(folder, 'blocks');
    await createBlocks(session, text, blocks);
    peerUrl = await servePrometheus(session, blocks);
  }
  const what = `${hours} hours of ${series} series`;
  const ratios: number[] = [];
  for (const query of queries) {
    for (const kind of ['range', 'instant'] as const) {
      const path = pathOf(query, kind, startMs, endMs);
      const [own, theirs] = await timeBoth(`${node.url}/prometheus${path}`, peerUrl && `${peerUrl}${path}`);
      const figures = { turns, etlmon_ms: round(own, 1) };
      if (theirs === undefined) {
        report.line(`${kind} ${query}, ${what}`, { ...figures, peer: missingPeer('prometheus') });
        continue;
      }
      const ratio = round(own / theirs, 2);
      if (kind === 'range') ratios.push(ratio);
      const beside = { peer: peer?.label, peer_ms: round(theirs, 1), ratio };
      report.line(`${kind} ${query}, ${what}`, { ...figures, ...beside });
    }
  }
  if (ratios.length > 0) {
    const value = round(median(ratios), 2);
    const isJudged = series === 1000 && !isQuick;
    report.line(
      `median ratio of range queries, ${what}`,
      { step_s: stepSec, ratio: value },
      isJudged ? { value, bar: barRatio } : undefined,
    );
  }
  await node.end();
}

function* scrapesOf(startMs: number, endMs: number, series: number) {
  const readings = new Readings(series);
  for (let atMs = startMs; atMs < endMs; atMs += intervalMs) yield { atMs, samples: readings.scrape() };
}

function pathOf(query: string, kind: 'range' | 'instant', startMs: number, endMs: number): string {
  const text = encodeURIComponent(query);
  const end = endMs / 1000 - 1;
  return kind === 'instant'
    ? `/api/v1/query?query=${text}&time=${end}`
    : `/api/v1/query_range?query=${text}&start=${startMs / 1000}&end=${end}&step=${stepSec}`;
}

/** Medians of turns about; a first answer of each is not counted. */
async function timeBoth(own: string, theirs: string | undefined): Promise<[number, number | undefined]> {
  const urls = theirs === undefined ? [own] : [own, theirs];
  const tookMs = urls.map((): number[] => []);
  for (let turn = 0; turn <= turns; turn++)
    for (const [index, url] of urls.entries()) {
      const startedAt = performance.now();
      const answer = await getText(url);
      if (answer?.includes('"success"') !== true) throw new Error(`no answer to ${url}: ${answer}`);
      if (turn > 0) tookMs[index]?.push(performance.now() - startedAt);
    }
  const [first = [], second] = tookMs;
  return [median(first), second && median(second)];
}
