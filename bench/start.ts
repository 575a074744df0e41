import type { Bench } from './support/bench.ts';
import type { NodeSections } from './support/node.ts';
import { startNode } from './support/node.ts';
import { median, round } from './support/statistics.ts';

const barMs = 300;

export const startBench: Bench = {
  name: 'start',
  summary: 'from starting the node to its first answer on /api/v1/health',
  run: async ({ report, session, product, isQuick }) => {
    const runs = isQuick ? 3 : 15;
    const folders = Array.from({ length: 100 }, () => session.folder());
    const cases: readonly { what: string; sections: NodeSections; isJudged: boolean }[] = [
      { what: 'no configuration but address and database', sections: {}, isJudged: true },
      { what: '100 paths', sections: { paths: folders.map((path) => ({ path })) }, isJudged: true },
      {
        what: '1000 process watches',
        sections: {
          process_watch: Array.from({ length: 1000 }, (_, i) => ({
            name: `watch ${i}`,
            match: `worker-${i}$`,
          })),
        },
        // To show growth: nobody watches a thousand.
        isJudged: false,
      },
    ];
    for (const { what, sections, isJudged } of cases) {
      const startMs: number[] = [];
      for (let run = 0; run < runs; run++) {
        const node = await startNode(session, product, sections);
        startMs.push(node.startMs);
        await node.end();
      }
      const figures = { runs, etlmon_ms: round(median(startMs)), etlmon_max_ms: round(Math.max(...startMs)) };
      report.line(what, figures, isJudged ? { value: figures.etlmon_ms, bar: barMs } : undefined);
    }
  },
};
