import { BadLine, shown } from './bad-line.ts';
import type { ExpositionFormat } from './exposition.ts';
import { LineScanner } from './line-scanner.ts';
import type { ExpositionLimits } from './limits.ts';
import { parseValue } from './value.ts';

/** A line of a sample as it is written. */
export interface SampleLine {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Milliseconds since the epoch. */
  readonly timestampMs: number | undefined;
}

const metricName = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const labelName = /[a-zA-Z_][a-zA-Z0-9_]*/y;

/** Reads `name{label="value"} 1 timestamp`, or Prometheus 3's `{"name", label="value"} 1`. Throws `BadLine`. */
export function parseSampleLine(
  line: string,
  format: ExpositionFormat,
  limits: ExpositionLimits,
): SampleLine {
  const scanner = new LineScanner(line);
  scanner.skipBlanks();
  const plainName = scanner.next === '{' ? undefined : scanner.match(metricName, 'a metric name');
  scanner.skipBlanks();
  const braces = scanner.take('{') ? readBraces(scanner, limits) : undefined;
  const name = nameOf(plainName, braces?.name);
  if (name.length > limits.maxNameLength)
    throw new BadLine(`a name may have at most ${limits.maxNameLength} characters, it has ${name.length}`);
  scanner.skipBlanks();
  const written = scanner.word('a value');
  const value = parseValue(written);
  if (value === undefined) throw new BadLine(`expected a value, got ${shown(written)}`);
  scanner.skipBlanks();
  const hasTimestamp = !scanner.isAtEnd && scanner.next !== '#';
  const timestampMs = hasTimestamp ? readTimestamp(scanner, format) : undefined;
  scanner.skipBlanks();
  // An exemplar is told only where the format has them, and nobody here keeps it.
  const isOver = scanner.isAtEnd || (format === 'openmetrics' && scanner.next === '#');
  if (!isOver) throw scanner.expected('the end of the line');
  return { name, labels: braces?.labels ?? {}, value, timestampMs };
}

function nameOf(plain: string | undefined, quoted: string | undefined): string {
  if (plain !== undefined && quoted !== undefined)
    throw new BadLine(`two names: ${shown(plain)} and ${shown(quoted)}`);
  const name = plain ?? quoted;
  if (name === undefined || name === '') throw new BadLine('the metric has no name');
  return name;
}

/** What stands between braces, the opening one behind us: labels, and the metric's name when it is in quotes. */
function readBraces(
  scanner: LineScanner,
  limits: ExpositionLimits,
): { readonly name: string | undefined; readonly labels: Record<string, string> } {
  let name: string | undefined;
  const labels = new Map<string, string>();
  for (;;) {
    scanner.skipBlanks();
    if (scanner.take('}')) break;
    const isQuoted = scanner.next === '"';
    const key = isQuoted ? scanner.quoted('a name') : scanner.match(labelName, 'a label name or }');
    scanner.skipBlanks();
    if (scanner.take('=')) addLabel(labels, key, readLabelValue(scanner), limits);
    else if (isQuoted) name = nameOf(name, key);
    else throw scanner.expected('=');
    scanner.skipBlanks();
    if (!scanner.take(',') && scanner.next !== '}') throw scanner.expected(', or }');
  }
  return { name, labels: Object.fromEntries(labels) };
}

function readLabelValue(scanner: LineScanner): string {
  scanner.skipBlanks();
  return scanner.quoted('a label value');
}

function addLabel(labels: Map<string, string>, key: string, value: string, limits: ExpositionLimits): void {
  if (key === '') throw new BadLine('a label has no name');
  if (key === '__name__') throw new BadLine('the label __name__ is reserved');
  if (labels.has(key)) throw new BadLine(`the label ${shown(key)} is there twice`);
  if (labels.size >= limits.maxLabels) throw new BadLine(`more than ${limits.maxLabels} labels`);
  if (key.length > limits.maxNameLength)
    throw new BadLine(
      `a label name may have at most ${limits.maxNameLength} characters, it has ${key.length}`,
    );
  if (value.length > limits.maxLabelValueLength)
    throw new BadLine(
      `a label value may have at most ${limits.maxLabelValueLength} characters, ${shown(key)} has ${value.length}`,
    );
  labels.set(key, value);
}

/** Milliseconds in the text format, seconds in OpenMetrics. */
function readTimestamp(scanner: LineScanner, format: ExpositionFormat): number {
  const written = scanner.word('a timestamp');
  if (format === 'text') {
    if (/^-?\d{1,16}$/.test(written)) return Number(written);
    throw new BadLine(`expected a timestamp in milliseconds, got ${shown(written)}`);
  }
  const seconds = parseValue(written);
  if (seconds !== undefined && Number.isFinite(seconds)) return seconds * 1000;
  throw new BadLine(`expected a timestamp in seconds, got ${shown(written)}`);
}
