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

/** A list of such items; `whenLeftOut` is written as in a file. */
export function list<Item extends z.ZodType>(
  item: Item,
  whenLeftOut: readonly z.input<Item>[] = [],
): z.ZodPrefault<z.ZodArray<Item>> {
  return z.array(item, { error: 'a list' }).prefault([...whenLeftOut]);
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
