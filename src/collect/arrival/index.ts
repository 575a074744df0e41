import type { Collector, CollectorContext } from '../collector.ts';
import type { ArrivalEntry } from './config.ts';
import { Directories } from './directory.ts';
import { Expectation } from './expectation.ts';

export { arrivalMetrics } from './metrics.ts';

const intervalMs = 10_000;
/** Longer than an expectation waits for its directory. */
const timeoutMs = 30_000;

/** Files that must arrive in time, each expectation looked at on its own. */
export function createArrivalCollector(
  entries: readonly ArrivalEntry[],
  context: CollectorContext,
): Collector {
  const directories = new Directories();
  return {
    name: 'arrival',
    tasks: entries.map((entry) => {
      const expectation = new Expectation(entry, context, directories);
      return { id: entry.name, intervalMs, timeoutMs, read: () => expectation.read() };
    }),
  };
}
