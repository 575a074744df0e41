import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogCount, LogLine } from '../src/contract/logs.ts';
import type { Bench, Workbench } from './support/bench.ts';
import { errorEvery, writeLogFile } from './support/log-text.ts';
import { linesStored } from './support/logs.ts';
import type { BenchNode } from './support/node.ts';
import { startNode } from './support/node.ts';
import type { Peer } from './support/peers.ts';
import { findPeer, missingPeer } from './support/peers.ts';
import { median, round } from './support/statistics.ts';

const barMs = 100;
const judgedLines = 100_000;
const lineBytes = 100;
const logName = 'bench';

/** A search, the expression in the peer's words, and how many lines of so many match. */
interface Search {
  readonly what: string;
  readonly query: string;
  readonly grep: readonly string[];
  readonly matches: (lines: number) => number;
}

const errors = (lines: number): number => lines / errorEvery;
const none = (): number => 0;
const searches: readonly Search[] = [
  { what: 'a frequent match', query: 'filter=INFO', grep: ['INFO'], matches: (lines) => lines * 0.98 },
  { what: 'a rare match', query: 'filter=ERROR', grep: ['ERROR'], matches: errors },
  { what: 'no match', query: 'filter=FATAL', grep: ['FATAL'], matches: none },
  {
    what: 'a rare match, any case',
    query: 'filter=error&ignore_case=true',
    grep: ['-i', 'error'],
    matches: errors,
  },
  {
    what: 'an expression without a match',
    query: `filter=${encodeURIComponent(String.raw`timeout after [0-9]+ ms`)}`,
    grep: ['timeout after [0-9]+ ms'],
    matches: none,
  },
];

const run = promisify(execFile);
const pageLines = 100;

export const searchBench: Bench = {
  name: 'search',
  summary: 'a search over stored log lines, the first and later ones, beside grep -cE',
  run: async (bench) => {
    for (const lines of [10_000, 100_000, 1_000_000]) {
      const file = `${bench.session.folder()}/stored.log`;
      writeLogFile(file, 0, { lines, bytes: lineBytes });
      const coldMs: number[] = [];
      for (let start = 1; start < (bench.isQuick ? 1 : 5); start++) {
        const node = await nodeWith(bench, file, lines);
        coldMs.push(await first(node, lines));
        await node.end();
      }
      const node = await nodeWith(bench, file, lines);
      coldMs.push(await first(node, lines));
      bench.report.line(
        `the first search after a rest, ${lines} lines`,
        {
          runs: coldMs.length,
          etlmon_ms: round(median(coldMs), 1),
          etlmon_max_ms: round(Math.max(...coldMs), 1),
        },
        lines === judgedLines ? { value: round(median(coldMs), 1), bar: barMs } : undefined,
      );
      for (const search of searches) await compare(bench, node, file, search, lines);
      await node.end();
    }
  },
};

async function nodeWith({ session, product }: Workbench, file: string, lines: number): Promise<BenchNode> {
  const node = await startNode(session, product, {
    logs: [{ name: logName, path: file, from: 'beginning' }],
    retention: { log_lines: { max_age: '400d', max_rows: 100_000_000 } },
  });
  await linesStored(node.client, logName, lines);
  await delay(settleMs);
  return node;
}

/** Past what comes behind the writing of many lines. */
const settleMs = 1000;

/** The search of somebody who has looked at the newest lines before. */
async function first(node: BenchNode, lines: number): Promise<number> {
  await node.client.getJson<LogLine[]>(`/api/v1/logs/${logName}?lines=${pageLines}`);
  await delay(settleMs);
  const search = searches.find(({ what }) => what === 'a rare match');
  if (search === undefined) throw new Error('BUG: there is a search for a rare match');
  return timePage(node, search, lines);
}

async function compare(
  { report, isQuick }: Workbench,
  node: BenchNode,
  file: string,
  search: Search,
  lines: number,
): Promise<void> {
  const pageMs: number[] = [];
  const countMs: number[] = [];
  const grepMs: number[] = [];
  const grep = findPeer('grep');
  for (let turn = 0; turn < (isQuick ? 3 : 11); turn++) {
    pageMs.push(await timePage(node, search, lines));
    countMs.push(await timeCount(node, search, lines));
    if (grep !== undefined) grepMs.push(await timeGrep(grep, search, file, lines));
  }
  const bar = (value: number) => (lines === judgedLines ? { value, bar: barMs } : undefined);
  const line = (what: string, etlmonMs: number): void => {
    const figures = { turns: pageMs.length, etlmon_ms: etlmonMs };
    if (grep === undefined) {
      report.line(what, { ...figures, peer: missingPeer('grep') }, bar(etlmonMs));
      return;
    }
    const peerMs = round(median(grepMs), 1);
    const peer = { peer: `${grep.label} -cE`, peer_ms: peerMs, ratio: round(etlmonMs / peerMs, 2) };
    report.line(what, { ...figures, ...peer }, bar(etlmonMs));
  };
  line(`the last ${pageLines} of ${lines} lines with ${search.what}`, round(median(pageMs), 1));
  line(`count of ${lines} lines with ${search.what}`, round(median(countMs), 1));
}

async function timePage({ client }: BenchNode, { query, matches }: Search, lines: number): Promise<number> {
  const startedAt = performance.now();
  const found = await client.getJson<LogLine[]>(`/api/v1/logs/${logName}?lines=${pageLines}&${query}`);
  const elapsedMs = performance.now() - startedAt;
  expectMatches(query, found.length, Math.min(pageLines, matches(lines)));
  return elapsedMs;
}

async function timeCount({ client }: BenchNode, { query, matches }: Search, lines: number): Promise<number> {
  const startedAt = performance.now();
  const count = await client.getJson<LogCount>(`/api/v1/logs/${logName}/count?${query}`);
  const elapsedMs = performance.now() - startedAt;
  expectMatches(query, count.matches, matches(lines));
  return elapsedMs;
}

async function timeGrep(peer: Peer, { grep, matches }: Search, file: string, lines: number): Promise<number> {
  const startedAt = performance.now();
  // No match is its exit status 1.
  const { stdout } = await run(peer.command, ['-cE', ...grep, file]).catch(
    (error: { stdout: string }) => error,
  );
  const elapsedMs = performance.now() - startedAt;
  expectMatches(grep.join(' '), Number(stdout), matches(lines));
  return elapsedMs;
}

function expectMatches(what: string, found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`${what}: found ${found} lines, not ${wanted}`);
}
