import { duration, section, text, yesNo } from '../../lib/fields/index.ts';

/** `mysql:`. Without a connection nothing is read. */
export const mysqlSection = () =>
  section({
    enabled: yesNo().prefault(true),
    /** A data source name, `user:password@tcp(host:3306)/database`, or a mysql:// address. */
    connection: text().optional(),
    slow_query_threshold: duration().prefault('1s'),
    interval: duration({ min: '1s' }).prefault('15s'),
    timeout: duration({ min: '10ms', max: '10m' }).prefault('5s'),
  });
