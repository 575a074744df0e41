import { EtlmonError } from '../../lib/errors.ts';
import type { CompiledMatcher } from '../../lib/matchers.ts';
import { ParseError } from '../../promql/errors.ts';
import { parseSelector } from '../../promql/selector.ts';
import { quote } from '../../promql/strings.ts';
import { compile } from './prometheus/series-queryable.ts';

/** Text that is no list of conditions on labels; tells where, as line and column of that text. */
export class ConditionError extends EtlmonError {
  constructor(cause: ParseError) {
    super('CONDITION', cause.rendered, { cause });
  }
}

/**
 * Those series of a metric for which conditions hold, written as in a PromQL selector, with or without its braces:
 * `device="sda", mode=~"r|w"`. Throws `ConditionError`.
 */
export function matchersOf(metric: string, conditions: string): CompiledMatcher[] {
  const braced = /^\s*\{([^]*)\}\s*$/.exec(conditions);
  const before = `{${quote(metric)},`;
  try {
    return compile(parseSelector(`${before}${braced?.[1] ?? conditions}}`));
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const shift = (braced ? conditions.indexOf('{') + 1 : 0) - before.length;
    const placed = (offset: number) => Math.max(0, Math.min(conditions.length, offset + shift));
    const position = { start: placed(error.position.start), end: placed(error.position.end) };
    throw new ConditionError(new ParseError(error.message, position, conditions));
  }
}
