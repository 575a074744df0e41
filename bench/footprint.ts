import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { alertRuleCount, writeAlertRules } from './support/alert-rules.ts';
import type { Bench, Workbench } from './support/bench.ts';
import type { NodeSections } from './support/node.ts';
import { startNode } from './support/node.ts';
import { measureCost } from './support/process-cost.ts';
import { startPrometheusStack } from './support/prometheus-stack.ts';
import { round } from './support/statistics.ts';

const bars = { pssRatio: 0.5, cpuPercent: 0.3 };
const scope = `every sample kept, as Prometheus does; the same ${alertRuleCount} alerting rules on both sides`;

export const footprintBench: Bench = {
  name: 'footprint',
  summary:
    'memory and CPU of an idle node, beside node_exporter, blackbox_exporter, Prometheus and Alertmanager',
  run: async (bench) => {
    const { report, session, product, isQuick } = bench;
    const [settleMs, measureMs] = isQuick ? [3000, 5000] : [20_000, 30_000];
    const rules = writeAlertRules(session, product);
    const stack = await startPrometheusStack(session, [rules.defaults, rules.more]);
    const peer = typeof stack === 'string' ? stack : stack.label;
    // One node at a time: two would share the pages of their program, and each would seem smaller than it is alone.
    for (const [what, given] of cases(bench)) {
      const node = await startNode(session, product, { ...given, alerts: { rule_files: [rules.more] } });
      await delay(settleMs);
      const groups = [[node.pid], ...(typeof stack === 'string' ? [] : [[...stack.pids]])];
      const [ours, theirs] = await measureCost(groups, measureMs);
      await node.end();
      if (ours === undefined) continue;
      const pssMb = round(ours.pssMb, 1);
      const cpuPercent = round(ours.cpuPercent, 2);
      const isJudged = what === judged;
      if (theirs === undefined) report.line(`${what}: memory`, { etlmon_pss_mb: pssMb, peer, scope });
      else {
        const ratio = round(ours.pssMb / theirs.pssMb, 2);
        const figures = { etlmon_pss_mb: pssMb, peer, peer_pss_mb: round(theirs.pssMb, 1), ratio, scope };
        report.line(`${what}: memory`, figures, isJudged ? { value: ratio, bar: bars.pssRatio } : undefined);
      }
      report.line(
        `${what}: CPU`,
        {
          etlmon_cpu_percent: cpuPercent,
          peer,
          ...(theirs === undefined ? {} : { peer_cpu_percent: round(theirs.cpuPercent, 2) }),
          measured_s: measureMs / 1000,
          scope,
        },
        isJudged ? { value: cpuPercent, bar: bars.cpuPercent } : undefined,
      );
    }
  },
};

const judged = 'idle, every default collector';

/** What a node is given to do besides the defaults; the last has something of everything. */
function cases({ session }: Workbench): [string, NodeSections][] {
  const watching = (count: number): NodeSections => {
    const numbers = Array.from({ length: count }, (_, i) => i);
    return {
      paths: numbers.map(() => ({ path: folderOfFiles(session.folder()) })),
      process_watch: numbers.map((i) => ({ name: `watch ${i}`, match: `worker-${i}$` })),
    };
  };
  const folder = folderOfFiles(session.folder());
  writeFileSync(`${folder}/app.log`, '');
  writeFileSync(`${folder}/xferlog`, '');
  const everything = {
    ...watching(10),
    logs: [0, 1, 2].map((i) => ({ name: `log ${i}`, path: `${folder}/app.log` })),
    xferlog: { path: `${folder}/xferlog` },
    arrivals: [{ name: 'parts', path: folder, match: 'part_*.csv', by: '06:00' }],
    tcp_checks: [{ name: 'port', address: '127.0.0.1:9', interval: '15s' }],
    exec: [{ name: 'script', command: ['/bin/echo', 'metric 1'], interval: '1m' }],
    textfile: { path: folder },
  };
  return [
    [judged, {}],
    ...[10, 50].map((count): [string, NodeSections] => [
      `idle, ${count} paths and ${count} process watches`,
      watching(count),
    ]),
    ['idle, something of everything', everything],
  ];
}

function folderOfFiles(folder: string): string {
  for (let i = 0; i < 100; i++) writeFileSync(`${folder}/part-${i}.csv`, '');
  return folder;
}
