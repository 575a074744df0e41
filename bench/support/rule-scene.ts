import type { Sample } from '../../src/lib/reading.ts';

const seriesPerRule = 10;

/** Rules over series, ten series for each rule, half of the rules recording and half alerting. */
export class RuleScene {
  readonly rules: number;
  readonly series: number;

  constructor(rules: number) {
    this.rules = rules;
    this.series = rules * seriesPerRule;
  }

  /** One group with all rules, in Prometheus' format. */
  text(interval: string): string {
    const rules = Array.from({ length: this.rules }, (_, index) => {
      const rate = `sum by (service) (rate(bench_requests_total{service="s${index}"}[5m]))`;
      return index % 2 === 0
        ? `  - {record: 'service:bench_requests:rate5m', expr: '${rate}'}`
        : `  - {alert: BusyService${index}, expr: '${rate} > ${index % 4 === 1 ? 0 : 1e9}', for: 1h, labels: {severity: page}}`;
    });
    return `groups:\n- name: bench\n  interval: ${interval}\n  rules:\n${rules.join('\n')}\n`;
  }

  /** The readings at a tick, objects anew each time, as collectors make them. */
  scrape(tick: number): Sample[] {
    return Array.from({ length: this.series }, (_, index) => ({
      name: 'bench_requests_total',
      labels: {
        instance: `host${index % seriesPerRule}`,
        job: 'bench',
        service: `s${Math.floor(index / seriesPerRule)}`,
      },
      value: 1000 * index + tick * (1 + (index % 97)),
    }));
  }
}
