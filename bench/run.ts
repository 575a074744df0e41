import { arch, cpus, loadavg, release } from 'node:os';
import { parseArgs } from 'node:util';
import { apiBench } from './api.ts';
import { followBench } from './follow.ts';
import { footprintBench } from './footprint.ts';
import { ingestBench } from './ingest.ts';
import { promqlBench } from './promql.ts';
import { routingBench } from './routing.ts';
import { rulesBench } from './rules.ts';
import { samplesBench } from './samples.ts';
import { scanBench } from './scan.ts';
import { searchBench } from './search.ts';
import { startBench } from './start.ts';
import type { Bench } from './support/bench.ts';
import type { Product, RuntimeChoice } from './support/product.ts';
import { chooseProducts } from './support/product.ts';
import { Report } from './support/report.ts';
import { Session } from './support/session.ts';
import { round } from './support/statistics.ts';
import { Trees } from './support/trees.ts';
import { tuiBench } from './tui.ts';

const benches: readonly Bench[] = [
  scanBench,
  apiBench,
  footprintBench,
  startBench,
  tuiBench,
  ingestBench,
  followBench,
  searchBench,
  samplesBench,
  promqlBench,
  rulesBench,
  routingBench,
];

const runtimes: readonly string[] = ['node', 'executable', 'both'] satisfies RuntimeChoice[];

const usage = [
  'usage: npm run bench -- NAME... [--quick] [--report] [--runtime node|executable|both] [--dir FOLDER]',
  '',
  ...benches.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`),
  `  ${'all'.padEnd(10)} each of them`,
  '',
  '  --quick    small and short: shows that it works, not how fast it is',
  '  --report   exits with 0 also where a bar is missed',
  '  --runtime  which program; left out: dist/bin/etlmon where it is built, else bin/etlmon; ETLMON=FILE names another',
  '  --dir      where trees of files are made, such as /dev/shm; left out: the folder for temporary files',
].join('\n');

process.exitCode = await main();

async function main(): Promise<number> {
  const args = parse();
  if (typeof args === 'string') {
    console.error(args);
    return 2;
  }
  const session = new Session();
  const trees = new Trees(session, args.dir);
  let running: Session | undefined;
  const interrupt = async (): Promise<never> => {
    await running?.[Symbol.asyncDispose]();
    await session[Symbol.asyncDispose]();
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void interrupt());
  let missed = 0;
  try {
    for (const product of chooseProducts(args.runtime)) {
      for (const bench of args.benches) {
        await using own = new Session();
        running = own;
        const report = new Report(bench.name, product.runtime);
        report.line('environment', environmentOf(product));
        await bench.run({ product, report, session: own, trees, isQuick: args.isQuick });
        missed += report.missed;
      }
    }
  } finally {
    await session[Symbol.asyncDispose]();
  }
  if (missed > 0) console.error(`bench: ${missed} figures miss their bar`);
  return missed > 0 && !args.isReport ? 1 : 0;
}

interface Arguments {
  readonly benches: readonly Bench[];
  readonly runtime: RuntimeChoice | undefined;
  readonly dir: string | undefined;
  readonly isQuick: boolean;
  readonly isReport: boolean;
}

/** The command line, or what to say where it is wrong. */
function parse(): Arguments | string {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      report: { type: 'boolean', default: false },
      runtime: { type: 'string' },
      dir: { type: 'string' },
    },
  });
  if (positionals.length === 0) return usage;
  const { runtime, dir, quick: isQuick, report: isReport } = values;
  if (runtime !== undefined && !runtimes.includes(runtime))
    return `bench: --runtime is ${runtimes.join(', ')}`;
  const names = positionals.includes('all') ? benches.map(({ name }) => name) : positionals;
  const chosen: Bench[] = [];
  for (const name of names) {
    const bench = benches.find((candidate) => candidate.name === name);
    if (bench === undefined) return `bench: there is no benchmark ${JSON.stringify(name)}\n\n${usage}`;
    chosen.push(bench);
  }
  return { benches: chosen, runtime: runtime as RuntimeChoice | undefined, dir, isQuick, isReport };
}

function environmentOf({ file, version }: Product): Record<string, string | number> {
  return {
    product: file,
    version,
    kernel: `${release()} ${arch()}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    // What else the machine does, before this begins.
    load1: round(loadavg()[0] ?? 0, 2),
  };
}
