import { expect, it } from 'vitest';
import { TestStore } from '../../../tests/support/store.ts';
import type { BookedAlert } from '../../alert/book.ts';
import type { RowChange } from '../../lib/reading.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { episodeRow } from './alert-rows.ts';

const startMs = Date.UTC(2026, 0, 1);

/** An alert that became active so many minutes after the start, and fired a minute later where it does. */
function booked(minute: number, change: Partial<BookedAlert> = {}): BookedAlert {
  const activeAtMs = startMs + minute * 60_000;
  return {
    file: 'rules.yml',
    group: 'disks',
    fingerprint: 'f1',
    labels: { alertname: 'DiskFull' },
    annotations: {},
    state: 'firing',
    value: 1,
    activeAtMs,
    firedAtMs: change.state === 'pending' ? undefined : activeAtMs + 60_000,
    resolvedAtMs: undefined,
    rule: undefined,
    sourceUrl: '',
    ...change,
  };
}

function comment(minute: number, kind = 'comment'): RowChange {
  const at = new Date(startMs + minute * 60_000).toISOString();
  const row = { at, fingerprint: 'f1', actor: 'ann', kind, text: 'looking' };
  return { kind: 'append', table: 'alert_comments', rows: [row] };
}

it('what is said of a pending alert counts, and goes on to count when it fires', () => {
  using files = new TestStore();
  const noted = Acknowledgements.load(files.store);
  const pending = booked(10, { state: 'pending' });
  expect(noted.comments(pending)).toBe(0);
  noted.countComment(pending, startMs + 10 * 60_000);
  expect(noted.comments(pending)).toBe(1);
  noted.countComment(booked(10), startMs + 12 * 60_000);
  expect(noted.comments(booked(10))).toBe(2);
  // The next time it is another matter.
  expect(noted.comments(booked(30))).toBe(0);
});

it('a restart counts the same comments, and neither acknowledgements nor those of the time before', async () => {
  using files = new TestStore();
  const over = booked(0, { state: 'resolved', resolvedAtMs: startMs + 5 * 60_000 });
  const changes: RowChange[] = [
    {
      kind: 'upsert',
      table: 'alerts',
      rows: [episodeRow(over, undefined), episodeRow(booked(10), undefined)],
    },
    ...[2, 10, 12].map((minute) => comment(minute)),
    comment(13, 'acknowledged'),
  ];
  void files.store.commit(changes);
  files.close();
  const noted = Acknowledgements.load(files.store);
  expect(noted.comments(booked(10))).toBe(2);
  expect(noted.comments(booked(10, { state: 'pending' }))).toBe(2);
  noted.forget(() => false);
  expect(noted.comments(booked(10))).toBe(0);
});

it('an acknowledgement is of one time an alert fires', () => {
  using files = new TestStore();
  const noted = Acknowledgements.load(files.store);
  const acknowledgement = { by: 'ann', reason: '', atMs: startMs };
  noted.set(booked(10), acknowledgement);
  expect(noted.of(booked(10))).toBe(acknowledgement);
  expect(noted.of(booked(30))).toBeUndefined();
  noted.set(booked(10), undefined);
  expect(noted.of(booked(10))).toBeUndefined();
});
