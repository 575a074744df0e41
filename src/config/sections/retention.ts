import { duration, integer, section } from '../../lib/fields/index.ts';

const age = () => duration({ min: '1m' });

const rows = section({
  max_age: age().prefault('7d'),
  max_rows: integer(1).prefault(100_000),
}).prefault({});

/** `retention:`. Limits on age and rows; whichever is met first. */
export const retentionSection = section({
  log_lines: rows,
  xferlog: rows,
  /** Raw samples, and the roll-ups of five minutes and one hour. */
  samples: section({
    raw: age().prefault('15d'),
    '5m': age().prefault('90d'),
    '1h': age().prefault('400d'),
  }).prefault({}),
  alerts: section({ max_age: age().prefault('400d') }).prefault({}),
});
