import { existsSync } from 'node:fs';
import type { Task } from '../../collector.ts';
import type { Host } from '../../host.ts';
import { chipSamples } from './chip.ts';
import { readChips } from './read-chips.ts';

export { sensorMetrics } from './sensor-value.ts';

/** Sensors move slowly, and asking them is slow. */
const minIntervalMs = 30_000;

/** Reads the hardware's sensors; undefined where this machine has none, as virtual ones. */
export function createSensorTask(host: Host, intervalMs: number): Task | undefined {
  const folder = host.path('sys/class/hwmon');
  if (!existsSync(folder)) return undefined;
  return {
    id: 'sensors',
    intervalMs: Math.max(intervalMs, minIntervalMs),
    timeoutMs: 20_000,
    read: async (signal) => ({ samples: chipSamples(await readChips(folder, signal)) }),
  };
}
