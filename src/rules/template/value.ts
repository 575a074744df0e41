import type { FloatHistogram } from '../../promql/histogram/float-histogram.ts';

/** Go's int, beside which a plain number is a float64: templates tell one from the other. */
export class GoInt {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** What a value can do besides having fields; `.Name argument` calls it. May throw. */
export interface Method {
  /** Names of the types it takes. */
  readonly parameters: readonly string[];
  call(...values: readonly Value[]): Value;
}

/** A type of Go's that has a name and methods. */
export interface NamedType {
  readonly name: string;
  readonly methods: Readonly<Record<string, Method>>;
}

/** `map[string]string`: what is not in it is an empty text. */
export class TextMap {
  readonly entries: Readonly<Record<string, string>>;
  readonly type: NamedType;

  constructor(
    entries: Readonly<Record<string, string>>,
    type: NamedType = { name: 'map[string]string', methods: {} },
  ) {
    this.entries = entries;
    this.type = type;
  }
}

/** A slice of values of one type. */
export class GoList {
  readonly list: readonly Value[];
  readonly type: NamedType;

  constructor(list: readonly Value[], type: NamedType) {
    this.list = list;
    this.type = type;
  }
}

/** `template.HTML`: a text that is not escaped where HTML is made. */
export class SafeHtml {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** `map[string]any`, or a structure where it says which fields it has. */
export class AnyMap {
  readonly entries: ReadonlyMap<string, Value>;
  /** The name of its type where it is a structure. */
  readonly structure: string | undefined;

  constructor(entries: Iterable<readonly [string, Value]>, structure?: string) {
    this.entries = new Map(entries);
    this.structure = structure;
  }
}

/** One element of a query's answer. */
export class Sample {
  readonly labels: TextMap;
  readonly value: Value;

  constructor(labels: TextMap, value: Value) {
    this.labels = labels;
    this.value = value;
  }
}

/** A query's answer. */
export class Samples {
  readonly list: readonly Sample[];

  constructor(list: readonly Sample[]) {
    this.list = list;
  }
}

/** A native histogram. */
export class HistogramValue {
  readonly histogram: FloatHistogram;

  constructor(histogram: FloatHistogram) {
    this.histogram = histogram;
  }
}

/** `time.Time` in UTC, to the millisecond. */
export class GoTime {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }
}

/** `time.Duration`. */
export class GoDuration {
  readonly seconds: number;

  constructor(seconds: number) {
    this.seconds = seconds;
  }
}

/** What a template works on; undefined is Go's nil. */
export type Value =
  | undefined
  | boolean
  | number
  | string
  | GoInt
  | TextMap
  | GoList
  | SafeHtml
  | AnyMap
  | Sample
  | Samples
  | HistogramValue
  | GoTime
  | GoDuration;

/** Whether a value counts as true: what is neither zero nor empty. */
export function isTrue(value: Value): boolean {
  if (value instanceof GoInt) return value.value !== 0;
  if (value instanceof TextMap) return Object.keys(value.entries).length > 0;
  if (value instanceof AnyMap) return value.structure !== undefined || value.entries.size > 0;
  if (value instanceof Samples || value instanceof GoList) return value.list.length > 0;
  if (value instanceof SafeHtml) return value.text !== '';
  if (value instanceof GoDuration) return value.seconds !== 0;
  return typeof value === 'object' || Boolean(value) || Number.isNaN(value);
}

/** The name of a value's type in Go. */
export function typeName(value: Value): string {
  if (value === undefined) return 'nil';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'string') return 'string';
  if (value instanceof GoInt) return 'int';
  if (value instanceof TextMap || value instanceof GoList) return value.type.name;
  if (value instanceof SafeHtml) return 'template.HTML';
  if (value instanceof AnyMap) return value.structure ?? 'map[string]interface {}';
  if (value instanceof Sample) return '*template.sample';
  if (value instanceof Samples) return 'template.queryResult';
  if (value instanceof HistogramValue) return '*histogram.FloatHistogram';
  return value instanceof GoTime ? '*time.Time' : '*time.Duration';
}
