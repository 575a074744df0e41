import { parseSeries } from '../../../src/promql/notation/series.ts';
import { unquote } from '../../../src/promql/notation/unquote.ts';
import type { NotedSeries } from '../../../src/promql/notation/value.ts';
import { readExpectation } from './expectation.ts';
import type { Expectation } from './expectation.ts';
import { durationOf, scalarOf } from './line.ts';
import type { Body } from './line.ts';

/** When values are expected. */
export interface Times {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** What a query must answer. */
export type Expected =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  /** Also where nothing is written: then the answer is empty. */
  | { readonly kind: 'series'; readonly series: readonly NotedSeries[]; readonly times: Times };

/** `eval instant at 5m …` or `eval range from 0 to 1h step 5m …` with what is expected. */
export interface Evaluation {
  readonly kind: 'eval';
  readonly line: number;
  readonly query: string;
  /** Of an instant query: its time, alone. */
  readonly times: Times;
  readonly isInstant: boolean;
  readonly isRangeVector: boolean;
  readonly expectations: readonly Expectation[];
  readonly expected: Expected;
}

const instantHead = /^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(\S+?))?\s+(.+)$/;
const rangeHead = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+?)\s+(.+)$/;
const rangeVector = /^expect range vector\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)$/;

/** Reads an eval command. Throws where it is none. */
export function readEvaluation(line: number, head: string, body: Body): Evaluation {
  const { modifier, times, query, isInstant } = readHead(head);
  const expectations: Expectation[] = modifier === undefined ? [] : [{ kind: modifier, match: undefined }];
  const series: NotedSeries[] = [];
  let expected: Expected | undefined;
  let vectorTimes: Times | undefined;
  for (const [at, text] of body) {
    const [, from = '', to = '', step = ''] = rangeVector.exec(text) ?? [];
    const number = scalarOf(text);
    if (step !== '') vectorTimes = timesOf(from, to, step);
    else if (/^expect string(\s|$)/.test(text))
      expected = { kind: 'string', value: stringOf(text.slice(13).trim()) };
    else if (/^expect(ed_fail_\w+)?\s/.test(text)) expectations.push(readExpectation(text, at));
    else if (number !== undefined) expected = { kind: 'scalar', value: number };
    else series.push(parseSeries(text));
  }
  if (isInstant && !vectorTimes && series.some(({ values }) => values.length !== 1)) {
    throw new Error('an instant query has one value for each series');
  }
  expected ??= { kind: 'series', series, times: vectorTimes ?? times };
  const isRangeVector = vectorTimes !== undefined;
  return { kind: 'eval', line, query, times, isInstant, isRangeVector, expectations, expected };
}

function readHead(head: string): Pick<Evaluation, 'times' | 'query' | 'isInstant'> & {
  modifier: Expectation['kind'] | undefined;
} {
  const instant = instantHead.exec(head);
  if (instant) {
    const [, modifier, at = '0', query = ''] = instant;
    return { modifier: modifierOf(modifier), times: timesOf(at, at, '0'), query, isInstant: true };
  }
  const range = rangeHead.exec(head);
  if (range === null) throw new Error('neither an instant query nor a range query');
  const [, modifier, from = '', to = '', step = '', query = ''] = range;
  return { modifier: modifierOf(modifier), times: timesOf(from, to, step), query, isInstant: false };
}

function modifierOf(text: string | undefined): Expectation['kind'] | undefined {
  return text as Expectation['kind'] | undefined;
}

function timesOf(from: string, to: string, step: string): Times {
  const times = { startMs: durationOf(from), endMs: durationOf(to), stepMs: durationOf(step) };
  if (times.endMs < times.startMs) throw new Error(`${to} is before ${from}`);
  return times;
}

function stringOf(written: string): string {
  const value = /^(".*"|`.*`)$/s.test(written) ? unquote(written) : undefined;
  if (value === undefined) throw new Error(`expect string: ${written} is no text in quotes`);
  return value;
}
