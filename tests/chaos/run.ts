import { parseArgs } from 'node:util';
import type { PartReport } from './report.ts';
import { isWell, seeded } from './report.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    runtime: { type: 'string', default: 'node' },
    part: { type: 'string' },
  },
});
if (values.runtime === 'executable') process.env['ETLMON'] = 'dist/bin/etlmon';

// Which program is driven is settled when these are loaded.
const parts = {
  kill: async () => (await import('./kills.ts')).kills,
  alerts: async () => (await import('./alerts.ts')).alerts,
  'disk full': async () => (await import('./disk-full.ts')).diskFull,
  damage: async () => (await import('./damage.ts')).damage,
  backup: async () => (await import('./damage.ts')).backup,
};

let isFailed = false;
for (const [part, load] of Object.entries(parts)) {
  if (values.part !== undefined && values.part !== part) continue;
  const run = await load();
  let report: PartReport;
  try {
    report = await run({ isQuick: values.quick, random: seeded(Number(values.seed)) });
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    report = { part, rounds: 0, written: 0, stored: 0, lost: 0, repeated: 0, seconds: 0, failure };
  }
  console.log(JSON.stringify({ ...report, seed: Number(values.seed) }));
  isFailed ||= !isWell(report);
}
process.exitCode = isFailed ? 1 : 0;
