import { formatLayout } from './go-time.ts';
import { AnyMap, GoDuration, GoInt, GoList, GoTime, Sample, TextMap, typeName } from './value.ts';
import type { Method, Value } from './value.ts';

/** A field or method's value, or why there is none. */
export type Member = { readonly value: Value; readonly fault?: undefined } | { readonly fault: string };

/** What `.name` is of a value; `args` are those of a method. What a map does not hold is its type's zero. */
export function memberOf(value: Value, name: string, args: readonly Value[]): Member {
  const method = methodOf(value, name);
  if (method) return method(args);
  const found = fieldOf(value, name);
  if (found && args.length > 0) return { fault: `${name} has arguments but cannot be invoked as function` };
  if (found) return found;
  if (value === undefined) return { fault: `nil data; no entry for key ${JSON.stringify(name)}` };
  return { fault: `can't evaluate field ${name} in type ${typeName(value)}` };
}

function fieldOf(value: Value, name: string): Member | undefined {
  if (value instanceof TextMap) {
    return { value: Object.hasOwn(value.entries, name) ? (value.entries[name] ?? '') : '' };
  }
  if (value instanceof AnyMap && (value.structure === undefined || value.entries.has(name))) {
    return { value: value.entries.get(name) };
  }
  if (value instanceof Sample && name === 'Labels') return { value: value.labels };
  return value instanceof Sample && name === 'Value' ? { value: value.value } : undefined;
}

function methodOf(value: Value, name: string): ((args: readonly Value[]) => Member) | undefined {
  if (value instanceof TextMap || value instanceof GoList) {
    const method = Object.hasOwn(value.type.methods, name) ? value.type.methods[name] : undefined;
    return method && ((args) => called(name, method, args));
  }
  if (value instanceof GoDuration) {
    const perUnit: Readonly<Record<string, number>> = { Hours: 3600, Minutes: 60, Seconds: 1 };
    const seconds = perUnit[name];
    return seconds === undefined ? undefined : () => ({ value: value.seconds / seconds });
  }
  if (!(value instanceof GoTime)) return undefined;
  if (name === 'Format') {
    return ([layout]) =>
      typeof layout === 'string'
        ? { value: formatLayout(value.ms, layout) }
        : { fault: `wrong number of args for Format: want 1 got ${layout === undefined ? 0 : 1}` };
  }
  const number = timeParts[name];
  if (number) return () => ({ value: new GoInt(number(new Date(value.ms))) });
  const method = timeMethods(value)[name];
  return method && ((args) => called(name, method, args));
}

function called(name: string, method: Method, args: readonly Value[]): Member {
  const { parameters } = method;
  if (args.length !== parameters.length) {
    return { fault: `wrong number of args for ${name}: want ${parameters.length} got ${args.length}` };
  }
  for (const [index, arg] of args.entries()) {
    const expected = parameters[index] ?? 'any';
    if (expected !== 'any' && typeName(arg) !== expected) {
      return { fault: `wrong type for value; expected ${expected}; got ${typeName(arg)}` };
    }
  }
  return { value: method.call(...args) };
}

/** Nanoseconds of `time.Duration` or of a number, as milliseconds. */
function durationMs(value: Value): number {
  if (value instanceof GoDuration) return value.seconds * 1000;
  return (value instanceof GoInt ? value.value : Number(value)) / 1e6;
}

const zeroTimeMs = Date.parse('0001-01-01T00:00:00Z');

/** Times are in UTC here, those of the local zone too. */
function timeMethods(time: GoTime): Readonly<Record<string, Method>> {
  const other = (value: Value) => (value as GoTime).ms;
  return {
    UTC: { parameters: [], call: () => time },
    Local: { parameters: [], call: () => time },
    IsZero: { parameters: [], call: () => time.ms === zeroTimeMs },
    Add: { parameters: ['any'], call: (duration) => new GoTime(time.ms + durationMs(duration)) },
    Sub: {
      parameters: ['*time.Time'],
      call: (value) => new GoDuration((time.ms - other(value)) / 1000),
    },
    Before: { parameters: ['*time.Time'], call: (value) => time.ms < other(value) },
    After: { parameters: ['*time.Time'], call: (value) => time.ms > other(value) },
  };
}

const timeParts: Readonly<Record<string, (date: Date) => number>> = {
  Year: (date) => date.getUTCFullYear(),
  Day: (date) => date.getUTCDate(),
  Hour: (date) => date.getUTCHours(),
  Minute: (date) => date.getUTCMinutes(),
  Second: (date) => date.getUTCSeconds(),
  Unix: (date) => Math.floor(date.getTime() / 1000),
  UnixMilli: (date) => date.getTime(),
};
