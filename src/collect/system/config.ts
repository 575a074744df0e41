import type { z } from 'zod';
import { list, oneOf, section, yesNo } from '../../lib/fields/index.ts';

/** Groups of system metrics that can be turned on one by one. */
export const systemMetrics = [
  'cpu',
  'memory',
  'disk',
  'network',
  'load',
  'pressure',
  'uptime',
  'files',
] as const;

/** `system:`. Metrics from /proc and /sys. */
export const systemSection = () =>
  section({
    enabled: yesNo().prefault(true),
    metrics: list(oneOf(systemMetrics), systemMetrics),
  });

export type SystemConfig = z.output<ReturnType<typeof systemSection>>;
