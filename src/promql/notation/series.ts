import { scanHistogram } from './histogram-literal.ts';
import { histogramSteps } from './histogram-steps.ts';
import { scanMetric } from './metric.ts';
import { scanNumber } from './number.ts';
import { Scanner } from './scanner.ts';
import type { NotedSeries, NotedValue } from './value.ts';

/** More than anybody writes, and far from the end of the memory. */
const maxValues = 10_000_000;

/**
 * Reads a series in the notation of Prometheus' unit tests: `metric{label="x"} 1+2x5 _ _x3 stale {{schema:1 sum:3}}x2`.
 * `axn` stands for n + 1 values, `_xn` for n. Throws `NotationError`.
 */
export function parseSeries(text: string): NotedSeries {
  const scanner = new Scanner(text);
  scanner.skipSpace();
  const labels = scanMetric(scanner);
  return { labels, values: scanValues(scanner) };
}

/** Reads the values alone. Throws `NotationError`. */
export function parseValues(text: string): readonly NotedValue[] {
  return scanValues(new Scanner(` ${text}`));
}

function scanValues(scanner: Scanner): NotedValue[] {
  const values: NotedValue[] = [];
  while (!scanner.isAtEnd) {
    if (!scanner.skipSpace()) throw scanner.expected('a space before the next value');
    if (scanner.isAtEnd) break;
    const from = scanner.at;
    for (const value of scanItem(scanner)) values.push(value);
    if (values.length > maxValues) throw scanner.error(`more than ${maxValues} values`, from);
  }
  return values;
}

function scanItem(scanner: Scanner): Iterable<NotedValue> {
  if (scanner.take('_')) {
    return repeated('absent', scanner.take('x') ? scanCount(scanner) : 1);
  }
  if (scanner.take('{{')) return scanHistograms(scanner);
  const first = scanner.find(/stale(?![a-zA-Z0-9_:])/y) === undefined ? scanNumber(scanner) : 'stale';
  const step = /[+-]/.test(scanner.next) ? scanNumber(scanner) : undefined;
  if (!scanner.take('x')) {
    if (step !== undefined) throw scanner.expected('"x" and a number of values');
    return [first];
  }
  const count = scanCount(scanner) + 1;
  return first === 'stale' || step === undefined ? repeated(first, count) : rising(first, step, count);
}

function scanHistograms(scanner: Scanner): Iterable<NotedValue> {
  const from = scanner.at;
  const first = scanHistogram(scanner);
  if (scanner.take('x')) return repeated(first, scanCount(scanner) + 1);
  const sign = scanner.take('+') ? 1 : scanner.take('-') ? -1 : undefined;
  if (sign === undefined) return [first];
  scanner.needText('{{');
  const step = scanHistogram(scanner);
  scanner.needText('x');
  const count = scanCount(scanner) + 1;
  const steps = histogramSteps(first.histogram, step.histogram, { sign, count });
  if (typeof steps === 'string') throw scanner.error(steps, from);
  return steps.map((histogram) => ({ histogram, isHintWritten: step.isHintWritten }));
}

// Adds step by step, as Prometheus does: 0+0.1x3 ends at 0.30000000000000004.
function* rising(first: number, step: number, count: number): Iterable<number> {
  for (let index = 0, value = first; index < count; index += 1, value += step) yield value;
}

function* repeated(value: NotedValue, count: number): Iterable<NotedValue> {
  for (let index = 0; index < count; index += 1) yield value;
}

function scanCount(scanner: Scanner): number {
  const from = scanner.at;
  const count = Number(scanner.need(/[0-9]+/y, 'a number of values'));
  if (count > maxValues) throw scanner.error(`more than ${maxValues} values`, from);
  return count;
}
