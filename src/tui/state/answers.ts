import type {
  Alert,
  AlertDetail,
  AlertEpisode,
  NotificationRecord,
  Receiver,
  Silence,
} from '../../contract/alerts.ts';
import type { Arrival } from '../../contract/arrivals.ts';
import type { Check } from '../../contract/checks.ts';
import type { RunningConfig } from '../../contract/config.ts';
import type { CronJob, CronRun } from '../../contract/cron.ts';
import type { Mount } from '../../contract/fs.ts';
import type { Health } from '../../contract/health.ts';
import type { History, MetricName } from '../../contract/history.ts';
import type { Log } from '../../contract/logs.ts';
import type { PathTop, WatchedPath } from '../../contract/paths.ts';
import type { PromAnswer } from '../../contract/prometheus-answers.ts';
import type { Process } from '../../contract/processes.ts';
import type { Service, ServiceEvent } from '../../contract/services.ts';
import type { System } from '../../contract/system.ts';
import type { Transfer, TransferLog, TransferTotal } from '../../contract/transfers.ts';

/** What each kind of question to a node is answered with. */
export interface AnswerTypes {
  readonly health: Health;
  readonly system: System;
  readonly fs: readonly Mount[];
  readonly paths: readonly WatchedPath[];
  readonly logs: readonly Log[];
  readonly watched: readonly Process[];
  readonly processes: readonly Process[];
  /** The few with most CPU, for the overview of a large screen. */
  readonly busiest: readonly Process[];
  readonly top: PathTop;
  readonly cron: readonly CronJob[];
  readonly 'cron-runs': readonly CronRun[];
  readonly transfers: readonly Transfer[];
  readonly 'transfer-totals': readonly TransferTotal[];
  readonly 'transfer-logs': readonly TransferLog[];
  /** Those of the last day that are not whole. */
  readonly 'broken-transfers': readonly Transfer[];
  readonly arrivals: readonly Arrival[];
  readonly services: readonly Service[];
  readonly 'service-events': readonly ServiceEvent[];
  readonly checks: readonly Check[];
  /** Those of now and of the last minutes. */
  readonly alerts: readonly Alert[];
  readonly alert: AlertDetail;
  readonly 'alert-series': History;
  readonly 'alert-history': readonly AlertEpisode[];
  readonly silences: readonly Silence[];
  readonly notifications: readonly NotificationRecord[];
  readonly 'dead-notifications': readonly NotificationRecord[];
  readonly receivers: readonly Receiver[];
  /** How many rules the node evaluates; null where it does not tell. */
  readonly 'rule-count': number | null;
  /** What the node runs with, defaults filled in. */
  readonly config: RunningConfig;
  /** What a chart shows; kept for some of the last ones. */
  readonly history: ChartHistory;
  /** What a small line beside a number shows. */
  readonly spark: History;
  readonly 'metric-names': readonly MetricName[];
  /** What an expression gives now. */
  readonly promql: PromAnswer;
  readonly 'label-values': readonly string[];
}

/** What a chart shows, with what the node remarks on an expression. */
export type ChartHistory = History & Partial<Pick<PromAnswer, 'warnings' | 'infos'>>;

export type QueryKind = keyof AnswerTypes;

/**
 * A question to a node. `path` is what it is about: the path of `top`, the job of `cron-runs`, the unit of
 * `service-events`, the id of `alert` and `alert-series`, the filter of `transfers` and `transfer-totals` as a query string. `sort` belongs to `processes`,
 * of which a node hands out the first only, `limit` to `transfers`. `history` and `spark` have a path of their own, so
 * has `label-values`; that of `promql` is the expression.
 */
export interface Query {
  readonly kind: QueryKind;
  readonly path?: string;
  readonly sort?: ProcessOrder;
  readonly limit?: number;
  /** Not asked more often than that, whatever the refresh interval. */
  readonly leastMs?: number;
}

export type ProcessOrder = 'cpu' | 'memory' | 'pid' | 'name' | 'start' | 'threads';

/** Why a question has no fresh answer, and when it is asked again. */
export interface Failure {
  readonly message: string;
  readonly hint: string | null;
  readonly at: number;
  readonly retryAt: number | null;
  /** The node will never take the question: asking again is of no use. */
  readonly isFinal?: boolean;
  /** Where in an expression the fault is. */
  readonly position?: number | null;
}

/** The last answer, kept through failures; times are those of this machine's clock. */
export interface Answer<T> {
  readonly data: T | null;
  readonly at: number | null;
  readonly failure: Failure | null;
}

export type Answers = Readonly<Record<string, Answer<unknown>>>;

/** Questions of these kinds come in ever new forms: only the latest answers are kept. */
const mostKept: Partial<Record<QueryKind, number>> = { history: 12, promql: 6, 'label-values': 12 };
const noAnswer: Answer<never> = { data: null, at: null, failure: null };

/** Names the answer to a question; order and number asked for do not matter, the latest answer counts. */
export function queryId(query: Query): string {
  return query.path === undefined ? query.kind : `${query.kind}:${query.path}`;
}

/** The answer to a question, typed; an empty one where it was never asked. */
export function answerTo<K extends QueryKind>(
  answers: Answers,
  kind: K,
  path?: string,
): Answer<AnswerTypes[K]> {
  const id = queryId(path === undefined ? { kind } : { kind, path });
  return (answers[id] ?? noAnswer) as Answer<AnswerTypes[K]>;
}

export function answered(answers: Answers, query: Query, data: unknown, at: number): Answers {
  return withAnswer(answers, query, { data, at, failure: null });
}

function withAnswer(answers: Answers, query: Query, answer: Answer<unknown>): Answers {
  const id = queryId(query);
  const next = { ...answers, [id]: answer };
  const most = mostKept[query.kind];
  return most === undefined ? next : withoutOldest(next, query.kind, id, most);
}

function withoutOldest(answers: Answers, kind: QueryKind, latest: string, most: number): Answers {
  const isOfKind = (id: string): boolean => id.startsWith(`${kind}:`);
  const ids = Object.keys(answers).filter((id) => isOfKind(id) && id !== latest);
  if (ids.length < most) return answers;
  const newestFirst = ids.toSorted((a, b) => (answers[b]?.at ?? 0) - (answers[a]?.at ?? 0));
  const kept = new Set([latest, ...newestFirst.slice(0, most - 1)]);
  return Object.fromEntries(Object.entries(answers).filter(([id]) => !isOfKind(id) || kept.has(id)));
}

export function failed(answers: Answers, query: Query, failure: Failure): Answers {
  const before = answers[queryId(query)] ?? noAnswer;
  return withAnswer(answers, query, { ...before, failure });
}

/** The answers with a question's failure forgotten: it is asked as if for the first time. */
export function withoutFailure(answers: Answers, query: Query): Answers {
  const id = queryId(query);
  const before = answers[id];
  return before === undefined ? answers : { ...answers, [id]: { ...before, failure: null } };
}
