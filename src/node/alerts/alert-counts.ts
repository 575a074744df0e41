import type { BookedAlert } from '../../alert/book.ts';
import { severityOf } from '../../alert/severity.ts';
import type { Health } from '../../contract/health.ts';

/** How many alerts are how far, those that fire and are told to nobody apart. */
export function alertCounts(
  alerts: readonly BookedAlert[],
  isQuiet: (booked: BookedAlert) => boolean,
  isAcknowledged: (booked: BookedAlert) => boolean,
): Health['alerts'] {
  const counts = { firing: 0, critical: 0, pending: 0, suppressed: 0, acknowledged: 0 };
  for (const booked of alerts) {
    if (booked.state === 'resolved') continue;
    if (booked.state === 'pending') {
      counts.pending++;
      continue;
    }
    if (isQuiet(booked)) {
      counts.suppressed++;
      continue;
    }
    counts.firing++;
    if (severityOf(booked.labels) === 'critical') counts.critical++;
    if (isAcknowledged(booked)) counts.acknowledged++;
  }
  return counts;
}
