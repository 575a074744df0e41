import { ask } from './ask.ts';
import type { RuleContext, RuleTime } from './evaluation.ts';
import { labelKey, withoutEmpty } from './label-set.ts';
import { RuleError } from './rule-error.ts';
import type { RecordingRule } from './rule.ts';
import type { RuleSample } from './sink.ts';

/** The samples a recording rule makes at a time. Throws a `RuleError`, or what its query throws. */
export function evaluateRecording(
  rule: RecordingRule,
  context: RuleContext,
  { atMs, offsetMs, limit }: RuleTime & { readonly limit: number },
): RuleSample[] {
  const timestampMs = atMs - offsetMs;
  const samples = ask(context.queryable, rule.expression, timestampMs, context).map(({ labels, value }) => ({
    labels: withoutEmpty({ ...labels, __name__: rule.name, ...rule.labels }),
    timestampMs,
    value,
  }));
  if (new Set(samples.map(({ labels }) => labelKey(labels))).size < samples.length) {
    throw new RuleError('vector contains metrics with the same labelset after applying rule labels');
  }
  if (limit > 0 && samples.length > limit) {
    throw new RuleError(`exceeded limit of ${limit} with ${samples.length} series`);
  }
  return samples;
}
