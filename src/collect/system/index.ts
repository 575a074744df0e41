import { delay } from '../../lib/clock.ts';
import type { Collector, CollectorContext } from '../collector.ts';
import { systemSamples } from './metrics.ts';
import { readSystem } from './raw.ts';
import type { TimedReading } from './summary.ts';
import { summarize } from './summary.ts';

export { systemMetrics } from './metrics.ts';

/** Two readings closer than this give rates that are mostly rounding. */
const minRateSpanMs = 200;
/** The very first reading is taken twice, so that rates and CPU shares are there at once. */
const firstSpanMs = 250;

/** CPU, memory, load, disks, network, pressure and file handles of this machine. */
export function createSystemCollector(intervalMs: number, context: CollectorContext): Collector {
  let previous: TimedReading | undefined;
  return {
    name: 'system',
    tasks: [
      {
        id: 'system',
        intervalMs,
        timeoutMs: 10_000,
        read: async () => {
          if (!previous) {
            previous = { raw: readSystem(context.host), atMs: context.clock.monotonic() };
            await delay(context.clock, firstSpanMs);
          }
          const current = { raw: readSystem(context.host), atMs: context.clock.monotonic() };
          const row = { system: JSON.stringify(summarize(previous, current, context.clock.now())) };
          if (current.atMs - previous.atMs >= minRateSpanMs) previous = current;
          return {
            changes: [{ kind: 'replace', table: 'system', rows: [row] }],
            samples: systemSamples(current.raw),
          };
        },
      },
    ],
  };
}
