import { typeName } from './value.ts';
import type { Value } from './value.ts';

/** What an argument must be; `any` is anything. */
export type ParameterType =
  | 'any'
  | 'string'
  | '[]string'
  | '*time.Time'
  | '*template.sample'
  | 'template.queryResult';

/** A function that templates may call. It may throw: the template then ends with "error calling NAME". */
export interface TemplateFunction {
  readonly parameters: readonly ParameterType[];
  /** The last of the parameters may come any number of times, also none. */
  readonly isVariadic?: boolean;
  call(...values: Value[]): Value;
}

export type Functions = ReadonlyMap<string, TemplateFunction>;

/** Why a function takes no such number of arguments; undefined where it does. */
export function countFault(
  name: string,
  { parameters, isVariadic }: TemplateFunction,
  count: number,
): string | undefined {
  const least = parameters.length - (isVariadic === true ? 1 : 0);
  if (isVariadic === true ? count >= least : count === least) return undefined;
  return `wrong number of args for ${name}: want ${isVariadic === true ? 'at least ' : ''}${least} got ${count}`;
}

/** Why a function does not take a value at a place; undefined where it does. */
export function argumentFault(
  { parameters }: TemplateFunction,
  index: number,
  value: Value,
): string | undefined {
  const expected = parameters[Math.min(index, parameters.length - 1)] ?? 'any';
  if (expected === 'any' || typeName(value) === expected) return undefined;
  if (value === undefined) return `invalid value; expected ${expected}`;
  return `wrong type for value; expected ${expected}; got ${typeName(value)}`;
}

/** Why a function does not take what is written out at a place; undefined where it does. */
export function literalFault(
  { parameters }: TemplateFunction,
  index: number,
  { value, text }: { readonly value: Value; readonly text: string },
): string | undefined {
  const expected = parameters[Math.min(index, parameters.length - 1)] ?? 'any';
  if (expected === 'any' || typeName(value) === expected) return undefined;
  return expected === 'string'
    ? `expected string; found ${text}`
    : `can't handle ${text} for arg of type ${expected}`;
}
