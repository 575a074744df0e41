import { z } from 'zod';

/** A whole number between `min` and `max`, both included. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): z.ZodNumber {
  const range = max === Number.MAX_SAFE_INTEGER ? `, at least ${min}` : ` from ${min} to ${max}`;
  const error = `a whole number${range}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** A number from 0 to 100. */
export function percent(): z.ZodNumber {
  const error = 'a number from 0 to 100';
  return z.number({ error }).min(0, { error }).max(100, { error });
}

/** `true` or `false`; YAML 1.2 has no `yes` and `on`. */
export function yesNo(): z.ZodBoolean {
  return z.boolean({ error: 'true or false' });
}
