import type { Health } from '../src/contract/health.ts';
import type { Bench, Workbench } from './support/bench.ts';
import type { BenchNode } from './support/node.ts';
import { startNode } from './support/node.ts';
import type { PacedResult } from './support/paced-client.ts';
import { askPaced } from './support/paced-client.ts';
import { findPeer, missingPeer } from './support/peers.ts';
import { firstScansDone, timeScan } from './support/scans.ts';
import { percentile, round } from './support/statistics.ts';
import { wrk } from './support/wrk.ts';

const bars = { requestsPerSecond: 10_000, loadedP99Ms: 10, scanP99Ms: 20, eventLoopP99Ms: 20 };
const judgedConnections = 16;
const path = '/api/v1/fs';

export const apiBench: Bench = {
  name: 'api',
  summary: '/api/v1/fs under load, and at a steady pace while a large scan runs',
  run: async (bench) => {
    await underLoad(bench);
    await whileScanning(bench);
  },
};

async function underLoad({ report, session, product, isQuick }: Workbench): Promise<void> {
  const peer = findPeer('wrk');
  if (peer === undefined) {
    report.line(`${path} under load`, { skipped: missingPeer('wrk') });
    return;
  }
  const node = await startNode(session, product);
  const seconds = isQuick ? 1 : 5;
  await wrk(peer, node.url + path, { connections: judgedConnections, seconds });
  for (const connections of [1, 16, 64]) {
    const result = await wrk(peer, node.url + path, { connections, seconds });
    const what = `${path} over ${connections} connections, by ${peer.label} -t1 -c${connections} -d${seconds}s`;
    const rate = round(result.requestsPerSecond);
    const figures = { requests_per_s: rate, failures: result.failures, p50_ms: round(result.p50Ms, 2) };
    const p99Ms = round(result.p99Ms, 2);
    if (connections !== judgedConnections) {
      report.line(what, { ...figures, p99_ms: p99Ms });
      continue;
    }
    report.line(`${what}: rate`, figures, { value: rate, bar: bars.requestsPerSecond, isFloor: true });
    report.line(`${what}: p99`, { p99_ms: p99Ms }, { value: p99Ms, bar: bars.loadedP99Ms });
  }
  await node.end();
}

async function whileScanning({ report, session, product, trees, isQuick }: Workbench): Promise<void> {
  const pace = { perSecond: 200, seconds: isQuick ? 3 : 20 };
  for (const fileCount of isQuick ? [20_000] : [20_000, 200_000, 1_000_000]) {
    const tree = trees.landingZone(fileCount);
    const node = await startNode(session, product, {
      paths: [{ path: tree, scan_interval: '24h', sizes: true, top: 20 }],
    });
    await firstScansDone(node.client);
    await askPaced(node.client, path, { ...pace, seconds: 1 });
    const idle = await askPaced(node.client, path, pace);
    const scans = scanAgainAndAgain(node, tree);
    const busy = await askPaced(node.client, path, pace);
    const { event_loop_delay_ms: loop } = await node.client.getJson<Health>('/api/v1/health');
    const scanCount = await scans.stop();
    const what = `${path} at ${pace.perSecond}/s while ${fileCount} files are scanned with sizes`;
    const p99Ms = round(percentile(busy.latenciesMs, 99), 2);
    const idleP99Ms = round(percentile(idle.latenciesMs, 99), 2);
    report.line(
      `${what}: p99`,
      {
        ...figuresOf(busy),
        scans: scanCount,
        peer: 'itself idle',
        peer_p99_ms: idleP99Ms,
        peer_client_late_p99_ms: round(percentile(idle.lateMs, 99), 2),
        ratio: round(p99Ms / idleP99Ms, 2),
      },
      { value: p99Ms, bar: bars.scanP99Ms },
    );
    report.line(
      `${what}: event loop delay p99`,
      {
        event_loop_delay_p50_ms: loop.p50,
        event_loop_delay_p99_ms: loop.p99,
        event_loop_delay_max_ms: loop.max,
      },
      { value: loop.p99, bar: bars.eventLoopP99Ms },
    );
    await node.end();
  }
}

function figuresOf({ latenciesMs, lateMs, failures }: PacedResult): Record<string, number> {
  return {
    p50_ms: round(percentile(latenciesMs, 50), 2),
    p99_ms: round(percentile(latenciesMs, 99), 2),
    max_ms: round(percentile(latenciesMs, 100), 2),
    client_late_p99_ms: round(percentile(lateMs, 99), 2),
    failures,
  };
}

/** Keeps a scan running; `stop` answers how many there were. */
function scanAgainAndAgain(node: BenchNode, tree: string): { stop: () => Promise<number> } {
  const stopping = new AbortController();
  const loop = async (): Promise<number> => {
    let count = 0;
    while (!stopping.signal.aborted) {
      await timeScan(node.client, tree);
      count++;
    }
    return count;
  };
  const done = loop();
  return {
    stop: () => {
      stopping.abort();
      return done;
    },
  };
}
