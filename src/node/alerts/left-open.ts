import type { BookedAlert } from '../../alert/book.ts';
import type { Store } from '../../store/index.ts';
import { episodeKey } from './alert-rows.ts';

/**
 * Ends in the history what fired when the process before this one ended and does not go on: its rule is gone, or nobody
 * can say any more that it is over. To be called once all that goes on is among `booked`.
 */
export function endLeftOpen(
  store: Pick<Store, 'reader' | 'write'>,
  booked: readonly BookedAlert[],
  nowMs: number,
): void {
  const goingOn = new Set(booked.filter(({ state }) => state === 'firing').map(episodeKey));
  const rows = store.reader().prepare('SELECT alert_key FROM alerts WHERE resolved_at IS NULL').all();
  const left = rows.map((row) => String(row['alert_key'])).filter((key) => !goingOn.has(key));
  if (left.length === 0) return;
  const endedAt = new Date(nowMs).toISOString();
  void store.write((database) => {
    const end = database.prepare(
      'UPDATE alerts SET resolved_at = ? WHERE alert_key = ? AND resolved_at IS NULL',
    );
    for (const key of left) end.run(endedAt, key);
  });
}
