import { stringify } from 'yaml';
import { formatDuration } from '../../lib/duration.ts';
import type { RuleFile } from '../../rules/rule-file.ts';
import type { AlertingRule, RecordingRule } from '../../rules/rule.ts';

/** What is printed of a rule. */
export type PrintedRule =
  | Omit<AlertingRule, 'expression' | 'line'>
  | Omit<RecordingRule, 'expression' | 'line'>;

/** Rules in Prometheus' format, as a file would have them. */
export function ruleFileText({ groups }: RuleFile): string {
  return yamlOf({
    groups: groups.map(({ name, intervalMs, queryOffsetMs, limit, rules }) => ({
      name,
      ...(intervalMs === undefined ? {} : { interval: formatDuration(intervalMs) }),
      ...(queryOffsetMs === undefined ? {} : { query_offset: formatDuration(queryOffsetMs) }),
      ...(limit === 0 ? {} : { limit }),
      rules: rules.map(writtenRule),
    })),
  });
}

/** Rules in Prometheus' format: the items of `rules:`. */
export function rulesText(rules: readonly PrintedRule[]): string {
  return yamlOf(rules.map(writtenRule));
}

/** What a rule in a file may say, besides its name and expression. */
function writtenRule(rule: PrintedRule): Readonly<Record<string, unknown>> {
  const labels = Object.keys(rule.labels).length === 0 ? {} : { labels: rule.labels };
  if (rule.kind === 'record') return { record: rule.name, expr: rule.query, ...labels };
  const { forMs, keepFiringForMs, annotations } = rule;
  return {
    alert: rule.name,
    expr: rule.query,
    ...(forMs === 0 ? {} : { for: formatDuration(forMs) }),
    ...(keepFiringForMs === 0 ? {} : { keep_firing_for: formatDuration(keepFiringForMs) }),
    ...labels,
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

/** Without folded lines: an expression is copied as it stands. */
function yamlOf(value: unknown): string {
  return stringify(value, { lineWidth: 0 });
}
