import { join } from 'node:path';
import type { CompiledMatcher } from '../src/series/index.ts';
import type { Bench, Workbench } from './support/bench.ts';
import { findPeer, missingPeer } from './support/peers.ts';
import type { Peer } from './support/peers.ts';
import { createBlocks, servePrometheus, writeOpenMetrics } from './support/prometheus-blocks.ts';
import { getText } from './support/prometheus-http.ts';
import { Readings } from './support/readings.ts';
import { matchersOf, SeriesBench } from './support/series-database.ts';
import { median, round } from './support/statistics.ts';

const intervalMs = 15_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2026, 0, 1);

const barBytes = 1.5;
const barSamples = 1_000_000;
const barYearBytes = 1_000_000_000;
const barYearMs = 200;
const yearSeries = 500;

export const samplesBench: Bench = {
  name: 'samples',
  summary:
    'samples into chunks: bytes each, samples a second, ranges read, a year of one host; beside Prometheus',
  run: async (bench) => {
    for (const series of bench.isQuick ? [100, 1000] : [100, 1000, 10_000])
      await oneDay(bench, series, bench.isQuick ? 6 : 24);
    await oneYear(bench);
  },
};

interface Range {
  readonly what: string;
  readonly matchers: readonly CompiledMatcher[];
  readonly selector: string;
  readonly hours: number;
}

async function ranges(): Promise<Range[]> {
  const one = await matchersOf(['__name__', '=', 'bench_cpu_seconds_total'], ['device', '=', 'disk5']);
  const hundred = await matchersOf(['job', '=', 'node'], ['device', '=~', 'disk[0-9]']);
  const selectors = [
    { what: 'one series', matchers: one, selector: 'bench_cpu_seconds_total{device="disk5"}' },
    { what: '100 series', matchers: hundred, selector: '{job="node",device=~"disk[0-9]"}' },
  ];
  return selectors.flatMap((selector) => [1, 24].map((hours) => ({ ...selector, hours })));
}

async function oneDay({ report, session, isQuick }: Workbench, series: number, hours: number): Promise<void> {
  const folder = session.folder();
  using store = new SeriesBench(join(folder, 'series.db'), startMs);
  const readings = new Readings(series);
  for (let scrape = 0; scrape < (hours * hourMs) / intervalMs; scrape++)
    await store.scrape(readings.scrape(), intervalMs);
  const sizeBytes = store.sizeBytes();
  const bytes = round(sizeBytes / store.samples, 3);
  const rate = round((store.samples / store.busyMs) * 1000);
  const what = `${hours} hours of ${series} series every 15 s`;
  // Prometheus needs minutes to take in a day of more.
  const peer = series === 1000 ? await peerOf(session, folder, hours, series) : undefined;
  const peerBytes = typeof peer === 'object' ? round(peer.bytes / store.samples, 3) : undefined;
  const beside =
    peerBytes === undefined
      ? { peer: typeof peer === 'string' ? peer : undefined }
      : {
          peer: `${(peer as Served).peer.label} blocks`,
          peer_bytes: peerBytes,
          ratio: round(bytes / peerBytes, 2),
        };
  const isJudged = series >= 1000 && !isQuick;
  report.line(
    `bytes a sample on disk, ${what}`,
    { etlmon_bytes: bytes, file_mb: round(sizeBytes / 1e6, 1), ...beside },
    isJudged ? { value: bytes, bar: barBytes } : undefined,
  );
  report.line(
    `samples a second in, sealing included, ${what}`,
    {
      etlmon_per_s: rate,
      // What it would be on a machine that does nothing else.
      etlmon_per_cpu_s: round((store.samples / store.cpuMs) * 1000),
      longest_ms: round(store.longestMs, 1),
    },
    series >= 1000 ? { value: rate, bar: barSamples, isFloor: true } : undefined,
  );
  for (const range of await ranges())
    await readRange({ report, store, range, what, served: typeof peer === 'object' ? peer : undefined });
}

interface Served {
  readonly peer: Peer;
  readonly url: string;
  readonly bytes: number;
}

