import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Bench, Workbench } from './support/bench.ts';
import type { BenchNode } from './support/node.ts';
import { startNode } from './support/node.ts';
import type { PeerName } from './support/peers.ts';
import { findPeer, missingPeer } from './support/peers.ts';
import { pssMb } from './support/process-cost.ts';
import { firstScansDone, timeScan } from './support/scans.ts';
import { median, round } from './support/statistics.ts';

interface Tree {
  readonly what: string;
  readonly path: string;
  readonly fileCount: number;
}

/** A way to scan, and what is compared with it. */
interface Mode {
  readonly what: string;
  readonly options: { readonly sizes: boolean; readonly top: number };
  readonly peers: readonly { readonly name: PeerName; readonly args: readonly string[] }[];
}

const modes: readonly Mode[] = [
  {
    what: 'count',
    options: { sizes: false, top: 0 },
    peers: [{ name: 'find', args: ['-printf', '.'] }],
  },
  {
    what: 'sizes and top 20 of',
    options: { sizes: true, top: 20 },
    peers: [
      { name: 'gdu', args: ['-npc'] },
      { name: 'du', args: ['-s'] },
    ],
  },
];

const bar = 1;
const barFromFiles = 200_000;

export const scanBench: Bench = {
  name: 'scan',
  summary: 'scans of trees of files, warm cache, beside find, gdu and du',
  run: async (bench) => {
    const { report, trees } = bench;
    const sizes = bench.isQuick ? [2_000, 20_000, 200_000] : [20_000, 200_000, 1_000_000];
    const all: Tree[] = sizes.map((fileCount) => ({
      what: `${fileCount} files`,
      path: trees.landingZone(fileCount),
      fileCount,
    }));
    const flatCount = bench.isQuick ? 20_000 : 200_000;
    all.push({
      what: `${flatCount} files in one directory`,
      path: trees.flat(flatCount),
      fileCount: flatCount,
    });
    const runs = bench.isQuick ? 3 : 7;
    const spawnMs = median(await repeat(runs, () => timeCommand('true', [])));
    report.line('conditions', {
      trees: trees.fileSystem,
      cache: 'warm',
      files_per_directory: 100,
      workers: 2,
      runs,
      peer_spawn_ms: round(spawnMs, 1),
    });
    for (const mode of modes) await runMode(bench, mode, all, runs);
  },
};

/** One node with every tree; its first scans warm the cache. */
async function runMode(bench: Workbench, mode: Mode, trees: readonly Tree[], runs: number): Promise<void> {
  const paths = trees.map(({ path }) => ({ path, scan_interval: '24h', ...mode.options }));
  const node = await startNode(bench.session, bench.product, { paths });
  await firstScansDone(node.client);
  for (const tree of trees) await compare(bench, mode, tree, node, runs);
  await node.end();
}

/** Ours and each peer in turn, so that what else the machine does meets all of them alike. */
async function compare(
  { report }: Workbench,
  mode: Mode,
  tree: Tree,
  node: BenchNode,
  runs: number,
): Promise<void> {
  const wallMs: number[] = [];
  const reportedMs: number[] = [];
  const peers = mode.peers.map(({ name, args }) => ({
    name,
    args,
    peer: findPeer(name),
    ms: [] as number[],
  }));
  for (let run = 0; run < runs; run++) {
    const scan = await timeScan(node.client, tree.path);
    if (scan.row.file_count !== tree.fileCount) throw new Error(`counted ${scan.row.file_count} files`);
    wallMs.push(scan.wallMs);
    reportedMs.push(scan.row.scan_duration_ms ?? Number.NaN);
    for (const { peer, args, ms } of peers) {
      if (peer !== undefined)
        ms.push(await timeCommand(peer.command, commandLine(peer.command, tree.path, args)));
    }
  }
  const ours = {
    etlmon_ms: round(median(wallMs), 1),
    etlmon_reported_ms: round(median(reportedMs), 1),
    etlmon_pss_mb: round(pssMb([node.pid]), 1),
  };
  const what = `${mode.what} ${tree.what}`;
  for (const { name, peer, args, ms } of peers) {
    if (peer === undefined) {
      report.line(what, { ...ours, peer: missingPeer(name) });
      continue;
    }
    const ratio = round(median(wallMs) / median(ms), 2);
    const figures = {
      ...ours,
      peer: `${peer.label} ${args.join(' ')}`,
      peer_ms: round(median(ms), 1),
      ratio,
    };
    report.line(what, figures, tree.fileCount < barFromFiles ? undefined : { value: ratio, bar });
  }
}

/** find wants its path first. */
function commandLine(command: string, path: string, args: readonly string[]): string[] {
  return command === 'find' ? [path, ...args] : [...args, path];
}

async function timeCommand(command: string, args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(command, args, { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with code ${code}`);
  return performance.now() - startedAt;
}

async function repeat<T>(times: number, act: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < times; i++) results.push(await act());
  return results;
}
