import { duration, section } from '../../lib/fields/index.ts';

const interval = () => duration({ min: '1s' });

/** `refresh:`. How often each polled collector reads. */
export const refreshSection = () =>
  section({
    disk: interval().prefault('15s'),
    system: interval().prefault('15s'),
    process: interval().prefault('5s'),
    services: interval().prefault('15s'),
    cron: interval().prefault('1m'),
    default_path_scan: interval().prefault('5m'),
  });
