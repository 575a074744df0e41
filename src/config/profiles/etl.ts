import { log, watch } from './profile.ts';
import type { Profile } from './profile.ts';

/** Machines that load data: disks fill quickly, jobs are started by cron or a scheduler, files come by FTP. */
export const etl: Profile = {
  refresh: { disk: '10s', cron: '30s' },
  logs: [
    log('cron', '/var/log/cron', '/var/log/cron.log'),
    log('syslog', '/var/log/syslog', '/var/log/messages'),
    log('airflow', '/var/log/airflow/*.log', '/opt/airflow/logs/scheduler/latest/*.log'),
    log('ftp', '/var/log/vsftpd.log', '/var/log/proftpd/proftpd.log'),
  ],
  process_watch: [
    // The daemon by its path: its children call themselves CRON.
    watch('cron', '/s?bin/crond?( |$)'),
    watch('airflow', '\\bairflow (scheduler|webserver|api-server|dag-processor|triggerer|standalone)\\b'),
    watch('dagster', '\\bdagster-(daemon|webserver)\\b'),
    watch('prefect', '\\bprefect (server|worker|agent) start\\b'),
    watch('nifi', 'org\\.apache\\.nifi\\.NiFi\\b'),
    // The one that listens; each session has a process of another title.
    watch('sshd', '^(sshd: )?/\\S*/sshd( |$)'),
  ],
};
