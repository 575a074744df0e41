import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../database.ts';
import { eventTables } from '../tables.ts';
import { arrivalDays } from './arrival-days.ts';

let folder = '';
let database: ReturnType<typeof openDatabase>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etlmon-arrival-days-'));
  database = openDatabase(join(folder, 'etlmon.db'));
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

function insert(name: string, date: string): void {
  const { columns } = eventTables.arrival_days;
  const values = [
    `${name} ${date}`,
    `${date}T05:00:00.000Z`,
    name,
    date,
    'on_time',
    null,
    '["a.csv"]',
    7,
    null,
  ];
  database
    .prepare(`INSERT INTO arrival_days (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
    .run(...values);
}

const shown = (options: Parameters<typeof arrivalDays>[1]): string[] =>
  arrivalDays(database, options).map((row) => `${row['name']} ${row['date']}`);

test('days come newest first, whenever they were written, as many of each expectation as asked for', () => {
  for (const date of ['2026-01-02', '2026-01-01', '2026-01-03']) insert('orders', date);
  insert('sales', '2025-12-31');
  expect(shown({ limitDays: 2 })).toEqual(['orders 2026-01-03', 'orders 2026-01-02', 'sales 2025-12-31']);
  expect(shown({ name: 'orders', limitDays: 366 })).toEqual([
    'orders 2026-01-03',
    'orders 2026-01-02',
    'orders 2026-01-01',
  ]);
  expect(shown({ name: 'none', limitDays: 366 })).toEqual([]);
});

test('a row has the columns of the table but its key', () => {
  insert('orders', '2026-01-02');
  expect(arrivalDays(database, { name: 'orders', limitDays: 1 })).toEqual([
    {
      at: '2026-01-02T05:00:00.000Z',
      name: 'orders',
      date: '2026-01-02',
      state: 'on_time',
      arrived_at: null,
      files: '["a.csv"]',
      bytes: 7,
      detail: null,
    },
  ]);
});

test('the history of one expectation is read through its index', () => {
  const plan = database
    .prepare('EXPLAIN QUERY PLAN SELECT date FROM arrival_days WHERE name = ? ORDER BY date DESC LIMIT ?')
    .all('orders', 366);
  expect(JSON.stringify(plan)).toContain('arrival_days_name');
});
