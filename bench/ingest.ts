import { linkSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Health } from '../src/contract/health.ts';
import { databaseSize } from '../src/store/database.ts';
import type { Bench, Workbench } from './support/bench.ts';
import { writeLogFile } from './support/log-text.ts';
import { checkLines, linesStored, startWriter } from './support/logs.ts';
import type { NodeSections } from './support/node.ts';
import { startNode } from './support/node.ts';
import { askPaced } from './support/paced-client.ts';
import type { Peer } from './support/peers.ts';
import { findPeer, missingPeer } from './support/peers.ts';
import { cpuSeconds, pssMb } from './support/process-cost.ts';
import { rsyslogFlags, startRsyslog } from './support/rsyslog.ts';
import { median, percentile, round } from './support/statistics.ts';

const bars = { rateRatio: 1, apiP99Ms: 20, eventLoopP99Ms: 20 };
/** Where fewer are read, how soon a program sees that there is a file is most of its time. */
const judgedLines = 1_000_000;
const judgedPerSecond = 20_000;

/** Files to read, written before. */
interface Shape {
  readonly files: number;
  readonly linesPerFile: number;
  readonly bytes: number;
}

/** What one run came to. */
interface Run {
  readonly linesPerSecond: number;
  readonly cpuS: number;
  readonly pssMb: number;
  readonly databaseMb: number;
}

export const ingestBench: Bench = {
  name: 'ingest',
  summary: 'log lines into the database, beside rsyslog from file to file; the API while they arrive',
  run: async (bench) => {
    for (const shape of shapes(bench.isQuick)) await compare(bench, shape);
    for (const perSecond of bench.isQuick ? [20_000] : [5000, 20_000, 50_000]) await live(bench, perSecond);
  },
};

function shapes(isQuick: boolean): Shape[] {
  const few = (lines: number, files: number, bytes = 100): Shape => ({
    files,
    linesPerFile: lines / files,
    bytes,
  });
  if (isQuick)
    return [few(10_000, 1), few(100_000, 1), few(1_000_000, 1), few(100_000, 100), few(3000, 1, 10_000)];
  return [
    few(100_000, 1),
    few(1_000_000, 1),
    few(3_000_000, 1),
    few(1_000_000, 10),
    few(1_000_000, 100),
    few(3000, 1, 10_000),
    few(10_000, 1, 10_000),
    few(30_000, 1, 10_000),
  ];
}

/** Ours and the peer in turn over the same files. */
async function compare(bench: Workbench, shape: Shape): Promise<void> {
  const { report, session, isQuick } = bench;
  const { files, linesPerFile, bytes } = shape;
  const source = session.folder();
  for (let file = 0; file < files; file++)
    writeLogFile(`${source}/${file}.log`, file, { lines: linesPerFile, bytes });
  const peer = findPeer('rsyslogd');
  const ours: Run[] = [];
  const theirs: Run[] = [];
  for (let run = 0; run < (isQuick ? 1 : 3); run++) {
    ours.push(await runOurs(bench, source, shape, run === 0));
    if (peer !== undefined) theirs.push(await runTheirs(bench, peer, source, shape));
  }
  for (const name of readdirSync(source)) unlinkSync(`${source}/${name}`);
  const of = (runs: readonly Run[], key: keyof Run, digits: number): number =>
    round(median(runs.map((run) => run[key])), digits);
  const rate = of(ours, 'linesPerSecond', 0);
  const figures = {
    runs: ours.length,
    etlmon_lines_per_s: rate,
    etlmon_cpu_s: of(ours, 'cpuS', 2),
    etlmon_pss_mb: of(ours, 'pssMb', 1),
    etlmon_database_mb: of(ours, 'databaseMb', 1),
    files_mb: round((files * linesPerFile * bytes) / 2 ** 20, 1),
  };
  const what = `${files * linesPerFile} lines of ${bytes} bytes in ${files} ${files === 1 ? 'file' : 'files'}`;
  if (peer === undefined) {
    report.line(what, { ...figures, peer: missingPeer('rsyslogd') });
    return;
  }
  const peerRate = of(theirs, 'linesPerSecond', 0);
  const ratio = round(rate / peerRate, 2);
  const isJudged = files === 1 && bytes === 100 && linesPerFile >= judgedLines;
  report.line(
    what,
    {
      ...figures,
      peer: `${peer.label} ${rsyslogFlags}`,
      peer_lines_per_s: peerRate,
      peer_cpu_s: of(theirs, 'cpuS', 2),
      peer_pss_mb: of(theirs, 'pssMb', 1),
      ratio,
    },
    isJudged ? { value: ratio, bar: bars.rateRatio, isFloor: true } : undefined,
  );
}