/** The same readings in Prometheus; what is missing where it is not installed. */
async function peerOf(
  session: Workbench['session'],
  folder: string,
  hours: number,
  series: number,
): Promise<Served | string> {
  const peer = findPeer('prometheus');
  if (peer === undefined) return missingPeer('prometheus');
  const text = join(folder, 'readings.txt');
  await writeOpenMetrics(text, scrapesOf(hours, series));
  const blocks = join(folder, 'blocks');
  const bytes = await createBlocks(session, text, blocks);
  return { peer, bytes, url: await servePrometheus(session, blocks) };
}

function* scrapesOf(hours: number, series: number) {
  const readings = new Readings(series);
  for (let atMs = startMs; atMs < startMs + hours * hourMs; atMs += intervalMs)
    yield { atMs, samples: readings.scrape() };
}

interface RangeRead {
  readonly report: Workbench['report'];
  readonly store: SeriesBench;
  readonly range: Range;
  readonly what: string;
  readonly served: Served | undefined;
}

/** Every sample of the range is decoded on both sides; Prometheus is asked for their number, and its answer is short. */
async function readRange({ report, store, range, what, served }: RangeRead): Promise<void> {
  const toMs = store.nowMs - intervalMs;
  const ownMs: number[] = [];
  const peerMs: number[] = [];
  let samples = 0;
  for (let turn = 0; turn < 11; turn++) {
    const startedAt = performance.now();
    const selected = store.reader.select(range.matchers, toMs - range.hours * hourMs + 1, toMs);
    ownMs.push(performance.now() - startedAt);
    samples = selected.reduce((sum, { timestamps }) => sum + timestamps.length, 0);
    if (served === undefined) continue;
    const query = encodeURIComponent(`count_over_time(${range.selector}[${range.hours}h])`);
    const askedAt = performance.now();
    const answer = await getText(`${served.url}/api/v1/query?query=${query}&time=${toMs / 1000}`);
    peerMs.push(performance.now() - askedAt);
    if (answer?.includes('"success"') !== true) throw new Error(`prometheus answers ${answer}`);
  }
  const etlmonMs = round(median(ownMs), 2);
  const figures = { turns: ownMs.length, samples, etlmon_ms: etlmonMs };
  const prometheusMs = served === undefined ? undefined : round(median(peerMs), 2);
  report.line(
    `${range.hours} h of ${range.what}, ${what}`,
    prometheusMs === undefined
      ? figures
      : {
          ...figures,
          peer: `${served?.peer.label} count_over_time over HTTP`,
          peer_ms: prometheusMs,
          ratio: round(etlmonMs / prometheusMs, 2),
        },
  );
}

/**
 * A year of one host. Before the time raw samples are kept for, scrapes are a minute apart: those samples are gone at the
 * end, and the roll-ups have as many buckets.
 */
async function oneYear({ report, session, isQuick }: Workbench): Promise<void> {
  using store = new SeriesBench(join(session.folder(), 'year.db'), startMs);
  const readings = new Readings(yearSeries);
  const days = isQuick ? 40 : 365;
  const endMs = startMs + days * dayMs;
  while (store.nowMs < endMs)
    await store.scrape(readings.scrape(), store.nowMs < endMs - 16 * dayMs ? 4 * intervalMs : intervalMs);
  const bytes = store.sizeBytes();
  const what = `${days} days of ${yearSeries} series`;
  report.line(
    `bytes on disk with roll-ups, ${what}`,
    { etlmon_mb: round(bytes / 1e6, 1), longest_ms: round(store.longestMs, 1) },
    isQuick ? undefined : { value: bytes, bar: barYearBytes },
  );
  for (const { what: which, matchers } of (await ranges()).filter(({ hours }) => hours === 1)) {
    const tookMs: number[] = [];
    let buckets = 0;
    for (let turn = 0; turn < 11; turn++) {
      const startedAt = performance.now();
      const selected = store.reader.selectTier('1h', matchers, startMs, endMs);
      tookMs.push(performance.now() - startedAt);
      buckets = selected.reduce((sum, { timestamps }) => sum + timestamps.length, 0);
    }
    report.line(
      `a chart by the hour of ${which}, ${what}`,
      {
        turns: tookMs.length,
        buckets,
        first_ms: round(tookMs[0] ?? 0, 1),
        etlmon_ms: round(median(tookMs), 2),
      },
      which === 'one series' ? { value: round(Math.max(...tookMs), 1), bar: barYearMs } : undefined,
    );
  }
}
