import type { Labels } from '../queryable.ts';
import { Scanner } from './scanner.ts';

const metricName = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const labelName = /[a-zA-Z_][a-zA-Z0-9_]*/y;

/**
 * Reads a metric as `name{label="value"}` or `{"any name", "any label"="value"}`. Labels without a value are left out.
 * Throws `NotationError`.
 */
export function parseMetric(text: string): Labels {
  const scanner = new Scanner(text);
  scanner.skipSpace();
  const labels = scanMetric(scanner, true);
  scanner.skipSpace();
  if (!scanner.isAtEnd) throw scanner.expected('the end');
  return labels;
}

/** The metric that stands where the scanner is. In a series, a blank before the braces would begin the values. */
export function scanMetric(scanner: Scanner, mayHaveSpace = false): Labels {
  const labels = new Map<string, string>();
  const name = scanner.find(metricName);
  if (name !== undefined) labels.set('__name__', name);
  if (mayHaveSpace) scanner.skipSpace();
  if (scanner.next === '{') scanLabels(scanner, labels);
  else if (name === undefined) throw scanner.expected('a metric name or "{"');
  const written = [...labels].filter(([, value]) => value !== '');
  return Object.fromEntries(written);
}

function scanLabels(scanner: Scanner, labels: Map<string, string>): void {
  scanner.needText('{');
  scanner.skipSpace();
  while (!scanner.take('}')) {
    scanLabel(scanner, labels);
    scanner.skipSpace();
    if (scanner.take('}')) return;
    if (!scanner.take(',')) throw scanner.expected('"," or "}"');
    scanner.skipSpace();
  }
}

function scanLabel(scanner: Scanner, labels: Map<string, string>): void {
  const from = scanner.at;
  const isQuoted = /["'`]/.test(scanner.next);
  const name = isQuoted ? scanner.string('a label') : scanner.need(labelName, 'a label or "}"');
  scanner.skipSpace();
  if (isQuoted && !scanner.text.startsWith('=', scanner.at)) {
    if (labels.has('__name__')) throw scanner.error(`the metric has a name already`, from);
    labels.set('__name__', name);
    return;
  }
  if (!scanner.take('=')) throw scanner.expected('"="');
  scanner.skipSpace();
  const value = scanner.string('a value in quotes');
  if (name === '') throw scanner.error('a label needs a name', from);
  if (labels.has(name)) throw scanner.error(`label ${JSON.stringify(name)} is there twice`, from);
  labels.set(name, value);
}
