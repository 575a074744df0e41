import { duration, integer, section } from '../../lib/fields/index.ts';

const age = () => duration({ min: '1m' });

const rows = section({
  max_age: age().prefault('7d'),
  max_rows: integer(1).prefault(100_000),
}).prefault({});

/** `retention:`. Limits on age and rows; whichever is met first. */
export const retentionSection = () =>
  section({
    log_lines: rows,
    xferlog: rows,
    /** Raw samples, and the roll-ups of five minutes and one hour. */
    samples: section({
      raw: age().prefault('15d'),
      '5m': age().prefault('90d'),
      '1h': age().prefault('400d'),
      /** More are refused and named, so that one metric cannot fill the disk and the memory. */
      max_series: integer(1).prefault(200_000),
      max_series_per_metric: integer(1).prefault(20_000),
    }).prefault({}),
    alerts: section({ max_age: age().prefault('400d') }).prefault({}),
  });