/** The files appear, all at once, to a node that is up and waits for them. */
async function runOurs(
  { session, product }: Workbench,
  source: string,
  { files, linesPerFile, bytes }: Shape,
  isChecked: boolean,
): Promise<Run> {
  const folder = session.folder();
  const node = await startNode(session, product, following(`${folder}/*.log`));
  await delay(settleMs);
  const cpuBefore = cpuSeconds(node.pid);
  const startedAt = performance.now();
  for (const name of readdirSync(source)) linkSync(`${source}/${name}`, `${folder}/${name}`);
  const elapsedMs = await linesStored(node.client, logName, files * linesPerFile, startedAt);
  const run = {
    linesPerSecond: (files * linesPerFile * 1000) / elapsedMs,
    cpuS: cpuSeconds(node.pid) - cpuBefore,
    pssMb: pssMb([node.pid]),
    databaseMb: databaseSize(node.databaseFile) / 2 ** 20,
  };
  const isWhole = isChecked && files * linesPerFile * bytes <= mostCheckedBytes;
  await checkLines(node.client, logName, { files, linesPerFile, bytes, isWhole });
  await node.end();
  return run;
}

async function runTheirs(
  { session }: Workbench,
  peer: Peer,
  source: string,
  { files, linesPerFile, bytes }: Shape,
): Promise<Run> {
  const folder = session.folder();
  const rsyslog = await startRsyslog(session, peer, folder);
  const cpuBefore = cpuSeconds(rsyslog.pid);
  const startedAt = performance.now();
  for (const name of readdirSync(source)) linkSync(`${source}/${name}`, `${folder}/${name}`);
  const elapsedMs = await rsyslog.written(files * linesPerFile * bytes, startedAt);
  const run = {
    linesPerSecond: (files * linesPerFile * 1000) / elapsedMs,
    cpuS: cpuSeconds(rsyslog.pid) - cpuBefore,
    pssMb: pssMb([rsyslog.pid]),
    databaseMb: 0,
  };
  await rsyslog.end();
  return run;
}

/** Asks the API while a writer appends. */
async function live({ report, session, product, isQuick }: Workbench, perSecond: number): Promise<void> {
  const file = `${session.folder()}/live.log`;
  writeFileSync(file, '');
  const node = await startNode(session, product, following(file));
  const seconds = isQuick ? 5 : 15;
  const bytes = 100;
  const path = '/api/v1/fs';
  await askPaced(node.client, path, { perSecond: askedPerSecond, seconds: 1 });
  await delay(settleMs);
  const idle = await askPaced(node.client, path, { perSecond: askedPerSecond, seconds });
  const cpuBefore = cpuSeconds(node.pid);
  const writer = await startWriter(session, file, { perSecond, seconds, bytes });
  const busy = await askPaced(node.client, path, { perSecond: askedPerSecond, seconds });
  const { event_loop_delay_ms: loop } = await node.client.getJson<Health>('/api/v1/health');
  await writer.done;
  await linesStored(node.client, logName, perSecond * seconds);
  const cpuS = cpuSeconds(node.pid) - cpuBefore;
  const lines = await checkLines(node.client, logName, {
    files: 1,
    linesPerFile: perSecond * seconds,
    bytes,
    isWhole: true,
  });
  const isJudged = perSecond === judgedPerSecond;
  const what = `${path} at ${askedPerSecond}/s while ${perSecond} lines/s arrive`;
  const p99Ms = round(percentile(busy.latenciesMs, 99), 2);
  const idleP99Ms = round(percentile(idle.latenciesMs, 99), 2);
  report.line(
    `${what}: p99`,
    {
      p50_ms: round(percentile(busy.latenciesMs, 50), 2),
      p99_ms: p99Ms,
      max_ms: round(percentile(busy.latenciesMs, 100), 2),
      client_late_p99_ms: round(percentile(busy.lateMs, 99), 2),
      failures: busy.failures,
      etlmon_cpu_percent: round((cpuS / seconds) * 100, 1),
      lines_checked: lines,
      peer: 'itself idle',
      peer_p99_ms: idleP99Ms,
      ratio: round(p99Ms / idleP99Ms, 2),
    },
    isJudged ? { value: p99Ms, bar: bars.apiP99Ms } : undefined,
  );
  report.line(
    `${what}: event loop delay p99`,
    {
      event_loop_delay_p50_ms: loop.p50,
      event_loop_delay_p99_ms: loop.p99,
      event_loop_delay_max_ms: loop.max,
    },
    isJudged ? { value: loop.p99, bar: bars.eventLoopP99Ms } : undefined,
  );
  await node.end();
}

const logName = 'bench';
const settleMs = 1000;
const askedPerSecond = 200;
const mostCheckedBytes = 110_000_000;

function following(path: string): NodeSections {
  return {
    logs: [{ name: logName, path, from: 'beginning' }],
    retention: { log_lines: { max_age: '400d', max_rows: 100_000_000 } },
  };
}
