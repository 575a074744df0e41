import { parsePrometheusDuration } from '../../promql/notation/duration.ts';
import { escapeQuery } from './builtins.ts';
import { matches, replaceAll } from './expression.ts';
import type { Functions, ParameterType, TemplateFunction } from './functions.ts';
import { stripDomain, stripPort } from './host.ts';
import {
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  humanizeTimestamp,
  millisecondsOf,
} from './humanize.ts';
import { AnyMap, GoDuration, GoInt, GoTime, Samples, typeName } from './value.ts';
import type { Sample, Value } from './value.ts';

/** What functions of a template refer to. */
export interface TemplateContext {
  /** The time the alert is evaluated at. */
  readonly nowMs: number;
  /** Where the server is reached from outside; empty where that is not known. */
  readonly externalUrl: string;
  /** Asks a query at that time. May throw. */
  query(text: string): Samples;
}

/** The functions Prometheus adds to templates of alerts. */
export function prometheusFunctions(context: TemplateContext): Functions {
  return new Map<string, TemplateFunction>([
    ['query', text((query) => context.query(query))],
    ['first', of(['template.queryResult'], (samples) => firstOf(samples as Samples))],
    ['label', of(['string', '*template.sample'], (name, sample) => labelOf(sample, name as string))],
    ['value', of(['*template.sample'], (sample) => (sample as Sample).value)],
    ['strvalue', of(['*template.sample'], (sample) => labelOf(sample, '__value__'))],
    ['args', { ...of(['any'], argumentsOf), isVariadic: true }],
    [
      'reReplaceAll',
      of(['string', 'string', 'string'], (expression, by, from) =>
        replaceAll(expression as string, by as string, from as string),
      ),
    ],
    [
      'match',
      of(['string', 'string'], (expression, value) => matches(expression as string, value as string)),
    ],
    ['safeHtml', text((value) => value)],
    ['title', text(title)],
    ['toUpper', text((value) => value.toUpperCase())],
    ['toLower', text((value) => value.toLowerCase())],
    ['graphLink', text((query) => `/graph?g0.expr=${escapeQuery(query)}&g0.tab=0`)],
    ['tableLink', text((query) => `/graph?g0.expr=${escapeQuery(query)}&g0.tab=1`)],
    [
      'sortByLabel',
      of(['string', 'template.queryResult'], (name, samples) => sorted(samples as Samples, name as string)),
    ],
    ['stripPort', text(stripPort)],
    ['stripDomain', text(stripDomain)],
    ['humanize', number(humanize)],
    ['humanize1024', number(humanize1024)],
    ['humanizeDuration', number(humanizeDuration)],
    ['humanizePercentage', number(humanizePercentage)],
    ['humanizeTimestamp', number(humanizeTimestamp)],
    ['toTime', number((seconds) => new GoTime(millisecondsOf(seconds)))],
    ['toDuration', number((seconds) => new GoDuration(seconds))],
    ['now', of([], () => context.nowMs / 1000)],
    ['pathPrefix', of([], () => pathOf(context.externalUrl))],
    ['externalURL', of([], () => context.externalUrl)],
    ['parseDuration', text(secondsOf)],
    ['urlQueryEscape', text(escapeQuery)],
  ]);
}

function of(parameters: readonly ParameterType[], call: TemplateFunction['call']): TemplateFunction {
  return { parameters, call };
}

function text(call: (value: string) => Value): TemplateFunction {
  return of(['string'], (value) => call(value as string));
}

function number(call: (value: number) => Value): TemplateFunction {
  return of(['any'], (value) => call(toNumber(value)));
}

function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (value instanceof GoInt) return value.value;
  if (value instanceof GoDuration) return value.seconds;
  if (typeof value !== 'string')
    throw new TypeError(`can't convert ${value === undefined ? '<nil>' : typeName(value)} to float`);
  const special = /^([+-]?)(inf(?:inity)?|nan)$/i.exec(value);
  if (special) return /nan/i.test(value) ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i.test(value)) {
    throw new TypeError(`strconv.ParseFloat: parsing ${JSON.stringify(value)}: invalid syntax`);
  }
  return Number(value);
}

function firstOf({ list: [first] }: Samples): Sample {
  if (first === undefined) throw new RangeError('first() called on vector with no elements');
  return first;
}

function labelOf(sample: Value, name: string): string {
  const { entries } = (sample as Sample).labels;
  return Object.hasOwn(entries, name) ? (entries[name] ?? '') : '';
}

function argumentsOf(...values: readonly Value[]): AnyMap {
  return new AnyMap(values.map((value, index) => [`arg${index}`, value]));
}

function sorted({ list }: Samples, name: string): Samples {
  return new Samples(
    list.toSorted((one, other) => {
      const [left, right] = [labelOf(one, name), labelOf(other, name)];
      return left < right ? -1 : left > right ? 1 : 0;
    }),
  );
}

/** The first letter of each word large, the rest as it is. */
function title(words: string): string {
  const segments = new Intl.Segmenter('en-US', { granularity: 'word' }).segment(words);
  return Array.from(segments, ({ segment }) => {
    const [first = '', ...rest] = segment;
    return first.toUpperCase() + rest.join('');
  }).join('');
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname.replace(/^\/$/, '') : '';
}

function secondsOf(written: string): number {
  const sign = written.startsWith('-') ? -1 : 1;
  const ms = parsePrometheusDuration(written.replace(/^-/, ''));
  if (ms === undefined) throw new TypeError(`not a valid duration string: ${JSON.stringify(written)}`);
  return (sign * ms) / 1000;
}
