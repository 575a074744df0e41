import { invalidParameter } from '../../../api/prometheus/failure.ts';
import type { InstantQuestion, RangeQuestion } from '../../../api/prometheus/view.ts';
import { systemClock } from '../../../lib/clock.ts';
import { evaluateInstant, evaluateRange } from '../../../promql/engine.ts';
import type { Evaluated, InstantValue } from '../../../promql/engine.ts';
import { ParseError } from '../../../promql/errors.ts';
import { parse } from '../../../promql/parse.ts';
import { nameOfType, typeOf } from '../../../promql/value-type.ts';
import type { Expression } from '../../../promql/ast.ts';
import type { SeriesReader } from '../../../series/index.ts';
import type { AnswerText } from './answer-text.ts';
import { writeResult } from './result-text.ts';
import { SeriesQueryable } from './series-queryable.ts';

/** Samples held at once: sixteen bytes each, and some more for the result. Prometheus' own default is five times that. */
export const maxSamples = 10_000_000;
/** Annotations of each kind in one answer, as in Prometheus. */
const maxAnnotations = 10;

export interface Bounds {
  readonly timeoutMs: number;
  readonly isAborted: () => boolean;
}

/** Writes the members of the answer to `/query` and `/query_range`. Throws `PrometheusFailure` and the engine's errors. */
export function writeEvaluation(
  out: AnswerText,
  question: InstantQuestion | RangeQuestion,
  reader: SeriesReader,
  { timeoutMs, isAborted }: Bounds,
): void {
  const startedMs = systemClock.monotonic();
  const expression = parseQuery(question.query);
  if (question.kind === 'query_range') checkRangeType(expression);
  const isLate = (): boolean => systemClock.monotonic() - startedMs > timeoutMs;
  const queryable = new SeriesQueryable(reader, { maxSamples, isLate, isAborted });
  const { query: text, lookbackMs } = question;
  const options = {
    text,
    maxSamples,
    isAborted,
    timeout: { ms: timeoutMs, clock: systemClock },
    ...(lookbackMs === undefined ? {} : { lookbackMs }),
  };
  const preparedMs = systemClock.monotonic();
  const evaluated: Evaluated<InstantValue> =
    question.kind === 'query'
      ? evaluateInstant(expression, queryable, { ...options, atMs: question.atMs })
      : evaluateRange(expression, queryable, { ...options, ...timesOf(question) });
  const { value, isTruncated } = truncated(evaluated.value, question.limit);
  out.add('"data":{');
  writeResult(out, value, question.kind === 'query' ? question.atMs : question.toMs);
  if (question.withStats) {
    const endedMs = systemClock.monotonic();
    const phases = { preparationMs: preparedMs - startedMs, evaluationMs: endedMs - preparedMs };
    out.add(`,"stats":${statsText(phases, queryable.samplesRead)}`);
  }
  out.add('}');
  const { warnings, infos } = evaluated.annotations;
  writeAnnotations(out, 'warnings', 'warning', [
    ...(isTruncated ? ['results truncated due to limit'] : []),
    ...warnings,
  ]);
  writeAnnotations(out, 'infos', 'info', infos);
}

function timesOf({ fromMs, toMs, stepMs }: RangeQuestion): Pick<RangeQuestion, 'fromMs' | 'toMs' | 'stepMs'> {
  return { fromMs, toMs, stepMs };
}

/** The expression of the parameter `query`. Throws `PrometheusFailure`. */
export function parseQuery(query: string): Expression {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof ParseError) throw invalidParameter('query', error.rendered);
    throw error;
  }
}

function checkRangeType(expression: Expression): void {
  const type = typeOf(expression);
  if (type === 'vector' || type === 'scalar') return;
  throw invalidParameter(
    'query',
    `invalid expression type "${nameOfType(type)}" for range query, must be Scalar or instant Vector`,
  );
}

function truncated(value: InstantValue, limit: number): { value: InstantValue; isTruncated: boolean } {
  if (limit > 0 && value.kind === 'vector' && value.samples.length > limit)
    return { value: { ...value, samples: value.samples.slice(0, limit) }, isTruncated: true };
  if (limit > 0 && value.kind === 'matrix' && value.series.length > limit)
    return { value: { ...value, series: value.series.slice(0, limit) }, isTruncated: true };
  return { value, isTruncated: false };
}

function writeAnnotations(
  out: AnswerText,
  member: 'warnings' | 'infos',
  kind: string,
  texts: readonly string[],
): void {
  if (texts.length === 0) return;
  const more = texts.length - maxAnnotations;
  const rest = more > 0 ? [`${more} more ${kind} annotations omitted`] : [];
  out.add(`,"${member}":${JSON.stringify([...texts.slice(0, maxAnnotations), ...rest])}`);
}

/** Times in seconds. Samples are those read from the store, where Prometheus counts them once a step. */
function statsText(phases: { preparationMs: number; evaluationMs: number }, samples: number): string {
  const preparation = phases.preparationMs / 1000;
  const evaluation = phases.evaluationMs / 1000;
  return JSON.stringify({
    timings: {
      evalTotalTime: evaluation,
      resultSortTime: 0,
      queryPreparationTime: preparation,
      innerEvalTime: evaluation,
      execQueueTime: 0,
      execTotalTime: preparation + evaluation,
    },
    samples: { totalQueryableSamples: samples, peakSamples: samples },
  });
}
