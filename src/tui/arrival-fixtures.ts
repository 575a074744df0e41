import type { Arrival, ArrivalDay } from '../contract/arrivals.ts';
import { at } from './fixtures.ts';

/** Sample answers about expected files; for tests. */
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export function arrivalDay(change: Partial<ArrivalDay> = {}): ArrivalDay {
  return {
    date: '2026-11-20',
    due_at: at(-27 * hour),
    state: 'on_time',
    arrived_at: at(-28 * hour),
    files: ['orders_20261120.csv'],
    bytes: 52_428_800,
    detail: null,
    ...change,
  };
}

/** Each day but Sundays, with one of everything among the latest. */
const history: readonly ArrivalDay[] = Array.from({ length: 350 }, (_, ago) => {
  const due = Date.UTC(2026, 10, 21, 6) - ago * day;
  const states = ['pending', 'on_time', 'late', 'missed', 'too_small', 'allowed_missing', 'too_few'] as const;
  const state = states[ago] ?? 'on_time';
  const came = state === 'late' ? due + 12 * minute : due - 20 * minute;
  return arrivalDay({
    date: new Date(due).toISOString().slice(0, 10),
    due_at: new Date(due).toISOString(),
    state,
    arrived_at: state === 'on_time' || state === 'late' ? new Date(came).toISOString() : null,
    detail: state === 'missed' ? 'nothing came that day' : null,
  });
}).filter(({ date }) => new Date(date).getUTCDay() !== 0);

export function arrival(change: Partial<Arrival> = {}): Arrival {
  return {
    name: 'orders',
    path: '/data/in',
    match: 'orders_*.csv',
    by: '06:00',
    days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat'],
    zone: 'UTC',
    optional: false,
    state: 'pending',
    overdue: true,
    due: new Date(Date.UTC(2026, 10, 21, 6)).toISOString(),
    next_due: new Date(Date.UTC(2026, 10, 23, 6)).toISOString(),
    matched_files: [
      {
        name: 'orders_20261120.csv',
        size_bytes: 52_428_800,
        modified_at: at(-28 * hour),
        arrived_at: at(-28 * hour + 30_000),
        is_large_enough: true,
      },
      {
        name: 'orders_20261121.csv',
        size_bytes: 12,
        modified_at: at(-4000),
        arrived_at: null,
        is_large_enough: false,
      },
    ],
    history: [...history],
    error_message: null,
    last_checked: at(-3000),
    ...change,
  };
}

export const arrivals: readonly Arrival[] = [
  arrival({ name: 'calm', state: 'on_time', overdue: false }),
  arrival(),
  arrival({ name: 'stock', match: 'stock.xml', zone: 'Asia/Tokyo', state: 'missed', overdue: false }),
  arrival({
    name: 'prices',
    state: 'late',
    overdue: false,
    due: at(-20 * hour),
    history: [
      arrivalDay({ due_at: at(-20 * hour), state: 'late', arrived_at: at(-20 * hour + 12 * minute) }),
    ],
  }),
  arrival({ name: 'later', overdue: false, due: at(2 * hour) }),
  arrival({ name: 'small', state: 'too_small', overdue: false }),
  arrival({ name: 'holiday', state: 'not_expected', overdue: false, due: null }),
  arrival({ name: 'lost', error_message: 'ENOENT: /data/gone is not there' }),
];
