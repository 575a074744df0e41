import { expect, it } from 'vitest';
import { parse } from '../promql/parse.ts';
import { print } from '../promql/print.ts';
import { comparisonOf, unitOf } from './comparison.ts';

it.each([
  ['up == 0', 'up == 0'],
  ['85 < usage', 'usage > 85'],
  ['usage > 85 or (usage > 82 and on (instance) ALERTS == 1)', 'usage > 85'],
  ['rate(a[5m]) and b > 10 * 1024 ^ 2', 'b > 10485760'],
  ['(a / b) * 100 > -(5)', '(a / b) * 100 > -5'],
  ['a > b', undefined],
  ['absent(up)', undefined],
  ['a > bool 5', undefined],
  ['a unless b > 5', undefined],
  // What comes first is let through by the guard, and then compared.
  ['a > 5 < 10', 'a > 5 < 10'],
  ['5 < (a >= 0)', '(a >= 0) > 5'],
  ['(a > 85 or a > 82 and b == 1) < 99', '(a > 85 or a > 82 and b == 1) < 99'],
  ['free / -deriv(free[1h]) >= 0 < 14400 and used > 70', 'free / -deriv(free[1h]) >= 0 < 14400'],
])('finds in %s what is compared with a constant', (expression, want) => {
  const found = comparisonOf(parse(expression));
  expect(found && `${print(found.expression)} ${found.operator} ${found.threshold}`).toBe(want);
});

it.each([
  ['node_filesystem_avail_bytes', 'bytes'],
  ['sum(rate(x_total[5m]))', 'number'],
  ['node_filesystem_avail_bytes / node_filesystem_size_bytes', 'ratio'],
  ['100 * (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)', 'percent'],
  ['100 - 100 * node_filesystem_avail_bytes / node_filesystem_size_bytes', 'percent'],
  ['time() - etlmon_arrival_last_timestamp_seconds', 'seconds'],
  ['probe_duration_seconds', 'seconds'],
  ['predict_linear(node_filesystem_avail_bytes[6h], 4 * 3600)', 'bytes'],
  ['count(node_filesystem_avail_bytes)', 'number'],
  ['mount:filesystem_used:percent', 'percent'],
  ['probe_ssl_earliest_cert_expiry - time()', 'seconds'],
  ['max(node_load1)', 'number'],
  ['node_filesystem_avail_bytes / -deriv(node_filesystem_avail_bytes[1h])', 'seconds'],
  ['node_filesystem_avail_bytes / -deriv(node_filesystem_avail_bytes[1h]) >= 0', 'seconds'],
  ['x_bytes / rate(x_bytes_total[5m])', 'seconds'],
  ['x_bytes / rate(x_seconds_total[5m])', 'number'],
  ['rate(x_bytes_total[5m]) / rate(y_bytes_total[5m])', 'number'],
  ['0 < node_memory_MemAvailable_bytes', 'bytes'],
  ['100 * node_nf_conntrack_entries / node_nf_conntrack_entries_limit', 'percent'],
  ['100 * x / 8', 'number'],
  ['histogram_quantile(0.99, rate(x_seconds_bucket[5m]))', 'number'],
])('takes %s for %s', (expression, want) => {
  expect(unitOf(parse(expression))).toBe(want);
});
