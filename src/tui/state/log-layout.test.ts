import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logLine, logLines } from '../log-fixtures.ts';
import { entryAt, layOut } from './log-layout.ts';
import type { LogView } from './log-view.ts';
import { openedLog } from './log-view.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const log = (lines: readonly string[], change: Partial<LogView> = {}): LogView => ({
  ...openedLog(0, 'app', 1),
  lines: lines.map((line, index) => logLine(index + 1, line)),
  ...change,
});

describe('an entry', () => {
  const spanOf = (lines: readonly string[], index: number): readonly number[] => {
    const { first, last } = entryAt(log(lines), index);
    return [first, last];
  };

  it('is all lines in a row that say the same, whatever their time', () => {
    const same = ['2026-11-21 09:41:03 no', '2026-11-21 09:41:04 no', '2026-11-21 09:41:05 no'];
    for (const index of [1, 2, 3]) expect(spanOf(['a', ...same, 'b'], index)).toEqual([1, 3]);
    expect(spanOf(['a', 'b'], 0)).toEqual([0, 0]);
  });

  it('is one line where lines are indented, empty, or something is missing between them', () => {
    expect(spanOf(['  at x', '  at x'], 0)).toEqual([0, 0]);
    expect(spanOf(['', ''], 1)).toEqual([1, 1]);
    const { last } = entryAt({ ...log(['a', 'a']), gaps: [{ from: 1.2, to: 1.8 }] }, 0);
    expect(last).toBe(0);
  });
});

it('fills the screen with entries in order, the line one is on among them, however one came there', () => {
  const texts = fc.array(fc.constantFrom('a', 'b', 'c c', '  d'), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(
      texts,
      fc.nat(41),
      fc.nat(41),
      fc.integer({ min: 1, max: 12 }),
      fc.boolean(),
      (lines, cursor, top, height, isFollowing) => {
        const view = log(lines, { isFollowing, cursor, top });
        const tall = ({ first }: { first: number }): string[] =>
          Array.from({ length: 1 + (first % 4) }, (_, row) => `${first}.${row}`);
        const placed = layOut(view, height, tall);
        const rows = placed.reduce((sum, one) => sum + one.rows.length, 0);
        const all = layOut({ ...view, isFollowing: true }, 1000, tall);
        const total = all.reduce((sum, one) => sum + one.rows.length, 0);
        expect(rows).toBe(Math.min(height, total));
        for (const [index, one] of placed.entries())
          if (index > 0) expect(one.first).toBe((placed[index - 1]?.last ?? 0) + 1);
        if (isFollowing) {
          expect(placed.at(-1)?.last).toBe(lines.length - 1);
        } else {
          const at = Math.max(0, Math.min(lines.length, cursor) - 1);
          const own = placed.find(({ first, last }) => first <= at && at <= last);
          expect(own?.rows[0]).toBe(`${own?.first}.0`);
        }
      },
    ),
    { numRuns: caseCount },
  );
});

it('looks at no more than what is near the screen', () => {
  const view = { ...openedLog(0, 'app', 1), lines: logLines(1, 5000) };
  let drawn = 0;
  layOut(view, 40, () => {
    drawn += 1;
    return [''];
  });
  expect(drawn).toBe(40);
});
