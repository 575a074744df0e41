import { messageOf } from '../../lib/errors.ts';
import { CheckUnusable } from './failure.ts';

/** Whether a text has a place that matches. */
export type Expression = (text: string) => boolean;

/**
 * Compiles a regular expression in RE2's syntax, matched in time that grows with the text only: what servers send is
 * not ours to trust. Rejects with `CheckUnusable` for one RE2 does not know.
 */
export async function compileExpression(written: string): Promise<Expression> {
  const { RE2JS } = await import('re2js');
  try {
    const compiled = RE2JS.compile(written);
    return (text) => compiled.test(text);
  } catch (error) {
    throw new CheckUnusable(`${written}: ${messageOf(error)}`, { cause: error });
  }
}
