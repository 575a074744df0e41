import type { Arrival } from '../../contract/arrivals.ts';
import type { CronJob } from '../../contract/cron.ts';
import type { Transfer } from '../../contract/transfers.ts';
import { formatClock, formatCounted, formatElapsed, harmless } from '../../lib/format.ts';
import type { Severity, Trouble } from './problems.ts';
import { transferLimits } from './transfer-choice.ts';

/** Broken transfers are told one by one up to so many. */
const mostSingly = 3;

/** What is wrong with a job: a line that cannot be read, a failure, runs that were missed or got in each other's way. */
export function cronTrouble(job: CronJob): Trouble[] {
  const name = harmless(job.name);
  const found = (severity: Severity, text: string): Trouble[] => [
    { key: `cron:${job.job_id}`, severity, text, view: 'cron', row: job.job_id, subject: job.name },
  ];
  if (job.error_message !== null) {
    const line = job.source_line === null ? '' : ` line ${job.source_line}`;
    return found('warning', `${harmless(job.source)}${line}: ${harmless(job.error_message)}`);
  }
  if (job.last_verdict === 'failed') {
    const at = job.last_run === null ? '' : ` at ${formatClock(Date.parse(job.last_run))}`;
    return found('critical', `job ${name} failed${at}`);
  }
  if (job.missed_runs > 0)
    return found(
      'warning',
      `job ${name} missed ${formatCounted(job.missed_runs, 'run', 'runs')} in the last 24 h`,
    );
  if (job.overlaps > 0) {
    const times = job.overlaps === 1 ? 'once' : `${job.overlaps} times`;
    return found('warning', `job ${name} overlapped itself ${times} in the last 24 h`);
  }
  switch (job.last_verdict) {
    case 'long':
      return found('warning', `job ${name} ${job.running ? 'runs' : 'ran'} far longer than usual`);
    case 'short':
      return found('warning', `job ${name} ended suspiciously soon`);
    case 'duplicate':
      return found('warning', `job ${name} started twice for one moment`);
    default:
      return [];
  }
}

/** A file that did not come, or is not what was expected; nothing where missing is allowed. */
export function arrivalTrouble(arrival: Arrival, now: number): Trouble[] {
  const what = `${harmless(arrival.name)}: ${harmless(arrival.match)} in ${harmless(arrival.path)}`;
  const found = (severity: Severity, text: string): Trouble[] => [
    {
      key: `arrivals:${arrival.name}`,
      severity,
      text: `${what} ${text}`,
      view: 'arrivals',
      row: arrival.name,
    },
  ];
  if (arrival.error_message !== null)
    return found('critical', `cannot be looked for: ${harmless(arrival.error_message)}`);
  const due = arrival.due === null ? null : Date.parse(arrival.due);
  const dueText = due === null ? '' : `, due ${formatClock(due).slice(0, 5)}`;
  switch (arrival.state) {
    case 'missed':
      return found('critical', `was missed${dueText}`);
    case 'too_small':
      return found('warning', `is too small${dueText}`);
    case 'too_few':
      return found('warning', `came with too few files${dueText}`);
    default: {
      if (!arrival.overdue || arrival.optional) return [];
      return found('warning', `is overdue${due === null ? '' : ` for ${formatElapsed(now - due)}`}`);
    }
  }
}

/** Transfers of the last day that are not whole: the newest ones each, many of them in one line. */
export function transferTroubles(broken: readonly Transfer[]): Trouble[] {
  const [newest] = broken;
  if (newest === undefined) return [];
  const severity = broken.some(({ verdict }) => verdict === 'broken') ? 'critical' : 'warning';
  if (broken.length > mostSingly) {
    // The node was asked for so many of each verdict at most.
    const atLeast = broken.length >= transferLimits.broken ? 'at least ' : '';
    const text = `${atLeast}${broken.length} transfers of the last 24 h are not whole, the last ${nameOf(newest)}`;
    return [{ key: 'transfers', severity, text, view: 'transfers', row: String(newest.id) }];
  }
  return broken.map((transfer) => {
    const reason = transfer.verdict_reason === null ? '' : `: ${harmless(transfer.verdict_reason)}`;
    const way = transfer.direction === 'unknown' ? 'transfer' : transfer.direction;
    return {
      key: `transfers:${transfer.id}`,
      severity: transfer.verdict === 'broken' ? 'critical' : 'warning',
      text: `${way} of ${nameOf(transfer)} is ${transfer.verdict}${reason}`,
      view: 'transfers',
      row: String(transfer.id),
    };
  });
}

const nameOf = ({ filename, username }: Transfer): string =>
  `${harmless(filename.split('/').at(-1) ?? filename)} by ${harmless(username)}`;
