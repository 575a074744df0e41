import { histogramFrom } from '../histogram/description.ts';
import type { HistogramDescription } from '../histogram/description.ts';
import type { CounterResetHint } from '../histogram/float-histogram.ts';
import { scanNumber } from './number.ts';
import type { Scanner } from './scanner.ts';
import type { NotedHistogram } from './value.ts';

const hints: ReadonlySet<string> = new Set<CounterResetHint>(['unknown', 'reset', 'not_reset', 'gauge']);

const scanners = {
  schema: scanInteger,
  sum: scanNumber,
  count: scanNumber,
  z_bucket: scanNumber,
  z_bucket_w: scanNumber,
  custom_values: scanList,
  buckets: scanList,
  offset: scanInteger,
  n_buckets: scanList,
  n_offset: scanInteger,
  counter_reset_hint: scanHint,
} as const;

type Key = keyof typeof scanners & keyof HistogramDescription;

/** The rest of a histogram after its `{{`: `schema:1 sum:3 count:22 buckets:[5 10 7]}}`. Each part may be left out. */
export function scanHistogram(scanner: Scanner): NotedHistogram {
  const parts: Record<string, unknown> = {};
  scanner.skipSpace();
  while (!scanner.take('}}')) {
    const from = scanner.at;
    const key = scanner
      .need(/[a-z_]+/iy, 'a part of a histogram such as buckets:[5 10 7], or "}}"')
      .toLowerCase();
    if (!isKey(key)) throw scanner.error(`a histogram has no ${JSON.stringify(key)}`, from);
    if (parts[key] !== undefined) throw scanner.error(`${key} is there twice`, from);
    scanner.needText(':');
    parts[key] = scanners[key](scanner);
    if (!scanner.skipSpace() && !scanner.text.startsWith('}}', scanner.at)) throw scanner.expected('"}}"');
  }
  return { histogram: histogramFrom(parts), isHintWritten: parts['counter_reset_hint'] !== undefined };
}

function isKey(key: string): key is Key {
  return Object.hasOwn(scanners, key);
}

function scanInteger(scanner: Scanner): number {
  return Number(scanner.need(/-?[0-9]{1,9}/y, 'a whole number'));
}

function scanList(scanner: Scanner): number[] {
  const numbers: number[] = [];
  scanner.needText('[');
  scanner.skipSpace();
  do numbers.push(scanNumber(scanner));
  while (scanner.skipSpace() && scanner.next !== ']');
  scanner.needText(']');
  return numbers;
}

function scanHint(scanner: Scanner): CounterResetHint {
  const from = scanner.at;
  const hint = scanner.need(/[a-z_]+/iy, [...hints].join(', ')).toLowerCase();
  if (!hints.has(hint)) throw scanner.error(`expected ${[...hints].join(', ')}, got ${hint}`, from);
  return hint as CounterResetHint;
}
