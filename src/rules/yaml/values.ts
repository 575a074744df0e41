import { parsePrometheusDuration } from '../../promql/notation/duration.ts';
import type { Place, YamlReader } from './reader.ts';

/** A duration in milliseconds; undefined where nothing is written, or what is written is none, which is a fault. */
export function readDuration(reader: YamlReader, place: Place | undefined, what: string): number | undefined {
  if (place === undefined || reader.isEmpty(place)) return undefined;
  const text = reader.text(place, what);
  const ms = parsePrometheusDuration(text);
  if (ms === undefined)
    reader.fault(place, `${what}: expected a duration such as 5m, got ${JSON.stringify(text)}`);
  return ms;
}

/** A whole number that is not negative; 0 where nothing is written. */
export function readCount(reader: YamlReader, place: Place | undefined, what: string): number {
  if (place === undefined || reader.isEmpty(place)) return 0;
  const text = reader.text(place, what);
  const isNumber = /^(?:[+-]?[0-9]{1,15}(?:\.0*)?|0x[0-9a-f]{1,12})$/i.test(text);
  if (isNumber && !reader.isQuoted(place)) return Number(text);
  reader.fault(place, `${what}: expected a whole number, got ${JSON.stringify(text)}`);
  return 0;
}

/** A number, YAML's and Prometheus' infinities and NaN too; 0 where nothing is written. */
export function readNumber(reader: YamlReader, place: Place | undefined, what: string): number {
  if (place === undefined || reader.isEmpty(place)) return 0;
  const text = reader.text(place, what);
  const [, sign, special] = /^([+-]?)\.?(inf|nan)$/i.exec(text) ?? [];
  if (reader.isQuoted(place)) {
    reader.fault(place, `${what}: expected a number, got the text ${JSON.stringify(text)}`);
    return 0;
  }
  if (special !== undefined) {
    if (special.toLowerCase() === 'nan') return Number.NaN;
    return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (/^0(?:x[0-9a-f]+|b[01]+)$/i.test(text)) return Number(text);
  if (/^[+-]?(?:[0-9][0-9_]*\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i.test(text))
    return Number(text.replaceAll('_', ''));
  reader.fault(place, `${what}: expected a number, got ${JSON.stringify(text)}`);
  return 0;
}

/** true or false; false where nothing is written. */
export function readFlag(reader: YamlReader, place: Place | undefined, what: string): boolean {
  const text = reader.text(place, what);
  if (place !== undefined && !/^(?:|true|false)$/i.test(text)) {
    reader.fault(place, `${what}: expected true or false, got ${JSON.stringify(text)}`);
  }
  return text.toLowerCase() === 'true';
}

/** Texts by name. */
export function readTexts(
  reader: YamlReader,
  place: Place | undefined,
  what: string,
): Readonly<Record<string, string>> {
  const fields = place === undefined ? undefined : reader.fields(place, what);
  return Object.fromEntries(
    [...(fields ?? [])].map(([name, each]) => [name, reader.text(each, `${what}: text`)]),
  );
}
