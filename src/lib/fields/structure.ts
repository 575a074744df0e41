import { z } from 'zod';

/**
 * A mapping with these keys and no others. For keys it does not know the issue's message is the known ones, one
 * a line, since a zod issue itself does not carry them.
 */
export function section<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape).join('\n');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? known : 'a mapping'),
  });
}

/**
 * A list of such items; `whenLeftOut` is written as in a file. An item that takes time to describe is given as a
 * function: it is only called for a list that has items.
 */
export function list<Item extends z.ZodType>(
  item: () => Item,
  whenLeftOut?: readonly z.input<Item>[],
): z.ZodPrefault<z.ZodArray<z.ZodLazy<Item>>>;
export function list<Item extends z.ZodType>(
  item: Item,
  whenLeftOut?: readonly z.input<Item>[],
): z.ZodPrefault<z.ZodArray<Item>>;
export function list(
  item: z.ZodType | (() => z.ZodType),
  whenLeftOut: readonly unknown[] = [],
): z.ZodPrefault<z.ZodArray> {
  const described = typeof item === 'function' ? z.lazy(item) : item;
  return z.array(described, { error: 'a list' }).prefault([...whenLeftOut]);
}

/** A mapping with free keys; empty when left out. `keyIs` describes a key and says which are fine. */
export function mapping<Value extends z.ZodType>(
  value: Value,
  keyIs: { readonly pattern: RegExp; readonly expected: string },
): z.ZodPrefault<z.ZodRecord<z.ZodString, Value>> {
  return z
    .record(z.string().regex(keyIs.pattern), value, {
      error: (issue) => (issue.code === 'invalid_key' ? keyIs.expected : 'a mapping'),
    })
    .prefault({});
}
