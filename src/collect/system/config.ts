import { list, oneOf, section, yesNo } from '../../lib/fields/index.ts';

/** Groups of system metrics that are on unless others are named. */
const usualMetrics = [
  'cpu',
  'memory',
  'disk',
  'network',
  'load',
  'pressure',
  'uptime',
  'files',
  'time',
  'hardware',
] as const;

/** All groups; the last ones are, as with node_exporter, only read when they are named. */
export const systemMetrics = [...usualMetrics, 'cpu_info', 'numa', 'vulnerabilities'] as const;

export type SystemGroup = (typeof systemMetrics)[number];

/** `system:`. Metrics from /proc and /sys. */
export const systemSection = () =>
  section({
    enabled: yesNo().prefault(true),
    metrics: list(oneOf(systemMetrics), usualMetrics),
  });
