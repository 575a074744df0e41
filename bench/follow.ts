import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bench, Workbench } from './support/bench.ts';
import type { Follower } from './support/followers.ts';
import { followNode, followTail } from './support/followers.ts';
import { startWriter } from './support/logs.ts';
import { startNode } from './support/node.ts';
import { findPeer, missingPeer } from './support/peers.ts';
import type { Cost } from './support/process-cost.ts';
import { measureCost } from './support/process-cost.ts';
import { percentile, round } from './support/statistics.ts';

const bars = { p99Ms: 250, cpuPercent: 2 };
const judgedPerSecond = 500;
const logName = 'bench';
const lineBytes = 120;
/** Until a follower is told of changes, and the writer runs. */
const settleMs = 1000;

export const followBench: Bench = {
  name: 'follow',
  summary: 'from a line appended to a file to a follower that has it, beside tail -F',
  run: async (bench) => {
    for (const perSecond of [50, judgedPerSecond, 5000]) await compare(bench, perSecond);
  },
};

/** Ours, then the peer: at once they would wait for each other. */
async function compare(bench: Workbench, perSecond: number): Promise<void> {
  const { report, session, product } = bench;
  const file = `${session.folder()}/followed.log`;
  writeFileSync(file, '');
  const node = await startNode(session, product, { logs: [{ name: logName, path: file }] });
  const ours = await measure(bench, await followNode(node.url, logName), { pid: node.pid, file, perSecond });
  await node.end();
  const tail = findPeer('tail');
  writeFileSync(file, '');
  const theirs =
    tail &&
    (await measure(bench, await followTail(session, tail, file), { pid: undefined, file, perSecond }));
  const p99Ms = percentileOf(ours, 99);
  const cpuPercent = round(ours.cost.cpuPercent, 2);
  const isJudged = perSecond === judgedPerSecond;
  const what = `following ${perSecond} lines/s`;
  const peer = tail === undefined ? missingPeer('tail') : `${tail.label} -F`;
  report.line(
    `${what}: from append to follower, p99`,
    {
      lines: ours.latenciesMs.length,
      p50_ms: percentileOf(ours, 50),
      p99_ms: p99Ms,
      max_ms: percentileOf(ours, 100),
      peer,
      ...(theirs && {
        peer_p50_ms: percentileOf(theirs, 50),
        peer_p99_ms: percentileOf(theirs, 99),
        peer_max_ms: percentileOf(theirs, 100),
      }),
    },
    isJudged ? { value: p99Ms, bar: bars.p99Ms } : undefined,
  );
  report.line(
    `${what}: CPU`,
    {
      etlmon_cpu_percent: cpuPercent,
      etlmon_pss_mb: round(ours.cost.pssMb, 1),
      peer,
      ...(theirs && {
        peer_cpu_percent: round(theirs.cost.cpuPercent, 2),
        peer_pss_mb: round(theirs.cost.pssMb, 1),
      }),
    },
    isJudged ? { value: cpuPercent, bar: bars.cpuPercent } : undefined,
  );
}

interface Measured {
  readonly latenciesMs: readonly number[];
  readonly cost: Cost;
}

/** Writes, and measures what following costs while it does. `pid`: undefined where the follower does all the work. */
async function measure(
  { session, isQuick }: Workbench,
  follower: Follower,
  { pid, file, perSecond }: { pid: number | undefined; file: string; perSecond: number },
): Promise<Measured> {
  // Code that is compiled while it is new shows in the cost for some seconds.
  const warmMs = isQuick ? 2000 : 10_000;
  const measuredMs = isQuick ? 5000 : 20_000;
  const seconds = (warmMs + measuredMs + settleMs) / 1000;
  await delay(settleMs);
  const writer = await startWriter(session, file, { perSecond, seconds, bytes: lineBytes });
  await delay(warmMs);
  const [cost] = await measureCost([[pid ?? follower.pid ?? 0]], measuredMs);
  await writer.done;
  await delay(settleMs);
  const { latenciesMs, faults } = follower;
  await follower.end();
  if (cost === undefined) throw new Error('BUG: a process has a cost');
  if (latenciesMs.length !== perSecond * seconds || faults > 0)
    throw new Error(`saw ${latenciesMs.length} of ${perSecond * seconds} lines, ${faults} out of order`);
  return { latenciesMs, cost };
}

function percentileOf({ latenciesMs }: Measured, percent: number): number {
  return round(percentile(latenciesMs, percent), 1);
}
