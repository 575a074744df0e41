import { setTimeout as delay } from 'node:timers/promises';
import type { Bench, Workbench } from './support/bench.ts';
import type { BenchNode } from './support/node.ts';
import { startNode } from './support/node.ts';
import type { Peer, PeerName } from './support/peers.ts';
import { findPeer, missingPeer } from './support/peers.ts';
import type { Cost } from './support/process-cost.ts';
import { measureCost } from './support/process-cost.ts';
import { percentile, round } from './support/statistics.ts';
import type { ScreenSize } from './support/terminal.ts';
import { Terminal } from './support/terminal.ts';

const bars = { keyP99Ms: 50, cpuPercent: 2 };
const sizes: readonly ScreenSize[] = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
];
const large: ScreenSize = { columns: 200, rows: 50 };

/** Each view by its key, and what only it has in the line below the ruler. */
const views = [
  ['1', /nothing is wrong|^ [!✗]/],
  ['2', /MOUNT/],
  ['5', /processes: \d/],
  ['3', /PATH/],
  ['0', /NODE/],
] as const;

export const tuiBench: Bench = {
  name: 'tui',
  summary: 'the terminal client: from key to new screen, and what watching costs, beside btop and glances',
  run: async (bench) => {
    const tmux = findPeer('tmux');
    if (tmux === undefined) {
      bench.report.line('everything', { skipped: missingPeer('tmux') });
      return;
    }
    const { session, product } = bench;
    const node = await startNode(session, product, { paths: [{ path: session.folder() }] });
    for (const count of bench.isQuick ? [300] : [100, 300, 1000]) {
      const sleepers = await startSleepers(bench, count);
      if (count === 300) for (const size of sizes) await keys(bench, tmux, node, size);
      await watching(bench, tmux, node);
      for (const sleeper of sleepers) await session.end(sleeper);
    }
    await node.end();
  },
};

/** Processes to fill the list with. */
async function startSleepers({ session }: Workbench, count: number) {
  const sleepers = [];
  for (let i = 0; i < count; i++) sleepers.push(await session.start('sleep', ['3600']));
  return sleepers;
}

async function keys(
  { report, session, product, isQuick }: Workbench,
  tmux: Peer,
  node: BenchNode,
  size: ScreenSize,
): Promise<void> {
  await using terminal = await Terminal.open(session, tmux, size, [product.file, 'ui', '--node', node.url]);
  await terminal.waitFor((screen) => screen.some((line) => line.includes('overview')));
  await terminal.press('5', (screen) => /processes/.test(screen[3] ?? ''));
  await terminal.press('a', (screen) => /all processes: \d{3}/.test(screen[3] ?? ''));
  const rounds = isQuick ? 4 : 30;
  const viewMs: number[] = [];
  const moveMs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [key, mark] of views) {
      viewMs.push(await terminal.press(key, (screen) => mark.test(screen[3] ?? '')));
      // The answers that the view asked for are drawn meanwhile, as they are for a person.
      await delay(50 + Math.random() * 100);
    }
  }
  await terminal.press('5', (screen) => /all processes/.test(screen[3] ?? ''));
  // Rows that stay where they are: by CPU, the default, they move by themselves.
  for (const typed of ["':'", "-l 'sort pid'", 'Enter']) await terminal.run(`send-keys ${typed}`);
  await terminal.waitFor((screen) => /PID[▲▼]|[▲▼]PID/.test(screen[4] ?? ''));
  for (let press = 0; press < rounds * 5; press++) {
    const before = selectedRow(await terminal.screen());
    const key = press % 20 < 10 ? 'j' : 'k';
    moveMs.push(await terminal.press(key, (screen) => selectedRow(screen) !== before));
    await delay(50 + Math.random() * 100);
  }
  const place = `${size.columns}×${size.rows}, in ${tmux.label}`;
  keyLine(report, `key to another view, ${place}`, viewMs);
  keyLine(report, `key to next row of all processes, ${place}`, moveMs);
}

function keyLine(report: Workbench['report'], what: string, ms: readonly number[]): void {
  const p99Ms = round(percentile(ms, 99), 1);
  const figures = {
    presses: ms.length,
    p50_ms: round(percentile(ms, 50), 1),
    p99_ms: p99Ms,
    max_ms: round(percentile(ms, 100), 1),
  };
  report.line(what, figures, { value: p99Ms, bar: bars.keyP99Ms });
}

function selectedRow(screen: readonly string[]): number {
  return screen.findIndex((line) => line.startsWith(' ▸'));
}

/** The cost of looking at the whole process list, ours and each peer's in turn. */
async function watching(bench: Workbench, tmux: Peer, node: BenchNode): Promise<void> {
  const { report } = bench;
  const { count, ours, ofNode } = await watchingOurs(bench, tmux, node);
  const cpuPercent = round(ours.cpuPercent, 2);
  const figures = {
    etlmon_cpu_percent: cpuPercent,
    etlmon_pss_mb: round(ours.pssMb, 1),
    node_cpu_percent: round(ofNode.cpuPercent, 2),
  };
  const what = `watching ${count} processes, ${large.columns}×${large.rows}, every 2 s`;
  report.line(`${what}: CPU`, figures, { value: cpuPercent, bar: bars.cpuPercent });
  for (const name of ['btop', 'glances'] as const) report.line(what, await beside(bench, tmux, name, ours));
}

async function watchingOurs({ session, product, isQuick }: Workbench, tmux: Peer, node: BenchNode) {
  const command = [product.file, 'ui', '--node', node.url];
  await using terminal = await Terminal.open(session, tmux, large, command);
  await terminal.waitFor((screen) => screen.some((line) => line.includes('overview')));
  await terminal.press('5', (screen) => /processes/.test(screen[3] ?? ''));
  await terminal.press('a', (screen) => /all processes: \d{3}/.test(screen[3] ?? ''));
  const count = Number(/all processes: (\d+)/.exec((await terminal.screen())[3] ?? '')?.[1]);
  const [ours, ofNode] = await cost([await terminal.pid(), node.pid], isQuick);
  if (ours === undefined || ofNode === undefined) throw new Error('BUG: two processes have two costs');
  return { count, ours, ofNode };
}

async function beside({ session, isQuick }: Workbench, tmux: Peer, name: PeerName, ours: Cost) {
  const peer = findPeer(name);
  if (peer === undefined) return { peer: missingPeer(name) };
  await using terminal = await Terminal.open(session, tmux, large, [peer.command]);
  const [theirs] = await cost([await terminal.pid()], isQuick);
  const screen = await terminal.screen();
  if (theirs === undefined || !screen.join('').includes('CPU'))
    throw new Error(`${peer.label} did not run: ${screen.join('\n')}`);
  return {
    peer: `${peer.label}, no flags`,
    etlmon_cpu_percent: round(ours.cpuPercent, 2),
    peer_cpu_percent: round(theirs.cpuPercent, 2),
    cpu_ratio: round(ours.cpuPercent / theirs.cpuPercent, 2),
    etlmon_pss_mb: round(ours.pssMb, 1),
    peer_pss_mb: round(theirs.pssMb, 1),
    pss_ratio: round(ours.pssMb / theirs.pssMb, 2),
  };
}

/** Past the start, over 20 s. */
async function cost(pids: readonly number[], isQuick: boolean): Promise<Cost[]> {
  await delay(isQuick ? 1000 : 5000);
  return measureCost(
    pids.map((pid) => [pid]),
    isQuick ? 4000 : 20_000,
  );
}
