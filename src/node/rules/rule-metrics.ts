import type { MetricDefinition, Sample } from '../../lib/reading.ts';
import type { GroupStatus, RulesState } from './rule-status.ts';

/** What is told of the evaluation of rules, by Prometheus' own names. */
export const ruleMetrics: readonly MetricDefinition[] = [
  {
    name: 'prometheus_rule_evaluation_failures_total',
    type: 'counter',
    help: 'The total number of rule evaluation failures.',
  },
  {
    name: 'prometheus_rule_evaluations_total',
    type: 'counter',
    help: 'The total number of rule evaluations.',
  },
  {
    name: 'prometheus_rule_group_duration_seconds',
    type: 'summary',
    help: 'The duration of rule group evaluations.',
  },
  {
    name: 'prometheus_rule_group_interval_seconds',
    type: 'gauge',
    help: 'The interval of a rule group.',
  },
  {
    name: 'prometheus_rule_group_iterations_missed_total',
    type: 'counter',
    help: 'The total number of rule group evaluations missed due to slow rule group evaluation.',
  },
  {
    name: 'prometheus_rule_group_iterations_total',
    type: 'counter',
    help: 'The total number of scheduled rule group evaluations, whether executed or missed.',
  },
  {
    name: 'prometheus_rule_group_last_duration_seconds',
    type: 'gauge',
    help: 'The duration of the last rule group evaluation.',
  },
  {
    name: 'prometheus_rule_group_last_evaluation_samples',
    type: 'gauge',
    help: 'The number of samples returned during the last rule group evaluation.',
  },
  {
    name: 'prometheus_rule_group_last_evaluation_timestamp_seconds',
    type: 'gauge',
    help: 'The timestamp of the last rule group evaluation in seconds.',
  },
  { name: 'prometheus_rule_group_rules', type: 'gauge', help: 'The number of rules.' },
];

/** None where there are no rules. */
export function ruleSamples({ groups, durations }: RulesState): Sample[] {
  if (groups.length === 0) return [];
  const name = 'prometheus_rule_group_duration_seconds';
  return [
    ...groups.flatMap(groupSamples),
    ...durations.quantiles.map(({ quantile, seconds }) => ({
      name,
      labels: { quantile: String(quantile) },
      value: seconds,
    })),
    { name: `${name}_sum`, labels: {}, value: durations.sumSeconds },
    { name: `${name}_count`, labels: {}, value: durations.count },
  ];
}

function groupSamples({ file, group, intervalMs, counts }: GroupStatus): Sample[] {
  const labels = { rule_group: `${file};${group.name}` };
  const sample = (name: string, value: number): Sample => ({
    name: `prometheus_rule_${name}`,
    labels,
    value,
  });
  return [
    sample('evaluation_failures_total', counts.failures),
    sample('evaluations_total', counts.evaluations),
    sample('group_interval_seconds', intervalMs / 1000),
    sample('group_iterations_missed_total', counts.missed),
    sample('group_iterations_total', counts.iterations),
    sample('group_last_duration_seconds', counts.durationMs / 1000),
    sample('group_last_evaluation_samples', counts.samples),
    sample('group_last_evaluation_timestamp_seconds', (counts.evaluatedAtMs ?? 0) / 1000),
    sample('group_rules', group.rules.length),
  ];
}
