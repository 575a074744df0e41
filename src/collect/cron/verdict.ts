import { formatDuration } from '../../lib/format.ts';

export type Verdict = 'ok' | 'running' | 'missed' | 'overlap' | 'short' | 'long' | 'duplicate' | 'failed';

/** What a run is judged by. */
export interface RunFacts {
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly isUnderWay: boolean;
  readonly exitStatus: number | undefined;
  /** What the log said of its end, or why its end is not known. */
  readonly detail: string | undefined;
  /** When the run before it started, which was under way when this one was. */
  readonly overlapped: number | undefined;
  /** Why it is one run too many for its moment. */
  readonly duplicate: string | undefined;
}

/** From this many runs on it is known how long a job usually takes. */
const minRuns = 8;
/** Short and long: beyond this factor of the median, and by more than this many milliseconds. */
const factor = 5;
const minDifferenceMs = 10_000;

/**
 * Judges a run; `durations` are those of the job's runs before it. The worst that can be said of it is the verdict,
 * `detail` says it in words.
 */
export function judge(
  run: RunFacts,
  durations: readonly number[],
): { readonly verdict: Verdict; readonly detail: string | null } {
  const durationMs = run.endedAt === undefined ? undefined : run.endedAt - run.startedAt;
  const usual = durations.length < minRuns ? undefined : median(durations);
  if (run.exitStatus !== undefined && run.exitStatus !== 0) {
    return { verdict: 'failed', detail: run.detail ?? `exit status ${run.exitStatus}` };
  }
  if (run.detail?.startsWith('failed')) return { verdict: 'failed', detail: run.detail };
  if (run.duplicate !== undefined) return { verdict: 'duplicate', detail: run.duplicate };
  if (run.overlapped !== undefined) {
    const since = new Date(run.overlapped).toISOString();
    return { verdict: 'overlap', detail: `the run of ${since} was still under way` };
  }
  if (run.isUnderWay) return { verdict: 'running', detail: null };
  if (durationMs !== undefined && usual !== undefined && Math.abs(durationMs - usual) > minDifferenceMs) {
    const detail = `took ${formatDuration(durationMs)}, usually ${formatDuration(usual)}`;
    if (durationMs < usual / factor) return { verdict: 'short', detail };
    if (durationMs > usual * factor) return { verdict: 'long', detail };
  }
  return { verdict: 'ok', detail: run.detail ?? null };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
