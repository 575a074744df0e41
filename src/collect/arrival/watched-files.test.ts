import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMemory, writeMemory, type Memory } from './memory.ts';
import { isSettled, WatchedFiles } from './watched-files.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const startMs = Date.UTC(2026, 0, 5);
const stat = (mtimeMs: number, ctimeMs = mtimeMs, sizeBytes = 1) => ({
  name: 'a',
  sizeBytes,
  mtimeMs,
  ctimeMs,
});
const at = (seconds: number) => ({ nowMs: startMs + seconds * 1000, monotonicMs: seconds * 1000 });

test('when a file arrived is told from its times as far as they can be true', () => {
  const check = (mtime: number, ctime: number, want: number): void => {
    const files = new WatchedFiles();
    files.update(new Set(), [], at(100));
    files.update(new Set(['a']), [stat(startMs + mtime * 1000, startMs + ctime * 1000)], at(110));
    expect([mtime, ctime, ((files.get('a')?.changedAt ?? 0) - startMs) / 1000]).toEqual([mtime, ctime, want]);
  };
  check(105, 106, 105);
  check(50, 106, 106);
  check(50, 50, 110);
  check(500, 106, 106);
  check(500, 500, 110);
  check(98.5, 98.5, 98.5);
  const first = new WatchedFiles();
  first.update(new Set(['a']), [stat(startMs - 5000)], at(0));
  expect(first.get('a')?.changedAt).toBe(startMs - 5000);
});

test('a file has rested when it was seen unchanged for long enough and its mtime is as old', () => {
  const check = (mtimeSeconds: number, seconds: number, want: boolean): void => {
    const files = new WatchedFiles();
    files.update(new Set(['a']), [stat(startMs + mtimeSeconds * 1000)], at(0));
    const file = files.get('a');
    expect([mtimeSeconds, seconds, file && isSettled(file, 30_000, at(seconds))]).toEqual([
      mtimeSeconds,
      seconds,
      want,
    ]);
  };
  check(-100, 29, false);
  check(-100, 30, true);
  check(5, 30, false);
  check(5, 35, true);
  check(3600, 29, false);
  check(3600, 30, true);
});

test('what changes or comes again starts to rest anew', () => {
  const files = new WatchedFiles();
  const rest = (seconds: number): boolean | undefined => {
    const file = files.get('a');
    return file && isSettled(file, 10_000, at(seconds));
  };
  files.update(new Set(['a']), [stat(startMs)], at(0));
  files.update(new Set(['a']), [stat(startMs, startMs, 2)], at(10));
  expect(rest(10)).toBe(false);
  expect(rest(20)).toBe(true);
  files.update(new Set(), [], at(20));
  expect(rest(20)).toBeUndefined();
  files.update(new Set(['a']), [stat(startMs, startMs, 2)], at(30));
  expect(files.get('a')?.changedAt).toBe(at(30).nowMs);
  expect(rest(30)).toBe(false);
});

test('a memory is read as it was written; of too many files none is kept, and with them the time of the look', () => {
  const file = (index: number) => ({ name: `f${index}`, sizeBytes: 1, mtimeMs: 1.5, changedAt: 2 });
  const memory: Memory = {
    days: [
      {
        day: 20_000,
        dueAt: 1,
        state: 'late',
        isOverdue: false,
        arrivedAt: 2,
        files: [{ name: 'a', sizeBytes: 1, arrivedAt: 2 }],
        detail: undefined,
        isClosed: true,
        unwatched: 'due',
      },
    ],
    files: [file(1)],
    lookedAt: 7,
    checkedAt: 8,
    missedTotal: 3,
    lastArrivedAt: undefined,
  };
  const read = (of: Memory): Memory => readMemory({ memory: writeMemory(of) });
  expect(read(memory)).toEqual(memory);
  const many = { ...memory, files: Array.from({ length: 501 }, (_, index) => file(index)) };
  expect(read(many)).toEqual({ ...memory, files: [], lookedAt: undefined });
});

test('a memory that is damaged or of another kind is a blank one', () => {
  const blank = readMemory(undefined);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (memory) => {
      expect(readMemory({ memory })).toEqual(blank);
    }),
    { numRuns: caseCount },
  );
  expect(blank).toMatchObject({ days: [], missedTotal: 0 });
});
