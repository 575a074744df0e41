import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cronSuite } from './cron.ts';
import { nodeExporterSuite } from './node-exporter.ts';
import { promqlSuite } from './promql.ts';
import { rulesSuite } from './rules.ts';
import type { Suite } from './suite.ts';
import { tailSuite } from './tail.ts';
import { xferlogSuite } from './xferlog.ts';

/** The suites this version has. */
const suites: readonly Suite[] = [
  nodeExporterSuite,
  cronSuite,
  xferlogSuite,
  tailSuite,
  promqlSuite,
  rulesSuite,
];

const [folder, wanted] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: npm run conformance -- DIR [NAME]');
  process.exit(2);
}
if (!existsSync(folder)) {
  console.error(`conformance: there is no folder ${folder}`);
  process.exit(2);
}
if (wanted !== undefined && !suites.some(({ name }) => name === wanted)) {
  console.error(`conformance: no suite ${wanted}; there is ${suites.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

let isFailed = false;
for (const suite of suites) {
  if (wanted !== undefined && suite.name !== wanted) continue;
  const own = join(folder, suite.source ?? suite.name);
  if (!existsSync(own)) {
    console.error(`conformance: ${own} is not there; suite ${suite.name} is left out`);
    isFailed ||= wanted !== undefined;
    continue;
  }
  for (const { notes, ...result } of await suite.run(own)) {
    console.log(JSON.stringify({ suite: suite.name, ...result, ...(notes.length > 0 ? { notes } : {}) }));
    isFailed ||= result.failed > 0;
  }
}
process.exitCode = isFailed ? 1 : 0;
