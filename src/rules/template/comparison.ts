import { AnyMap, GoInt, GoList, SafeHtml, Samples, TextMap } from './value.ts';
import type { Value } from './value.ts';

/** Whether two values are equal in a template. Throws where their types cannot be compared: 1 and 1.0 are such. */
export function isEqualValue(one: Value, other: Value): boolean {
  const [left, right] = [basic(one), basic(other)];
  if (left === undefined || right === undefined) return left === right;
  if (kindOf(one) !== kindOf(other)) throw new TypeError('incompatible types for comparison');
  return left === right;
}

/** Negative where the first is less, 0 where they are equal, NaN where neither holds. Throws as `isEqualValue`. */
export function compareValues(one: Value, other: Value): number {
  const [left, right] = [basic(one), basic(other)];
  if (left === undefined || right === undefined || typeof left === 'boolean') {
    throw new TypeError('invalid type for comparison');
  }
  if (kindOf(one) !== kindOf(other)) throw new TypeError('incompatible types for comparison');
  if (typeof left === 'number' && typeof right === 'number' && Number.isNaN(left - right) && left !== right)
    return Number.NaN;
  return left < right ? -1 : left > right ? 1 : 0;
}

function basic(value: Value): string | number | boolean | undefined {
  if (value instanceof GoInt) return value.value;
  if (value instanceof SafeHtml) return value.text;
  if ([TextMap, AnyMap, Samples, GoList].some((type) => value instanceof type)) {
    throw new TypeError('non-comparable type');
  }
  return typeof value === 'object' ? undefined : value;
}

function kindOf(value: Value): string {
  if (value instanceof SafeHtml) return 'string';
  return value instanceof GoInt ? 'int' : typeof value;
}
