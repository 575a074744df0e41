import { z } from 'zod';

type OneOrMore = z.ZodCodec<
  z.ZodUnion<readonly [z.ZodString, z.ZodArray<z.ZodString>]>,
  z.ZodArray<z.ZodString>
>;

/** A single text or a list of them; always a list in the typed configuration. */
export function oneOrMore(item: z.ZodString): OneOrMore {
  const written = z.union([item, z.array(item).min(1, { error: 'at least one text' })], {
    error: (issue) => expectationOf(issue) ?? 'text or a list of texts',
  });
  return z.codec(written, z.array(z.string()), {
    decode: (input) => (Array.isArray(input) ? input : [input]),
    encode: (items) => (items.length === 1 ? (items[0] ?? '') : items),
  });
}

/** A union hides what its members expected; that of the only member with the right type is worth telling. */
function expectationOf(issue: { readonly errors?: unknown; readonly input?: unknown }): string | undefined {
  if (!Array.isArray(issue.errors)) return undefined;
  const [ofText, ofList]: unknown[] = issue.errors;
  // With neither of the types, neither member has a word of its own for it.
  if (typeof issue.input !== 'string' && !Array.isArray(issue.input)) return undefined;
  const issues: unknown = typeof issue.input === 'string' ? ofText : ofList;
  const first: unknown = Array.isArray(issues) ? issues[0] : undefined;
  const hasMessage = typeof first === 'object' && first !== null && 'message' in first;
  return hasMessage && typeof first.message === 'string' ? first.message : undefined;
}
