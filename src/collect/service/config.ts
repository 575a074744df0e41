import { glob, list, section, yesNo } from '../../lib/fields/index.ts';

/** `services:`. Names or globs of systemd units; none means all that matter. */
export const servicesSection = () =>
  section({
    enabled: yesNo().prefault(true),
    services: list(glob()),
    exclude: list(glob()),
  });
