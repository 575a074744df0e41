import type { HistoryRequest } from '../../api/metric-routes.ts';
import type { History } from '../../contract/history.ts';
import { formatCount } from '../../lib/format.ts';
import type { Happening, HappeningSource } from './happening.ts';

/** A log that was written to far more than before. */
export interface Burst {
  readonly atMs: number;
  /** Lines a minute at its height, and in the middle of the three hours before. */
  readonly perMinute: number;
  readonly usual: number;
}

const stepMs = 5 * 60_000;
/** Steps before one that it is compared with, and how many of them there must be at least. */
const stepsBefore = 36;
const leastBefore = 6;
/** A hundred lines in five minutes. */
const leastPerMinute = 20;
/** So far above the median, and above the highest: what comes every hour is no burst. */
const aboveMedian = 5;
const aboveHighest = 1.5;
/** Longer is not looked through: it is for a screen, not for statistics. */
const maxSpanMs = 26 * 3_600_000;

/** Bursts in lines a minute of each step (null: nobody counted). One lasts while there is half as much. */
export function burstsOf(perMinute: readonly (number | null)[], startMs: number): Burst[] {
  const bursts: Burst[] = [];
  let current: Burst | undefined;
  for (const [index, now] of perMinute.entries()) {
    const before = perMinute.slice(Math.max(0, index - stepsBefore), index).filter((value) => value !== null);
    const usual = median(before);
    if (current !== undefined && now !== null && now >= current.perMinute / 2) {
      current = { ...current, perMinute: Math.max(current.perMinute, now) };
      bursts[bursts.length - 1] = current;
      continue;
    }
    const isBurst =
      now !== null &&
      before.length >= leastBefore &&
      now >= leastPerMinute &&
      now >= aboveMedian * usual &&
      now >= aboveHighest * Math.max(...before);
    current = isBurst ? { atMs: startMs + index * stepMs, perMinute: now, usual } : undefined;
    if (current !== undefined) bursts.push(current);
  }
  return bursts;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Bursts of the followed logs, from the stored counts of their lines. Where the series cannot be read there are none. */
export function logBurstSource(history: (request: HistoryRequest) => Promise<History>): HappeningSource {
  return {
    kinds: ['log'],
    find: async ({ fromMs, toMs }) => {
      const since = Math.max(fromMs, toMs - maxSpanMs);
      try {
        const answer = await history({
          name: 'etlmon_log_lines_total',
          conditions: '',
          fromMs: since - stepsBefore * stepMs,
          toMs,
          stepMs,
          as: 'rate',
          limit: 200,
        });
        const startMs = Date.parse(answer.from);
        return answer.series.flatMap(({ labels, avg }) =>
          burstsOf(
            avg.map((perSecond) => (perSecond === null ? null : perSecond * 60)),
            startMs,
          )
            .filter(({ atMs }) => atMs + stepMs > since && atMs < toMs)
            .map((burst) => burstHappening(labels['log'] ?? '', burst)),
        );
      } catch {
        return [];
      }
    },
  };
}

function burstHappening(log: string, { atMs, perMinute, usual }: Burst): Happening {
  return {
    atMs,
    kind: 'log',
    title: `log ${log}: ${formatCount(Math.round(perMinute))} lines a minute`,
    detail: `usually ${formatCount(Math.round(usual))}`,
    source: 'samples',
    labels: { log },
    subject: `log ${log}`,
    verb: 'burst',
    key: log,
    weight: 70,
  };
}
