import { escapeHtml } from '../../lib/escape-html.ts';
import { compareValues, isEqualValue } from './comparison.ts';
import type { Functions, ParameterType, TemplateFunction } from './functions.ts';
import { printValue } from './print-value.ts';
import { sprintf } from './printf.ts';
import { AnyMap, GoInt, GoList, isTrue, Samples, TextMap, typeName } from './value.ts';
import type { Value } from './value.ts';

/** The functions every template of Go's text/template has. `and` and `or` are the executor's: they may stop early. */
export const builtins: Functions = new Map<string, TemplateFunction>([
  ['and', of(['any'], (value) => value)],
  ['or', of(['any'], (value) => value)],
  ['not', of(['any'], (value) => !isTrue(value))],
  ['len', of(['any'], (value) => new GoInt(lengthOf(value)))],
  ['index', many(['any', 'any'], (value, ...keys) => keys.reduce(elementOf, value))],
  ['slice', many(['any', 'any'], sliceOf)],
  ['print', many(['any'], (...values) => printAll(values))],
  ['println', many(['any'], (...values) => `${values.map(shown).join(' ')}\n`)],
  ['printf', many(['string', 'any'], (format, ...values) => sprintf(format as string, values))],
  ['html', many(['any'], (...values) => escapeHtml(printAll(values)))],
  ['js', many(['any'], (...values) => escapeScript(printAll(values)))],
  ['urlquery', many(['any'], (...values) => escapeQuery(printAll(values)))],
  ['call', many(['any', 'any'], (value) => fail(`non-function of type ${typeName(value)}`))],
  [
    'eq',
    many(['any', 'any', 'any'], (first, ...others) => others.some((other) => isEqualValue(first, other)), 2),
  ],
  ['ne', of(['any', 'any'], (one, other) => !isEqualValue(one, other))],
  ['lt', of(['any', 'any'], (one, other) => compareValues(one, other) < 0)],
  ['le', of(['any', 'any'], (one, other) => compareValues(one, other) <= 0)],
  ['gt', of(['any', 'any'], (one, other) => compareValues(one, other) > 0)],
  ['ge', of(['any', 'any'], (one, other) => compareValues(one, other) >= 0)],
]);

function of(parameters: readonly ParameterType[], call: TemplateFunction['call']): TemplateFunction {
  return { parameters, call };
}

function many(
  parameters: readonly ParameterType[],
  call: TemplateFunction['call'],
  least = 0,
): TemplateFunction {
  return {
    parameters,
    isVariadic: true,
    call: (...values) => (values.length < least ? fail('missing argument for comparison') : call(...values)),
  };
}

function fail(message: string): never {
  throw new TypeError(message);
}

function lengthOf(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (isList(value)) return value.list.length;
  if (value instanceof TextMap) return Object.keys(value.entries).length;
  if (value instanceof AnyMap && value.structure === undefined) return value.entries.size;
  return fail(value === undefined ? 'len of nil pointer' : `len of type ${typeName(value)}`);
}

function elementOf(value: Value, key: Value): Value {
  if (value instanceof TextMap) {
    if (typeof key !== 'string') fail(`value has type ${typeName(key)}; should be string`);
    return Object.hasOwn(value.entries, key) ? value.entries[key] : '';
  }
  if (value instanceof AnyMap && typeof key === 'string') return value.entries.get(key);
  if (!isList(value) && typeof value !== 'string') {
    return fail(value === undefined ? 'index of untyped nil' : `can't index item of type ${typeName(value)}`);
  }
  if (!(key instanceof GoInt)) return fail(`cannot index slice/array with type ${typeName(key)}`);
  const length = lengthOf(value);
  if (key.value < 0 || key.value >= length) return fail(`index out of range: ${key.value}`);
  return isList(value) ? value.list[key.value] : new GoInt(Buffer.from(value)[key.value] ?? 0);
}

function sliceOf(value: Value, ...indexes: readonly Value[]): Value {
  if (typeof value !== 'string' && !isList(value)) return fail(`can't slice item of type ${typeName(value)}`);
  const length = lengthOf(value);
  const [start = 0, end = length] = indexes.map((index) =>
    index instanceof GoInt ? index.value : fail(`cannot index slice/array with type ${typeName(index)}`),
  );
  if (start < 0 || end > length || start > end) return fail(`invalid slice index: ${start} > ${end}`);
  if (typeof value === 'string') return Buffer.from(value).subarray(start, end).toString('utf8');
  return value instanceof Samples
    ? new Samples(value.list.slice(start, end))
    : new GoList(value.list.slice(start, end), value.type);
}

function isList(value: Value): value is Samples | GoList {
  return value instanceof Samples || value instanceof GoList;
}

function shown(value: Value): string {
  return printValue(value);
}

/** As Go's `fmt.Sprint`: a blank between two values where neither is a text. */
function printAll(values: readonly Value[]): string {
  let text = '';
  for (const [index, value] of values.entries()) {
    const isApart = index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string';
    text += (isApart ? ' ' : '') + shown(value);
  }
  return text;
}

function escapeScript(text: string): string {
  return text.replaceAll(/[\\'"<>&=\p{Cc}]/gu, (character) =>
    /[\\'"]/.test(character)
      ? `\\${character}`
      : String.raw`\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
}

/** Text as a part of a URL's query, as Go's `url.QueryEscape`. */
export function escapeQuery(text: string): string {
  return encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
