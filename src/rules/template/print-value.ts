import { formatG } from '../../promql/eval/go-format.ts';
import { formatHistogram } from '../../promql/histogram/text.ts';
import { formatGoDuration, formatGoTime } from './go-time.ts';
import { AnyMap, GoDuration, GoInt, GoTime, HistogramValue, SafeHtml, Sample, TextMap } from './value.ts';
import type { GoList, Samples, Value } from './value.ts';

/** A value as Go's `%v` writes it. */
export function printValue(value: Value): string {
  if (value === undefined) return '<nil>';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatG(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof GoInt) return String(value.value);
  if (value instanceof SafeHtml) return value.text;
  if (value instanceof TextMap) return `map[${entries(Object.entries(value.entries))}]`;
  if (value instanceof AnyMap) return printMap(value);
  if (value instanceof Sample) return `{${printValue(value.labels)} ${printValue(value.value)}}`;
  if (value instanceof HistogramValue) return formatHistogram(value.histogram);
  if (value instanceof GoTime) return formatGoTime(value.ms);
  if (value instanceof GoDuration) return formatGoDuration(value.seconds);
  return `[${(value satisfies Samples | GoList).list.map(printValue).join(' ')}]`;
}

function printMap({ entries: map, structure }: AnyMap): string {
  if (structure !== undefined) return `{${[...map.values()].map(printValue).join(' ')}}`;
  return `map[${entries([...map].map(([key, value]) => [key, printValue(value)]))}]`;
}

function entries(pairs: readonly (readonly [string, string])[]): string {
  return pairs
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `${key}:${value}`)
    .join(' ');
}
