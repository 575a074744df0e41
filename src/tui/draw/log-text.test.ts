import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../lib/cells.ts';
import { breakCells, shownText } from './log-text.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

describe('a shown text', () => {
  it('has its tabs at every eighth cell', () => {
    expect(shownText('\ta\tbc\td')).toBe(`${' '.repeat(8)}a${' '.repeat(7)}bc${' '.repeat(6)}d`);
    expect(shownText('日本\tx')).toBe(`日本${' '.repeat(4)}x`);
  });

  it('has no colours, and a dot for whatever else could move the cursor or hide', () => {
    expect(shownText('\u001B[31mred\u001B[0m')).toBe('red');
    expect(shownText('a\u0007b\rc\u202Ed')).toBe('a·b·c·d');
  });

  it('never holds a control character, whatever the line', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('\u001B', '[', '2J', '\t', 'x', ']0;', '\u0007', '日'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (line) => {
        expect(shownText(line)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }),
      { numRuns: caseCount },
    );
  });
});

describe('a broken text', () => {
  it('is whole again when its rows are joined, each no wider than the room', () => {
    const text = fc
      .array(fc.constantFrom('a', ' ', '日', 'e\u0301', '😀', 'word'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 20 }), (whole, width) => {
        const rows = breakCells(whole, width, 1000);
        expect(rows.join('')).toBe(whole);
        for (const row of rows) expect(displayWidth(row)).toBeLessThanOrEqual(width);
      }),
      { numRuns: caseCount },
    );
  });

  it('ends where there are rows enough', () => {
    expect(breakCells('abcdef', 2, 2)).toEqual(['ab', 'cd']);
    expect(breakCells('', 2, 2)).toEqual(['']);
  });
});
