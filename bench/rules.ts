import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../src/lib/clock.ts';
import { RunningRules } from '../src/node/rules/running-rules.ts';
import { parseRuleFile } from '../src/rules/rule-file.ts';
import { SeriesStore } from '../src/series/index.ts';
import { TestDatabase } from '../src/series/test-database.ts';
import type { Bench, Workbench } from './support/bench.ts';
import { findPeer, missingPeer } from './support/peers.ts';
import { createBlocks, servePrometheus, writeOpenMetrics } from './support/prometheus-blocks.ts';
import { getText } from './support/prometheus-http.ts';
import { RuleScene } from './support/rule-scene.ts';
import { median, round } from './support/statistics.ts';

const intervalMs = 15_000;
/** Two of the longest ranges. */
const historyMs = 600_000;
const barMs = 1000;

export const rulesBench: Bench = {
  name: 'rules',
  summary: 'recording and alerting rules over stored series: one evaluation of all; beside Prometheus',
  run: async (bench) => {
    for (const rules of bench.isQuick ? [10, 100] : [10, 100, 1000]) await oneScene(bench, rules);
  },
};

async function oneScene({ report, session, isQuick }: Workbench, rules: number): Promise<void> {
  const scene = new RuleScene(rules);
  const turns = isQuick ? 3 : 11;
  const { tookMs, longestMs, samples } = await ownTurns(scene, turns);
  const peer = findPeer('prometheus');
  const peerMs = peer && (await peerTurns(session, scene, isQuick ? 1 : 5));
  const etlmonMs = round(median(tookMs), 1);
  report.line(
    `one evaluation of ${rules} rules over ${scene.series} series`,
    {
      turns,
      samples,
      etlmon_ms: etlmonMs,
      first_ms: round(tookMs[0] ?? 0, 1),
      longest_hold_ms: round(longestMs, 1),
      ...(peer && peerMs
        ? {
            peer: `${peer.label} prometheus_rule_group_last_duration_seconds`,
            peer_turns: peerMs.length,
            peer_ms: round(median(peerMs), 1),
            ratio: round(etlmonMs / median(peerMs), 2),
          }
        : { peer: missingPeer('prometheus') }),
    },
    { value: etlmonMs, bar: barMs },
  );
}

/** Time stands still but for what the rules themselves take; timers of groups fire when they are told to. */
class TurnClock implements Clock {
  readonly waiting: (() => void)[] = [];
  #nowMs: number;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  monotonic(): number {
    return performance.now();
  }

  schedule(delayMs: number, callback: () => void): () => void {
    if (delayMs === 0) setTimeout(callback, 0);
    else this.waiting.push(callback);
    return () => {};
  }

  pass(ms: number): void {
    this.#nowMs += ms;
  }
}

async function ownTurns(
  scene: RuleScene,
  turns: number,
): Promise<{ tookMs: number[]; longestMs: number; samples: number }> {
  using database = new TestDatabase();
  const clock = new TurnClock(Date.UTC(2026, 0, 1));
  const store = SeriesStore.open(database, clock);
  let tick = 0;
  const scrape = async (): Promise<void> => {
    await store.append(clock.now(), scene.scrape(tick++), 'bench');
    clock.pass(intervalMs);
  };
  for (let pastMs = 0; pastMs < historyMs; pastMs += intervalMs) await scrape();
  let evaluations = 0;
  const rules = new RunningRules({
    clock,
    log: console,
    series: () => store,
    take: ({ atMs, samples, source, goesOn }) => {
      void store.append(atMs, samples, source, goesOn);
      evaluations++;
    },
    externalLabels: () => ({}),
  });
  rules.apply([parseRuleFile(scene.text('15s'), 'bench.yml')], true);
  const tookMs: number[] = [];
  let longestMs = 0;
  for (let turn = 0; turn < turns; turn++) {
    await scrape();
    clock.waiting.shift()?.();
    longestMs = Math.max(longestMs, await holdWhile(() => evaluations <= turn));
    tookMs.push(rules.state().groups[0]?.counts.durationMs ?? 0);
  }
  rules.stop();
  const [group] = rules.state().groups;
  const fault = group?.rules.find(({ lastError }) => lastError !== undefined)?.lastError;
  if (fault !== undefined) throw new Error(fault);
  return { tookMs, longestMs, samples: group?.counts.samples ?? 0 };
}

/** How long the event loop was held at most until something is so. */
async function holdWhile(isGoingOn: () => boolean): Promise<number> {
  let longestMs = 0;
  while (isGoingOn()) {
    const before = performance.now();
    await new Promise((resolve) => setImmediate(resolve));
    longestMs = Math.max(longestMs, performance.now() - before);
  }
  return longestMs;
}

/** The same rules and readings in Prometheus, as it measures them itself. */
async function peerTurns(session: Workbench['session'], scene: RuleScene, turns: number): Promise<number[]> {
  const folder = session.folder();
  const text = join(folder, 'readings.txt');
  await writeOpenMetrics(text, readingsAround(scene, Date.now()));
  const blocks = join(folder, 'blocks');
  await createBlocks(session, text, blocks);
  const rules = join(folder, 'rules.yml');
  writeFileSync(rules, scene.text('2s'));
  const url = await servePrometheus(session, blocks, JSON.stringify({ rule_files: [rules] }));
  const tookMs: number[] = [];
  let seen = '';
  for (let look = 0; look < turns * 40 && tookMs.length < turns; look++) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const metrics = (await getText(`${url}/metrics`)) ?? '';
    const at = /^prometheus_rule_group_last_evaluation_timestamp_seconds\{.*\} (\S+)$/m.exec(metrics)?.[1];
    const took = /^prometheus_rule_group_last_duration_seconds\{.*\} (\S+)$/m.exec(metrics)?.[1];
    if (at === undefined || took === undefined || Number(took) === 0 || at === seen) continue;
    seen = at;
    tookMs.push(Number(took) * 1000);
  }
  if (tookMs.length < turns) throw new Error('prometheus does not evaluate the rules');
  return tookMs;
}

/** From ten minutes ago to as long ahead as Prometheus may take to be asked. */
function* readingsAround(scene: RuleScene, nowMs: number) {
  let tick = 0;
  for (let atMs = nowMs - historyMs; atMs < nowMs + historyMs; atMs += intervalMs)
    yield { atMs, samples: scene.scrape(tick++) };
}
