import { log, watch } from './profile.ts';
import type { Profile } from './profile.ts';

/** Machines with a database server. */
export const database: Profile = {
  refresh: { disk: '10s' },
  logs: [
    log(
      'mysql',
      '/var/log/mysql/error.log',
      '/var/log/mysql/mysqld.log',
      '/var/log/mysqld.log',
      '/var/log/mariadb/*.log',
    ),
    log('mysql-slow', '/var/log/mysql/*slow*.log', '/var/lib/mysql/*-slow.log'),
    log(
      'postgresql',
      '/var/log/postgresql/*.log',
      '/var/lib/pgsql/data/log/*.log',
      '/var/lib/pgsql/*/data/log/*.log',
    ),
    log('mongodb', '/var/log/mongodb/*.log'),
    log('redis', '/var/log/redis/*.log'),
  ],
  process_watch: [
    watch('mysql', '/(mysqld|mariadbd)( |$)'),
    // Only the first process has its options in its title.
    watch('postgresql', '/(postgres|postmaster) .*-D'),
    watch('mongodb', '/mongod( |$)'),
    watch('redis', '\\b(redis|valkey)-server \\S+:\\d+'),
  ],
};
