import type { SilenceMatcher } from '../contract/alerts.ts';
import { MatcherSyntaxError, parseMatchers } from '../alert/matcher.ts';
import { compileMatchers, MatcherError } from '../lib/matchers.ts';
import { UsageError } from './command.ts';

/** No alert is called like that: what matches it matches every name. */
const noName = 'no alert is called this';

/**
 * The matchers of a command line; the first word may be the name of an alert alone. Rejects with `UsageError` for what
 * is no matcher, and for a set that every alert has.
 */
export async function silenceMatchersOf(written: readonly string[]): Promise<SilenceMatcher[]> {
  const matchers = written.flatMap((part, index) =>
    index === 0 && !/[=~{]/.test(part)
      ? [{ name: 'alertname', type: '=' as const, value: part }]
      : parsed(part),
  );
  const compiled = await compileMatchers(matchers).catch((error: unknown) => {
    throw error instanceof MatcherError ? new UsageError(`${error.message} (${error.hint ?? ''})`) : error;
  });
  const isForAll = compiled.every(
    (matcher) => matcher.matches('') || (matcher.name === 'alertname' && matcher.matches(noName)),
  );
  if (isForAll)
    throw new UsageError('this would silence every alert: one matcher at least has to need a label');
  return matchers;
}

function parsed(part: string): SilenceMatcher[] {
  try {
    return parseMatchers(part).map(({ name, type, value }) => ({ name, type, value }));
  } catch (error) {
    if (error instanceof MatcherSyntaxError) throw new UsageError(error.message);
    throw error;
  }
}
