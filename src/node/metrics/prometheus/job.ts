import type { DatabaseSync } from 'node:sqlite';
import { failureStatus, failureText, PrometheusFailure } from '../../../api/prometheus/failure.ts';
import type { FailureType } from '../../../api/prometheus/failure.ts';
import type { Question, WrittenAnswer } from '../../../api/prometheus/view.ts';
import { DurationError } from '../../../promql/durations.ts';
import { EvaluationError, QueryCanceled, QueryTimeout } from '../../../promql/engine.ts';
import { prettyPrint } from '../../../promql/pretty-print.ts';
import { RegexpError } from '../../../promql/regexp.ts';
import type { SeriesReader } from '../../../series/index.ts';
import { AnswerText } from './answer-text.ts';
import { parseQuery, writeEvaluation } from './evaluate.ts';
import { writeSelection } from './select-labels.ts';

/** What Prometheus' API asks in a thread. */
export interface PrometheusJob {
  readonly question: Question;
  readonly timeoutMs: number;
  /** Not 0 once nobody waits for the answer. */
  readonly aborted: Int32Array;
}

/** Clients of ours take no larger ones, and a terminal or browser cannot use them. */
const maxAnswerBytes = 64 * 2 ** 20;

/** The whole document that answers a question, refusals too. Throws for faults of ours and of the disk. */
export function answerPrometheus(
  database: DatabaseSync,
  reader: SeriesReader,
  job: PrometheusJob,
): WrittenAnswer {
  try {
    return { status: 200, pieces: consistently(database, () => answer(reader, job)) };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    const out = new AnswerText(Number.POSITIVE_INFINITY);
    out.add(failureText(failure));
    return { status: failureStatus[failure.type], pieces: out.finish() };
  }
}

function answer(
  reader: SeriesReader,
  { question, timeoutMs, aborted }: PrometheusJob,
): readonly Uint8Array[] {
  const out = new AnswerText(maxAnswerBytes);
  out.add('{"status":"success",');
  switch (question.kind) {
    case 'query':
    case 'query_range': {
      const isAborted = (): boolean => Atomics.load(aborted, 0) !== 0;
      writeEvaluation(out, question, reader, { timeoutMs, isAborted });
      break;
    }
    case 'series':
    case 'labels':
    case 'label_values':
      writeSelection(out, question, reader);
      break;
    case 'format_query':
      out.add(`"data":${JSON.stringify(prettyPrint(parseQuery(question.query)))}`);
  }
  out.add('}');
  return out.finish();
}

/** One state of the database for all selectors of a query. */
function consistently<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN');
  try {
    return work();
  } finally {
    database.exec('COMMIT');
  }
}

/** Undefined for what is no fault of the question. */
function failureOf(error: unknown): PrometheusFailure | undefined {
  if (error instanceof PrometheusFailure) return error;
  const types: readonly [new (...args: never[]) => Error, FailureType][] = [
    [EvaluationError, 'execution'],
    [DurationError, 'execution'],
    [RegexpError, 'execution'],
    [QueryTimeout, 'timeout'],
    [QueryCanceled, 'canceled'],
  ];
  for (const [kind, type] of types)
    if (error instanceof kind) return new PrometheusFailure(type, error.message);
  return undefined;
}
