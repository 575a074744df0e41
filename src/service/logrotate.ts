import { installed, signature } from './layout.ts';

/**
 * logrotate's snippet. Under journald etlmon writes no log file; these are what it writes otherwise: to where a
 * drop-in's `StandardOutput=append:` sends it, and the log of an `etlmon up` that root runs.
 */
export function logrotateText(): string {
  return `${signature} The service logs to the journal; these files exist where it was told otherwise.
${installed.logs}/*.log ${installed.state}/up.log {
    weekly
    maxsize 50M
    rotate 4
    compress
    delaycompress
    missingok
    notifempty
    copytruncate
}
`;
}
