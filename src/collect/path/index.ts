import type { Collector, CollectorContext, Reading, Row, Task } from '../collector.ts';
import { pseudoMounts } from './mounts.ts';
import { failedRow, failedSamples, pathRow, pathSamples, topRows } from './rows.ts';
import { ScanError } from './scan-error.ts';
import { scan } from './scan.ts';
import type { PathTarget } from './target.ts';
import { WorkerThreads } from './worker-threads.ts';

export { pathMetrics } from './metrics.ts';
export type { PathTarget } from './target.ts';

/** What a task gets on top of its scan's own time-out, which includes the grace for a scan that is stuck. */
const TASK_MARGIN_MS = 10_000;

/** Files, directories and bytes below each configured path, each path on its own interval. */
export function createPathCollector(
  targets: readonly PathTarget[],
  context: CollectorContext,
  threads = new WorkerThreads({ clock: context.clock }),
): Collector {
  return {
    name: 'path',
    tasks: targets.map((target) => pathTask(target, threads, context)),
    close: () => threads.close(),
  };
}

function pathTask(target: PathTarget, threads: WorkerThreads, context: CollectorContext): Task {
  const { clock, host } = context;
  let last: Row | undefined = context.restored('paths').find((row) => row['path'] === target.path);
  /** A scan that left threads in the kernel; none is started on top of it. */
  let stuck: ScanError | undefined;
  const failed = ({ message }: ScanError): Reading => ({
    changes: [
      { kind: 'replace', table: 'paths', scope: target.path, rows: [failedRow(target, last, message)] },
    ],
    samples: failedSamples(target),
    failure: message,
  });
  const read = async (signal: AbortSignal): Promise<Reading> => {
    if (stuck) return failed(stuck);
    const mounts = pseudoMounts(host.readIfPresent(host.mountInfo) ?? '');
    try {
      const result = await scan(target, { clock, threads, pseudoMounts: mounts }, signal);
      last = pathRow(target, result, clock.now());
      return {
        changes: [
          { kind: 'replace', table: 'paths', scope: target.path, rows: [last] },
          { kind: 'replace', table: 'path_top', scope: target.path, rows: topRows(target, result) },
          { kind: 'append', table: 'path_scans', rows: [{ ...last, at: last['collected_at'] ?? null }] },
        ],
        samples: pathSamples(target, result),
      };
    } catch (error) {
      if (!(error instanceof ScanError)) throw error;
      stuck = error.back && error;
      void error.back?.then(() => {
        stuck = undefined;
      });
      return failed(error);
    }
  };
  const timeoutMs = target.timeoutMs + TASK_MARGIN_MS;
  return { id: target.path, intervalMs: target.scanIntervalMs, timeoutMs, read };
}
