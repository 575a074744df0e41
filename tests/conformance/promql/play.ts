import { messageOf } from '../../../src/lib/errors.ts';
import { MemoryStore } from '../../../src/promql/notation/memory-store.ts';
import type { Answer, AnswerValue } from './answer.ts';
import { differenceOf } from './compare.ts';
import { queryInstant, queryRange } from './engine.ts';
import type { Evaluation } from './evaluation.ts';
import { describeExpectation, isMatch } from './expectation.ts';
import type { Expectation } from './expectation.ts';
import type { Load } from './load.ts';
import { toNhcb } from './nhcb.ts';
import { pinnedQueries } from './pinned.ts';
import type { InstantQuery } from './pinned.ts';
import { parseScript } from './script.ts';

/** What became of one command that expects something, or could not be read or loaded. */
export interface Outcome {
  readonly line: number;
  /** The query; empty for other commands. */
  readonly query: string;
  /** What differed; undefined where nothing did. */
  readonly failure: string | undefined;
}

/** Plays a script of Prometheus' test language from an empty store. */
export function playScript(text: string): Outcome[] {
  const store = new MemoryStore();
  const outcomes: Outcome[] = [];
  for (const command of parseScript(text)) {
    const query = command.kind === 'eval' ? command.query : '';
    let failure: string | undefined;
    try {
      if (command.kind === 'clear') store.clear();
      else if (command.kind === 'bad') failure = command.fault;
      else if (command.kind === 'load') load(store, command);
      else failure = failureOf(store, command);
    } catch (error) {
      failure = messageOf(error);
    }
    if (failure !== undefined || command.kind === 'eval')
      outcomes.push({ line: command.line, query, failure });
  }
  return outcomes;
}

function load(store: MemoryStore, { series, stepMs, isWithNhcb }: Load): void {
  const pace = { startMs: 0, stepMs };
  for (const each of series) store.load(each, pace, each.starts);
  if (isWithNhcb) for (const each of toNhcb(series)) store.load(each, pace);
}

function failureOf(store: MemoryStore, evaluation: Evaluation): string | undefined {
  const { query, times, isInstant } = evaluation;
  if (!isInstant) return failureOfAnswer(evaluation, () => queryRange(store, query, times));
  const atMs =
    evaluation.isRangeVector && evaluation.expected.kind === 'series'
      ? evaluation.expected.times.endMs
      : times.startMs;
  const first = { query, atMs };
  for (const instant of [first, ...pinnedQueries(first)]) {
    const failure =
      failureOfAnswer(evaluation, () => queryInstant(store, instant.query, instant.atMs)) ??
      failureAsRange(store, evaluation, instant);
    if (failure !== undefined)
      return instant === first ? failure : `as ${instant.query} at ${instant.atMs}: ${failure}`;
  }
  return undefined;
}

function failureOfAnswer(evaluation: Evaluation, ask: () => Answer): string | undefined {
  const { expectations, expected } = evaluation;
  const fail = expectations.find(({ kind }) => kind === 'fail');
  let answer: Answer;
  try {
    answer = ask();
  } catch (error) {
    const message = messageOf(error);
    if (fail === undefined) return `failed: ${message}`;
    return isMatch(fail, message)
      ? undefined
      : `expected ${describeExpectation(fail)}, got ${JSON.stringify(message)}`;
  }
  if (fail) return 'expected a failure, got an answer';
  const isOrdered = expectations.some(({ kind }) => kind === 'ordered');
  return failureOfAnnotations(expectations, answer) ?? differenceOf(expected, answer.value, isOrdered);
}

function failureOfAnnotations(
  expectations: readonly Expectation[],
  { warnings, infos }: Answer,
): string | undefined {
  for (const [kind, messages] of [
    ['warn', warnings],
    ['info', infos],
  ] as const) {
    const wanted = expectations.filter((expectation) => expectation.kind === kind);
    const missing = wanted.find((expectation) => !messages.some((message) => isMatch(expectation, message)));
    if (missing) return `expected ${describeExpectation(missing)}, got ${JSON.stringify(messages)}`;
    const isNoneWanted = expectations.some((expectation) => expectation.kind === `no_${kind}`);
    const extra = messages.find((message) => !wanted.some((expectation) => isMatch(expectation, message)));
    if (extra !== undefined && (isNoneWanted || wanted.length > 0)) return `unexpected ${kind}: ${extra}`;
  }
  return undefined;
}

/** A range query must find the same at the time of an instant query, where it means the same. */
function failureAsRange(
  store: MemoryStore,
  evaluation: Evaluation,
  { query, atMs }: InstantQuery,
): string | undefined {
  const { expectations, expected, isRangeVector } = evaluation;
  const isLeftOut =
    isRangeVector ||
    expected.kind === 'string' ||
    /(?:start|end|range|step)\(\)/.test(query) ||
    expectations.some(({ kind }) => kind === 'ordered' || kind === 'fail');
  if (isLeftOut) return undefined;
  const times = { startMs: atMs - 60_000, endMs: atMs + 60_000, stepMs: 60_000 };
  const { value } = queryRange(store, query, times);
  const difference = differenceOf(expected, atTime(value, atMs, expected.kind === 'scalar'), false);
  return difference === undefined ? undefined : `as a range query: ${difference}`;
}

function atTime(value: AnswerValue, atMs: number, isScalar: boolean): AnswerValue {
  if (!('series' in value)) return value;
  const series = value.series.flatMap(({ labels, points }) => {
    const point = points.find((each) => each.atMs === atMs);
    return point === undefined ? [] : [{ labels, points: [point] }];
  });
  const number = series[0]?.points[0]?.value;
  return isScalar && typeof number === 'number'
    ? { kind: 'scalar', value: number }
    : { kind: 'vector', series };
}
