import { RE2JS } from 're2js';
import { compileSimple, type Matcher } from '../lib/matchers.ts';
import { EtlmonError, messageOf } from '../lib/errors.ts';

/** The expression of a matcher is none of RE2's. */
export class RegexpError extends EtlmonError {
  constructor(cause: unknown) {
    super('PROMQL_REGEXP', messageOf(cause), { cause });
  }
}

/** Whether a matcher is content with a label that is not there. Throws `RegexpError` for one that cannot be compiled. */
export function matchesEmpty(matcher: Matcher): boolean {
  const simple = compileSimple(matcher);
  if (simple !== undefined) return simple.matches('');
  try {
    return RE2JS.compile(matcher.value).matches('') === (matcher.type === '=~');
  } catch (error) {
    throw new RegexpError(error);
  }
}
