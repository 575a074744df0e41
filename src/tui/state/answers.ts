import type { Mount } from '../../contract/fs.ts';
import type { Health } from '../../contract/health.ts';
import type { PathTop, WatchedPath } from '../../contract/paths.ts';
import type { Process } from '../../contract/processes.ts';
import type { System } from '../../contract/system.ts';

/** What each kind of question to a node is answered with. */
export interface AnswerTypes {
  readonly health: Health;
  readonly system: System;
  readonly fs: readonly Mount[];
  readonly paths: readonly WatchedPath[];
  readonly watched: readonly Process[];
  readonly processes: readonly Process[];
  /** The few with most CPU, for the overview of a large screen. */
  readonly busiest: readonly Process[];
  readonly top: PathTop;
}

export type QueryKind = keyof AnswerTypes;

/** A question to a node. `path` belongs to `top`; `sort` to `processes`, of which a node hands out the first only. */
export interface Query {
  readonly kind: QueryKind;
  readonly path?: string;
  readonly sort?: ProcessOrder;
}

export type ProcessOrder = 'cpu' | 'memory' | 'pid' | 'name' | 'start' | 'threads';

/** Why a question has no fresh answer, and when it is asked again. */
export interface Failure {
  readonly message: string;
  readonly hint: string | null;
  readonly at: number;
  readonly retryAt: number | null;
}

/** The last answer, kept through failures; times are those of this machine's clock. */
export interface Answer<T> {
  readonly data: T | null;
  readonly at: number | null;
  readonly failure: Failure | null;
}

export type Answers = Readonly<Record<string, Answer<unknown>>>;

const noAnswer: Answer<never> = { data: null, at: null, failure: null };

/** Names the answer to a question; the order asked for does not matter, the latest answer counts. */
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
  return { ...answers, [queryId(query)]: { data, at, failure: null } };
}

export function failed(answers: Answers, query: Query, failure: Failure): Answers {
  const before = answers[queryId(query)] ?? noAnswer;
  return { ...answers, [queryId(query)]: { ...before, failure } };
}
