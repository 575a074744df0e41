import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import type { Product } from './product.ts';
import type { Session } from './session.ts';

export const alertRuleCount = 50;

/** Files of rules in Prometheus' format. */
export interface AlertRuleFiles {
  /** What the node evaluates without being asked, as the node prints it. */
  readonly defaults: string;
  /** As many alerting rules as are missing to `alertRuleCount`. */
  readonly more: string;
}

/** The same fifty alerting rules for a node, which has the defaults already, and for a Prometheus. */
export function writeAlertRules(session: Session, product: Product): AlertRuleFiles {
  const folder = session.folder();
  const [config, defaults, more] = [
    `${folder}/node.yaml`,
    `${folder}/defaults.yml`,
    `${folder}/more.yml`,
  ] as const;
  writeFileSync(config, '{}');
  const printed = execFileSync(product.file, ['rules', 'show', '--config', config], { encoding: 'utf8' });
  writeFileSync(defaults, printed);
  const missing = alertRuleCount - (printed.match(/^ *- alert:/gm)?.length ?? 0);
  const rules = Array.from({ length: missing }, (_, index) => ({
    alert: `More${index}`,
    expr: `rate(node_disk_io_time_seconds_total[5m]) > 0.5 + ${index} or node_load1 > ${100 + index}`,
    for: '5m',
    labels: { severity: 'warning' },
    annotations: { summary: '{{ $labels.instance }} is busy: {{ $value }}' },
  }));
  // Every JSON text is a YAML text.
  writeFileSync(more, JSON.stringify({ groups: [{ name: 'more', interval: '30s', rules }] }));
  return { defaults, more };
}
