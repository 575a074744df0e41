import { z } from 'zod';
import { thresholdFields } from '../../alert/threshold/config.ts';
import { duration, list, percent, section, text } from '../../lib/fields/index.ts';

/** A percentage, or `off`. */
const threshold = () => z.union([percent(), z.literal('off')], { error: 'a number from 0 to 100, or off' });

/** How long a service may be down before the alert; `immediate` is 0. */
const serviceDownExpected = 'immediate, off or a duration such as 1m';

/** `alerts:`. Rule files, and thresholds that become rules. */
export const alertsSection = () =>
  section({
    /** Paths or globs of files in Prometheus' rule format. */
    rule_files: list(text()),
    cpu_threshold: threshold().optional(),
    memory_threshold: threshold().optional(),
    disk_threshold: threshold().optional(),
    service_down: z
      .union([z.literal('immediate'), z.literal('off'), duration({ min: '0s' })], {
        error: serviceDownExpected,
      })
      .optional(),
    response_time_threshold: z
      .union([z.literal('off'), duration()], { error: 'off or a duration such as 5s' })
      .optional(),
    ...thresholdFields(),
  });

type WrittenAlerts = z.output<ReturnType<typeof alertsSection>>;

type Threshold =
  | 'cpu_threshold'
  | 'memory_threshold'
  | 'disk_threshold'
  | 'service_down'
  | 'response_time_threshold';

/** `alerts:` with each of the five thresholds there. */
export type AlertsConfig = Omit<WrittenAlerts, Threshold> & {
  readonly [Key in Threshold]: NonNullable<WrittenAlerts[Key]>;
};

/** Fills in the five thresholds: without the defaults, those that a file does not say are off. */
export function finishAlerts(alerts: WrittenAlerts): AlertsConfig {
  const usual = <Value>(value: Value): Value | 'off' => (alerts.defaults ? value : 'off');
  return {
    ...alerts,
    cpu_threshold: alerts.cpu_threshold ?? usual(80),
    memory_threshold: alerts.memory_threshold ?? usual(90),
    disk_threshold: alerts.disk_threshold ?? usual(85),
    service_down: alerts.service_down ?? usual('immediate'),
    response_time_threshold: alerts.response_time_threshold ?? usual(5000),
  };
}
