import type { Answer, Answers, ChartHistory, Query } from './answers.ts';
import { answerTo } from './answers.ts';
import { readHistoryPath } from './chart-queries.ts';

const prefix = 'history:';

/**
 * The history a chart draws: what was asked for; until it has come, the latest of the same series over another time,
 * with the failure of the question if it failed.
 */
export function historyFor(
  answers: Answers,
  { path = '' }: Query,
): Answer<ChartHistory> & { isExact: boolean } {
  const exact = answerTo(answers, 'history', path);
  if (exact.data !== null) return { ...exact, isExact: true };
  const wanted = sameSeries(path);
  const others = Object.entries(answers)
    .filter(([id]) => id.startsWith(prefix) && sameSeries(id.slice(prefix.length)) === wanted)
    .map(([, answer]) => answer as Answer<ChartHistory>)
    .filter(({ data }) => data !== null);
  const [latest] = others.toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0));
  return { data: latest?.data ?? null, at: latest?.at ?? null, failure: exact.failure, isExact: false };
}

/** What is the same for all times of some series, and for all second periods of them. */
function sameSeries(path: string): string {
  const { name, labels, isExpression = false, as, backMs } = readHistoryPath(path);
  return JSON.stringify([name, labels, isExpression, as, backMs > 0]);
}
