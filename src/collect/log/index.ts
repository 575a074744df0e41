import type { Collector, CollectorContext } from '../collector.ts';
import { FollowedLog } from './followed-log.ts';
import type { LogStatus } from './followed-log.ts';
import type { LogTarget } from './target.ts';

export type { LogStatus } from './followed-log.ts';
export { logMetrics } from './metrics.ts';
export type { LogTarget } from './target.ts';

export interface LogCollector extends Collector {
  /** Every log, as configured. */
  statuses(): LogStatus[];
  /** Stops or goes on reading a log; false where there is none of that name. Takes effect with its next run. */
  pause(name: string, isPaused: boolean): boolean;
}

/** Follows the configured logs, each in a task of its own: one that fails or hangs does not hold up the others. */
export function createLogCollector(targets: readonly LogTarget[], context: CollectorContext): LogCollector {
  const logs = targets.map((target) => new FollowedLog(target, context));
  return {
    name: 'log',
    tasks: logs,
    statuses: () => logs.map((log) => log.status()),
    pause: (name, isPaused) => {
      const log = logs.find(({ id }) => id === name);
      log?.pause(isPaused);
      return log !== undefined;
    },
    close: () => {
      for (const log of logs) log.close();
    },
  };
}
