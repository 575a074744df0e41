import { z } from 'zod';
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
    cpu_threshold: threshold().prefault(80),
    memory_threshold: threshold().prefault(90),
    disk_threshold: threshold().prefault(85),
    service_down: z
      .union([z.literal('immediate'), z.literal('off'), duration({ min: '0s' })], {
        error: serviceDownExpected,
      })
      .prefault('immediate'),
    response_time_threshold: z
      .union([z.literal('off'), duration()], { error: 'off or a duration such as 5s' })
      .prefault('5s'),
  });
